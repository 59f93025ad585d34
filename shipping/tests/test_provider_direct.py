"""What the couriers' own APIs share, and the page of their fakes."""

import urllib.parse

import pytest
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from catalog.outside.server import FakeServer
from shipping.providers import PROVIDERS
from shipping.providers.direct import (
    bare_name,
    is_taken,
    local_phone,
    order_id,
    premium,
    price,
    rupiah,
    worldwide_phone,
)
from shipping.providers.jne.fake import JneFake
from shipping.providers.jnt.fake import JntFake
from shipping.providers.pos.fake import PosFake

POOL = urllib3.PoolManager(retries=False)


def test_the_couriers_stand_behind_each_other():
    assert [PROVIDERS[code].position for code in ("jne", "jnt", "pos")] == [30, 31, 32]


@given(st.text(max_size=60))
def test_an_order_number_is_short_plain_and_the_same_each_time(key):
    number = order_id(key)

    assert 1 <= len(number) <= 20
    assert number.isascii()
    assert number == number.upper() == order_id(key)


@pytest.mark.parametrize(
    ("reason", "is_known"),
    [
        ("Orderid already exists", True),
        ("ORDER ID EXISTS", True),
        ("Duplicate order", True),
        ("nomor order sudah ada", True),
        ("Destination code does not exist", False),
        ("receiver_area doesn't exist", False),
        ("Saldo tidak cukup", False),
    ],
)
def test_a_number_that_a_courier_has_is_told_from_a_place_that_it_has_not(reason, is_known):
    assert is_taken(reason) == is_known


def test_our_own_numbers_stay_as_they_are_and_small_letters_do_not():
    assert order_id("TO-261121-7K3QX-1") == "TO-261121-7K3QX-1"
    assert order_id("to-1") != order_id("TO-1")


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (18_000, 18_000),
        (18_000.0, 18_000),
        ("18000", 18_000),
        (" 18000.00 ", 18_000),
        ("17999.5", 18_000),
        (0.5, 1),
        (0, 0),
        ("0", 0),
        ("18.000", None),
        ("18,000", None),
        ("1.234.567", None),
        ("Rp18000", None),
        ("-1", None),
        (-1, None),
        ("", None),
        ("NaN", None),
        ("Infinity", None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        (None, None),
        ([18_000], None),
        (10**12, None),
        ("9" * 400, None),
    ],
)
def test_rupiah_are_read_or_not_at_all(value, amount):
    assert rupiah(value) == amount
    assert price(value) == (amount or None)


def test_a_premium_is_rounded_up():
    assert premium(250_001, 2) == 501
    assert premium(0, 2, 5_000) == 5_000


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Kab. Bandung", "BANDUNG"),
        ("KABUPATEN BANDUNG BARAT", "BANDUNGBARAT"),
        ("Kota Adm. Jakarta Selatan", "JAKARTASELATAN"),
        ("Kec. Kotamobagu Barat", "KOTAMOBAGUBARAT"),
        (" Denpasar  Barat", "DENPASARBARAT"),
    ],
)
def test_places_are_compared_without_their_kind(name, bare):
    assert bare_name(name) == bare


@pytest.mark.parametrize("phone", ["+6281234567890", "6281234567890", "0812-3456-7890"])
def test_a_telephone_number_is_dialled_at_home(phone):
    assert local_phone(phone) == "081234567890"
    assert worldwide_phone(phone) == "+6281234567890"


# The page of the fakes


@pytest.fixture(params=[JneFake, JntFake, PosFake])
def fake(request):
    fake = request.param({"webhook_token": "example"})
    fake.add_parcel(
        "0100",
        "TO-1",
        origin="JAKARTA",
        city="DENPASAR",
        receiver="<b>Ma'ruf",
        service="REG",
        kilograms=1,
        amount=9_000,
        cod="",
    )
    with FakeServer([fake]):
        yield fake


def press(fake, deed, waybill="0100"):
    return POOL.request("POST", f"{fake.url}/_page/{waybill}/{deed}", redirect=False)


def test_the_page_shows_every_parcel_and_is_plainly_a_simulator(fake):
    page = POOL.request("GET", f"{fake.url}/_page").data.decode()

    assert "SIMULATOR" in page
    assert "0100" in page
    assert "<b>" not in page


def test_the_buttons_move_a_parcel_to_the_door(fake):
    for _step in range(len(fake.steps) + 1):
        answer = press(fake, "move_on")
    press(fake, "fail")
    press(fake, "deliver")
    press(fake, "move_on")

    assert (answer.status, answer.headers["Location"]) == (303, f"{fake.url}/_page")
    parcel = fake.state["parcels"]["0100"]
    assert parcel["state"] == "delivered"
    assert len(parcel["scans"]) == len(fake.steps) + 2
    page = urllib.parse.unquote(POOL.request("GET", f"{fake.url}/_page").data.decode())
    assert page.count("<li>") == len(parcel["scans"])


def test_the_buttons_weigh_again_and_send_back(fake):
    press(fake, "reweigh")
    press(fake, "send_back")

    parcel = fake.state["parcels"]["0100"]
    assert (parcel["kilograms"], parcel["amount"], parcel["state"]) == (2, 18_000, "returning")


def test_a_parcel_that_is_not_there_is_not_found(fake):
    assert press(fake, "deliver", "0999").status == 404
