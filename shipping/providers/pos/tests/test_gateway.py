from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from catalog.outside.faults import POINTS
from shipping.providers.base import (
    NotCovered,
    Parcel,
    ProviderDown,
    ProviderRefused,
    ProviderUnsure,
    Rate,
    Tracked,
)
from shipping.providers.samples import DENPASAR, make_booking_order, make_box, make_request

from .factories import KEYS, clock, fake, provider  # noqa: F401

SERVICES = frozenset({("pos", "reguler"), ("pos", "next_day"), ("pos", "kargo"), ("jne", "reg")})
GET_FEE, POST = "/getFee", "/AddPostingDoc"


def request(**fields):
    return make_request(**{"services": SERVICES, **fields})


def order(**fields):
    return make_booking_order(**{"courier_code": "pos", "service_code": "reguler", **fields})


def parcel(waybill):
    return Parcel("pos", waybill)


# On or off, and tokens


@pytest.mark.parametrize("key", ["client_id", "client_secret", "customer_id"])
def test_without_a_key_it_is_off(fake, provider, settings, key):
    assert provider.is_on()

    del settings.SHIPPING_PROVIDERS["pos"][key]

    assert not provider.is_on()


def test_away_from_home_only_pos_itself_is_asked(fake, provider, settings):
    settings.IS_AT_HOME = False

    with pytest.raises(ImproperlyConfigured):
        provider.rates(request())


def test_a_wrong_secret_is_a_refusal(fake, provider, settings):
    settings.SHIPPING_PROVIDERS["pos"]["client_secret"] = "wrong"

    for ask in (
        lambda: provider.rates(request()),
        lambda: provider.book(order()),
        lambda: provider.track(parcel("P2611210000001")),
    ):
        with pytest.raises(ProviderRefused, match="Client authentication failed"):
            ask()


def test_a_token_is_asked_for_once(fake, provider):
    provider.rates(request())
    provider.rates(request())

    assert len(fake.state["tokens"]) == 1


def test_a_token_that_is_taken_back_is_asked_for_again(fake, provider):
    provider.rates(request())
    fake.take_tokens_back()

    assert provider.rates(request())


def test_a_new_secret_gets_a_token_of_its_own(fake, provider, settings):
    provider.rates(request())
    settings.SHIPPING_PROVIDERS["pos"]["client_secret"] = "wrong"

    with pytest.raises(ProviderRefused):
        provider.rates(request())


@pytest.mark.parametrize(
    "body", [{}, {"access_token": None}, {"access_token": 3.5, "expires_in": "x"}, "<p>"]
)
def test_an_odd_token_ends_in_no_booking(fake, provider, monkeypatch, body):
    monkeypatch.setattr(fake, "give_token", lambda request: body)

    with pytest.raises((ProviderRefused, ProviderDown)):
        provider.book(order())

    assert fake.state["parcels"] == {}


# Rates


def test_services_are_known_by_their_names(fake, provider):
    assert provider.rates(request(boxes=(make_box(3_000),))) == [
        Rate("pos", "kargo", "POS KARGO", 41_814, 3, 7),
        Rate("pos", "next_day", "POS NEXTDAY", 111_504, 1, 1),
        Rate("pos", "reguler", "PAKET KILAT KHUSUS", 69_690, 2, 4),
    ]


def test_one_price_comes_as_an_object(fake, provider, monkeypatch):
    row = fake.row((240, "POS REGULER", 10, 1_000), 23_000, 900, 0)
    monkeypatch.setattr(fake, "fees", lambda wish: {"rs_fee": {"r_fee": row}})

    (rate,) = provider.rates(request())

    assert (rate.service_code, rate.amount) == ("reguler", 23_230)


def test_grams_and_measures_are_told_and_pos_weighs(fake, provider):
    boxes = (make_box(100, size=(300, 300, 400)),)

    (rate,) = provider.rates(request(boxes=boxes, services={("pos", "reguler")}))

    assert rate.amount == 6 * 23_230


def test_several_boxes_are_added_up(fake, provider):
    boxes = (make_box(1_000), make_box(2_000))

    (rate,) = provider.rates(request(boxes=boxes, services={("pos", "reguler")}))

    assert rate.amount == 3 * 23_230


def test_insurance_is_pos_own(fake, provider):
    (rate,) = provider.rates(request(services={("pos", "reguler")}, is_insured=True))

    assert (rate.amount, rate.insurance) == (2 * 23_230, 600)


def test_nothing_is_asked_for_a_shop_without_pos(fake, provider):
    assert provider.rates(request(services={("jne", "reg")})) == []
    assert fake.state["tokens"] == {}


def test_without_a_tariff_a_place_is_not_covered(fake, provider):
    with pytest.raises(NotCovered, match="00000"):
        provider.rates(request(destination=replace(DENPASAR, postal_code="00000")))


