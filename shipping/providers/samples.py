"""Places, boxes and orders to carry: what the tests of the couriers hand over, and their fakes' clock."""

from datetime import UTC, datetime

from .base import BookingOrder, Box, Person, Place, RateRequest

NOW = datetime(2026, 11, 21, 3, 15, tzinfo=UTC)


class Clock:
    """The fake's time; change `at`."""

    at = NOW.timestamp()

    def __call__(self):
        return self.at


JAKARTA = Place(
    "31.74.07.1001",
    "12110",
    village="Selong",
    district="Kebayoran Baru",
    regency="Kota Adm. Jakarta Selatan",
    province="DKI Jakarta",
)
DENPASAR = Place(
    "51.71.03.1002",
    "80119",
    village="Pemecutan",
    district="Denpasar Barat",
    regency="Kota Denpasar",
    province="Bali",
)


def make_box(grams=1_299, *, size=(200, 150, 100), value=250_000):
    return Box(grams, *size, value, "Cangkir")


def make_request(origin=JAKARTA, destination=DENPASAR, **fields):
    wanted = {
        "boxes": (make_box(),),
        "services": frozenset({("jne", "reg"), ("jnt", "ez"), ("pos", "reguler")}),
    }
    return RateRequest(origin, destination, **{**wanted, **fields})


def make_booking_order(origin=JAKARTA, destination=DENPASAR, **fields):
    wanted = {
        "key": "TO-261121-7K3QX-1",
        "order_number": "TO-261121-7K3QX",
        "courier_code": "jne",
        "service_code": "reg",
        "origin": origin,
        "sender": Person("Toko Contoh", "+6281200000000", "Jl. Wijaya I No. 5"),
        "destination": destination,
        "recipient": Person("Ma'ruf", "+6281234567890", "Jl. Gunung Agung No. 12 RT 003/RW 004"),
        "box": make_box(),
        "items": (("Cangkir", 2, 500, 125_000),),
        "is_pickup": False,
    }
    return BookingOrder(**{**wanted, **fields})
