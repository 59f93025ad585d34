"""Places, boxes and orders as the shop hands them to a provider."""

from shipping.providers.base import BookingOrder, Box, Person, Place, RateRequest

SERVICES = frozenset(
    {
        ("jne", "reg"),
        ("jne", "yes"),
        ("jne", "oke"),
        ("jne", "jtr"),
        ("jnt", "ez"),
        ("pos", "reguler"),
        ("pos", "next_day"),
        ("pos", "kargo"),
    }
)
BANDUNG = Place("32.73.01.1001", "40141", "Isola", "Sukasari", "Kota Bandung", "Jawa Barat")
DENPASAR = Place("51.71.01.1001", "80361", "Sesetan", "Denpasar Selatan", "Kota Denpasar", "Bali")


def make_box(**fields):
    wanted = {
        "weight_grams": 1_250,
        "length_mm": 300,
        "width_mm": 200,
        "height_mm": 100,
        "value": 250_000,
        "description": "Pakaian",
    }
    return Box(**{**wanted, **fields})


def make_request(**fields):
    wanted = {
        "origin": BANDUNG,
        "destination": DENPASAR,
        "boxes": (make_box(),),
        "services": SERVICES,
    }
    return RateRequest(**{**wanted, **fields})


def make_booking_order(**fields):
    wanted = {
        "key": "TO-261121-7K3QX-1",
        "order_number": "TO-261121-7K3QX",
        "courier_code": "jne",
        "service_code": "reg",
        "origin": BANDUNG,
        "sender": Person("Toko Online", "+622212345678", "Jalan Setiabudi 1"),
        "destination": DENPASAR,
        "recipient": Person("I Made Sura", "+6281234567890", "Jalan Tukad Barito 2", note="Pagar hijau"),
        "box": make_box(),
        "items": (("Kaos Biru M", 2, 200, 75_000), ("Celana", 1, 500, 100_000)),
    }
    return BookingOrder(**{**wanted, **fields})