@pytest.mark.parametrize(
    "change",
    [
        {"fee": 0},
        {"fee": "-9000"},
        {"fee": "18.000"},
        {"fee": None},
        {"fee": True},
        {"fee": "USD 5"},
        {"fee": 10**12},
        {"serviceName": "PAKETPOS DANGEROUS GOODS"},
        {"serviceName": None},
    ],
)
def test_a_price_that_is_none_is_left_out(fake, provider, monkeypatch, change):
    row = fake.row((240, "POS REGULER", 10, 1_000), 23_000, 900, 0) | change
    monkeypatch.setattr(fake, "fees", lambda wish: {"rs_fee": {"r_fee": row}})

    assert provider.rates(request()) == []


@pytest.mark.parametrize(
    "row",
    [
        {"fee": 23_000, "feeTax": 230},
        {"fee": "23000", "feeTax": "229.5"},
        {"fee": 23_230.0},
        {"totalFee": "23230"},
        {"fee": "23230", "feeTax": None},
    ],
)
def test_a_price_may_be_written_in_many_ways(fake, provider, monkeypatch, row):
    row = {"serviceCode": "240", "serviceName": "Pos Reguler", **row}
    monkeypatch.setattr(fake, "fees", lambda wish: {"rs_fee": {"r_fee": [row, None, 3]}})

    (rate,) = provider.rates(request())

    assert rate.amount == 23_230


def test_of_two_numbers_for_a_service_the_cheaper_counts(fake, provider, monkeypatch):
    rows = [
        {"serviceCode": code, "serviceName": "Pos Reguler", "fee": fee}
        for code, fee in ((1, 3_000), (2, 2_000), (3, 4_000))
    ]
    monkeypatch.setattr(fake, "fees", lambda wish: {"rs_fee": {"r_fee": rows}})

    (rate,) = provider.rates(request())

    assert rate.amount == 2_000


@pytest.mark.parametrize("body", [{}, {"rs_fee": None}, {"rs_fee": {"r_fee": None}}, {"rs_fee": "x"}])
def test_an_answer_without_prices_is_not_covered(fake, provider, monkeypatch, body):
    monkeypatch.setattr(fake, "fees", lambda wish: body)

    with pytest.raises(NotCovered):
        provider.rates(request())


@pytest.mark.parametrize("body", ["<html>busy</html>", [], "3"])
def test_an_answer_that_is_no_object_is_a_doubt(fake, provider, monkeypatch, body):
    monkeypatch.setattr(fake, "fees", lambda wish: body)

    with pytest.raises(ProviderUnsure):
        provider.rates(request())


def test_a_fault_of_the_gateway_is_told(fake, provider, monkeypatch):
    body = {"fault": {"code": 900800, "message": "Message throttled out"}}
    monkeypatch.setattr(fake, "fees", lambda wish: body)

    with pytest.raises(ProviderRefused, match="throttled"):
        provider.rates(request())


@pytest.mark.parametrize("path", ["/token", GET_FEE])
@pytest.mark.parametrize("point", POINTS)
def test_a_fault_at_asking_for_prices_is_over_when_asked_again(fake, provider, point, path):
    fake.faults.add(point, path=path)
    with suppress(ProviderUnsure, ProviderDown):
        provider.rates(request())

    assert len(provider.rates(request())) == 2


def test_a_dead_pos_is_down(fake, provider, settings):
    settings.SHIPPING_PROVIDERS["pos"]["base_url"] = "http://127.0.0.1:9"

    with pytest.raises(ProviderDown):
        provider.rates(request())


# Booking


def test_a_parcel_is_posted_at_the_price_of_now(fake, provider):
    booking = provider.book(order(is_insured=True, is_pickup=True))

    (kept,) = fake.state["parcels"].values()
    assert (booking.reference, booking.waybill) == ("TO-261121-7K3QX-1", kept["waybill"])
    assert booking.price == 2 * 23_230
    told = kept["fields"]
    assert told["memberid"] == KEYS["customer_id"]
    assert told["itemproperties"]["productid"] == "240"
    assert told["itemproperties"]["weight"] == 1_299
    assert told["paymentvalues"] == [{"name": "fee", "value": 46_000}, {"name": "insurance", "value": 600}]
    assert told["taxes"] == [{"name": "fee", "value": 460}, {"name": "insurance", "value": 0}]
    assert {"name": "pickup", "value": 1} in told["services"]
    assert told["addresses"][1]["zipcode"] == "80119"
    assert told["addresses"][1]["phone"] == "081234567890"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"cod_amount": 250_000}, "cash on delivery"),
        ({"service_code": "same_day"}, "same_day"),
        ({"destination": replace(DENPASAR, postal_code="00000")}, "no price"),
    ],
)
def test_what_pos_does_not_do_is_refused_and_not_posted(fake, provider, fields, words):
    with pytest.raises(ProviderRefused, match=words):
        provider.book(order(**fields))

    assert fake.state["parcels"] == {}


