"""Invented shoppers: names as Indonesians have them, numbers that nobody has, real places."""

from dataclasses import dataclass, replace

from customers.models import Region
from orders.choices import Contact, ShippingAddress


def words(text):
    return tuple(text.split())


# Some people have one name only; that is a whole name.
FIRST_NAMES = words(
    "Agus Andi Arif Asep Bagus Bayu Budi Cahyo Dedi Dewi Dian Dimas Dwi Eka Eko Endang Fajar Fitri Galih "
    "Gita Hadi Hendra Indah Intan Irfan Joko Kartika Komang Kurnia Lestari Lia Made Maya Melati Mega "
    "Nanda Nia Novi Nur Nyoman Putri Putu Rahmat Ratna Reza Rina Rini Rizky Rudi Sari Siti Slamet Sri "
    "Surya Susi Taufik Teguh Tono Tri Umar Utami Vina Wahyu Wati Wawan Wayan Widya Yanti Yoga Yuni Zahra"
)
LAST_NAMES = words(
    "Adiputra Anggraini Ardiansyah Astuti Firmansyah Ginting Gunawan Halim Handayani Harahap Hartono "
    "Hasanah Hidayat Kusuma Lubis Mahendra Maharani Manalu Maulana Nainggolan Nasution Nugroho "
    "Oktaviani Pangestu Permata Pertiwi Prabowo Pradana Pratama Purnama Puspita Rahayu Ramadhan Rangkuti "
    "Saputra Saragih Setiawan Setyawati Simanjuntak Siregar Situmorang Subagyo Sudarsono Suryani "
    "Susanto Syahputra Tanjung Utomo Wardani Wibowo Wicaksono Widodo Wijaya Wulandari Yuliana Yusuf"
)
STREETS = words(
    "Anggrek Cempaka Cendana Dahlia Flamboyan Kenanga Kenari Kutilang Mawar Melati Merpati Merdeka "
    "Pahlawan Pemuda Rajawali Sawo Seruni Teratai Veteran"
)
ESTATES = words("Asri Bumi Citra Graha Griya Permata Puri Taman")
LANDMARKS = (
    "pagar hijau", "depan musala", "sebelah warung Bu Tini", "rumah cat krem", "seberang lapangan voli",
    "dekat pos ronda", "ruko lantai 2", "belakang SD negeri",
)  # fmt: skip
# Cities and regencies by how much is ordered from there, roughly by people and by how they shop.
PLACES = {
    "31.74": 62, "31.75": 66, "31.73": 55, "31.72": 38, "31.71": 24, "32.75": 56, "32.76": 46, "32.01": 52,
    "32.16": 34, "32.71": 24, "36.71": 42, "36.74": 38, "36.03": 30, "32.73": 58, "32.04": 26, "32.08": 9,
    "32.74": 9, "32.78": 10, "36.73": 12, "33.74": 36, "33.72": 18, "33.02": 12, "33.22": 9, "33.04": 7,
    "34.71": 20, "34.04": 28, "34.02": 16, "35.78": 60, "35.73": 24, "35.07": 18, "35.15": 28, "35.25": 12,
    "35.09": 12, "35.10": 8, "51.71": 22, "51.03": 14, "52.71": 8, "53.71": 6, "12.71": 34, "12.07": 14,
    "11.71": 6, "13.71": 12, "14.71": 16, "15.71": 8, "16.71": 18, "17.71": 5, "18.71": 14, "19.71": 4,
    "21.71": 16, "61.71": 9, "62.71": 4, "63.71": 10, "64.71": 10, "64.72": 10, "71.71": 8, "72.71": 5,
    "73.71": 22, "74.71": 5, "81.71": 3, "91.71": 3,
}  # fmt: skip
VILLAGE = Region.Level.VILLAGE


@dataclass(frozen=True)
class Shopper:
    contact: Contact
    address: ShippingAddress
    user_id: int | None = None
    language: str = "id"


class Towns:
    """Villages to live in, of the places above as far as the shop has loaded them."""

    def __init__(self):
        self.villages = {}
        found = Region.objects.active().filter(level=VILLAGE, parent__parent__in=PLACES)
        for village in found.select_related("parent__parent__parent").order_by("code"):
            self.villages.setdefault(village.parent.parent_id, []).append(village)
        self.weights = [PLACES[code] for code in self.villages]

    def pick(self, random):
        (code,) = random.choices(list(self.villages), self.weights)
        return random.choice(self.villages[code])


def invent_shoppers(random, count, towns):
    """`count` people; a few of them read English."""
    return [invent_shopper(random, number, towns.pick(random)) for number in range(count)]


def invent_shopper(random, number, village):
    name = random.choice(FIRST_NAMES)
    if random.randrange(100) < 88:
        name = f"{name} {random.choice(LAST_NAMES)}"
    # No network gives out 0812-000...: nobody is called by a demo.
    phone = f"+62812000{number:05}"
    has_email = random.randrange(100) < 70
    email = f"{name.lower().replace(' ', '.')}{number}@contoh.id" if has_email else ""
    return Shopper(
        contact=Contact(name, phone, email),
        address=invent_address(random, name, phone, village),
        language="en" if random.randrange(100) < 3 else "id",
    )


def invent_address(random, name, phone, village):
    district = village.parent
    regency = district.parent
    return ShippingAddress(
        recipient=name[:60],
        phone=phone,
        street=invent_street(random),
        landmark=random.choice(LANDMARKS) if random.randrange(100) < 45 else "",
        village=village.display_name[:60],
        district=district.display_name[:60],
        regency=regency.display_name[:60],
        province=regency.parent.display_name[:60],
        postal_code=village.postal_code,
        region_code=village.code,
    )


def invent_street(random):
    house, name = random.randint(1, 180), random.choice(STREETS)
    match random.randrange(4):
        case 0:
            block = f"Blok {random.choice('ABCDEFGH')}{random.randint(1, 12)}"
            return f"Perum {random.choice(ESTATES)} {name} {block} No. {house % 40 + 1}"
        case 1:
            return f"Gg. {name} {random.choice(('I', 'II', 'III', 'IV'))} No. {house % 30 + 1}"
        case _:
            return f"Jl. {name} No. {house}, RT {random.randint(1, 12):03}/RW {random.randint(1, 9):03}"


def as_customer(shopper, user):
    """The same person with an account."""
    contact = replace(shopper.contact, name=user.full_name, email=user.email)
    if user.phone:
        contact = replace(contact, phone=user.phone)
    address = replace(shopper.address, recipient=contact.name, phone=contact.phone)
    return replace(shopper, contact=contact, address=address, user_id=user.pk)