def test_without_a_user_number_nothing_is_posted(fake, provider, settings):
    del settings.SHIPPING_PROVIDERS["pos"]["user_id"]

    with pytest.raises(ProviderRefused, match="SHIP_POS_USER_ID"):
        provider.book(order())


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_at_posting_and_a_repeat_leave_one_parcel(fake, provider, point):
    fake.faults.add(point, path=POST)
    outcomes = []
    for _time in range(2):
        try:
            outcomes.append(provider.book(order()).waybill)
        except ProviderUnsure:
            outcomes.append("")

    assert len(fake.state["parcels"]) == 1
    assert set(outcomes) <= {"", *fake.state["parcels"]}


@pytest.mark.parametrize("path", ["/token", GET_FEE])
@pytest.mark.parametrize("point", [point for point in POINTS if point not in {"slow", "duplicate"}])
def test_a_fault_before_posting_means_that_nothing_happened(fake, provider, point, path):
    fake.faults.add(point, path=path)

    with pytest.raises(ProviderDown):
        provider.book(order())

    assert fake.state["parcels"] == {}


@pytest.mark.parametrize(
    ("body", "waybill"),
    [
        ({"respcode": "000", "data": {"barcode": "P2611210000009"}}, "P2611210000009"),
        ({"status": True, "result": [{"awb": "p2611210000009"}]}, "P2611210000009"),
        ({"connote_code": "P2611210000009"}, "P2611210000009"),
        ({"responseCode": "00", "awb": "?"}, ""),
        ({"status": 200}, ""),
    ],
)
def test_a_waybill_is_found_wherever_it_stands_and_may_come_later(fake, provider, monkeypatch, body, waybill):
    monkeypatch.setattr(fake, "post", lambda wish: body)

    assert provider.book(order()).waybill == waybill


@pytest.mark.parametrize("status", ["PAID", "PENDING", "Posted"])
def test_a_waybill_beside_a_word_that_is_no_yes_is_a_doubt_and_no_refusal(
    fake, provider, monkeypatch, status
):
    body = {"status": status, "barcode": "P2611210000009"}
    monkeypatch.setattr(fake, "post", lambda wish: body)

    with pytest.raises(ProviderUnsure, match="may have booked"):
        provider.book(order())


@pytest.mark.parametrize("body", [{}, {"hello": "world"}, {"data": []}, [], "3"])
def test_an_answer_that_says_nothing_is_a_doubt(fake, provider, monkeypatch, body):
    monkeypatch.setattr(fake, "post", lambda wish: body)

    with pytest.raises(ProviderUnsure):
        provider.book(order())


def test_a_no_is_told_in_words(fake, provider, monkeypatch):
    monkeypatch.setattr(fake, "post", lambda wish: {"respcode": "105", "respmsg": "Saldo kurang"})

    with pytest.raises(ProviderRefused, match="Saldo kurang"):
        provider.book(order())


# Tracking


def test_a_parcel_is_followed_to_the_door(fake, provider):
    waybill = provider.book(order()).waybill
    assert provider.track(parcel(waybill)) == Tracked(())
    fake.move_on(waybill)
    assert [scan.state for scan in provider.track(parcel(waybill)).scans] == ["booked"]
    for _scan in range(6):
        fake.move_on(waybill)
    fake.deliver(waybill)

    seen = provider.track(parcel(waybill))

    assert [scan.state for scan in seen.scans] == [
        "booked",
        "picked_up",
        "picked_up",
        "in_transit",
        "in_transit",
        "in_transit",
        "out_for_delivery",
        "delivered",
    ]
    assert (seen.waybill, seen.scans[-1].text, seen.scans[-1].place) == (waybill, "DELIVERED", "DENPASAR")
    assert {scan.at for scan in seen.scans} == {datetime(2026, 11, 21, 3, 15, tzinfo=UTC)}


def test_a_waybill_that_pos_does_not_know_has_no_scans(fake, provider):
    assert provider.track(parcel("P2611219999999")) == Tracked(())


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rs_tnt": "x"},
        {"rs_tnt": {"r_tnt": None}},
        {"rs_tnt": {"r_tnt": [None, {}, {"eventDate": "kemarin", "eventName": "DELIVERED"}]}},
    ],
)
def test_events_that_cannot_be_read_are_no_scans(fake, provider, monkeypatch, body):
    monkeypatch.setattr(fake, "events", lambda wish: body)

    assert provider.track(parcel("P2611210000001")) == Tracked(())


def test_a_booking_without_an_answer_is_told_with_its_number(fake, provider):
    fake.faults.add("after_charge", path="/AddPostingDoc")

    with pytest.raises(ProviderUnsure, match="may have booked TO-261121-7K3QX-1"):
        provider.book(order())


def test_a_parcel_without_a_waybill_is_not_asked_for(fake, provider):
    fake.faults.add("error_500")

    assert provider.track(parcel("")) == Tracked(())
