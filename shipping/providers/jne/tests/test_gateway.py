import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from catalog.outside.faults import POINTS
from shipping.providers.base import (
    Forged,
    NotCovered,
    Notice,
    Notification,
    Parcel,
    ProviderDown,
    ProviderRefused,
    ProviderUnsure,
    Rate,
    Tracked,
    Unreadable,
)
from shipping.providers.jne.ordering import pickup_at
from shipping.providers.samples import DENPASAR, JAKARTA, make_booking_order, make_box, make_request

from .factories import KEYS, clock, fake, provider  # noqa: F401

KEBAYORAN = replace(JAKARTA, external_id="CGK10304")
BARAT = replace(DENPASAR, external_id="DPS10004")
SERVICES = frozenset({("jne", "reg"), ("jne", "yes"), ("jne", "oke"), ("jnt", "ez")})


def request(**fields):
    return make_request(**{"destination": BARAT, "services": SERVICES, **fields})


def order(**fields):
    return make_booking_order(**{"destination": BARAT, **fields})


def parcel(waybill):
    return Parcel("jne", waybill)


# On or off


@pytest.mark.parametrize("key", ["username", "api_key", "branch", "customer_id", "origin_code"])
def test_without_a_key_it_is_off(fake, provider, settings, key):
    assert provider.is_on()

    del settings.SHIPPING_PROVIDERS["jne"][key]

    assert not provider.is_on()


def test_away_from_home_only_jne_itself_is_asked(fake, provider, settings):
    settings.IS_AT_HOME = False

    with pytest.raises(ImproperlyConfigured):
        provider.rates(request())


def test_a_wrong_key_is_a_refusal(fake, provider, settings):
    settings.SHIPPING_PROVIDERS["jne"]["api_key"] = "wrong"

    for ask in (lambda: provider.rates(request()), lambda: provider.book(order())):
        with pytest.raises(ProviderRefused, match="Username or password"):
            ask()
    with pytest.raises(ProviderRefused):
        provider.track(parcel("010000000000001"))


# Places


def test_a_place_is_found_by_district_and_town(fake, provider):
    assert provider.find_places(DENPASAR) == [
        ("DPS10004", "DENPASAR BARAT, DENPASAR"),
        ("DPS10000", "DENPASAR"),
    ]


def test_entries_for_tests_are_no_places(fake, provider):
    found = provider.find_places(JAKARTA)

    assert found == [("CGK10304", "KEBAYORAN BARU , JAKARTA SELATAN")]


def test_a_village_that_jne_lists_is_found_too(fake, provider):
    place = replace(DENPASAR, village="Cibiru", district="Unknown", regency="Kota Bandung")

    assert provider.find_places(place) == [("BDO10108", "CIBIRU,BANDUNG"), ("BDO10000", "BANDUNG")]


def test_the_list_of_places_is_fetched_once_an_hour(fake, provider):
    first = provider.find_places(DENPASAR)
    fake.faults.add("error_500")

    assert provider.find_places(DENPASAR) == first


def test_an_unknown_place_has_no_code(fake, provider):
    assert provider.find_places(replace(DENPASAR, village="", district="Nowhere", regency="Atlantis")) == []


@pytest.mark.parametrize("reason", ["Username not found", "API key tidak ditemukan"])
def test_unknown_keys_are_no_unknown_place(fake, provider, monkeypatch, reason):
    monkeypatch.setattr(fake, "prices", lambda form: {"error": reason, "status": False})

    with pytest.raises(ProviderRefused, match=reason) as refusal:
        provider.rates(request())

    assert not isinstance(refusal.value, NotCovered)


# Rates


def test_services_are_priced_without_their_number(fake, provider):
    assert provider.rates(request()) == [
        Rate("jne", "oke", "OKE", 19_200, 3, 6),
        Rate("jne", "reg", "REG", 24_000, 2, 3, supports_cod=True),
        Rate("jne", "yes", "YES", 43_200, 1, 1, supports_cod=True),
    ]


@pytest.mark.parametrize(
    ("grams", "amount"), [(1, 24_000), (1_299, 24_000), (1_300, 48_000), (2_300, 72_000)]
)
def test_the_weight_is_rounded_as_jne_rounds(fake, provider, grams, amount):
    (rate,) = provider.rates(request(boxes=(make_box(grams),), services={("jne", "reg")}))

    assert rate.amount == amount


def test_a_large_light_box_pays_for_its_volume(fake, provider):
    (rate,) = provider.rates(request(boxes=(make_box(100, size=(300, 300, 400)),), services={("jne", "reg")}))

    assert rate.amount == 6 * 24_000


def test_several_boxes_are_added_up(fake, provider):
    boxes = (make_box(1_000), make_box(1_000), make_box(3_000))

    (rate,) = provider.rates(request(boxes=boxes, services={("jne", "reg")}))

    assert rate.amount == 5 * 24_000


def test_trucking_is_weighed_by_its_own_rules(fake, provider):
    (rate,) = provider.rates(request(boxes=(make_box(2_000),), services={("jne", "jtr")}))

    assert (rate.service_code, rate.service_name, rate.amount) == ("jtr", "JTR", 120_000)


def test_inside_a_town_ctc_takes_the_place_of_reg(fake, provider):
    (rate,) = provider.rates(request(destination=KEBAYORAN, services={("jne", "reg")}))

    assert (rate.service_code, rate.service_name, rate.amount) == ("reg", "CTC", 9_000)


def test_a_shop_that_has_ctc_gets_it_under_its_own_name(fake, provider):
    services = {("jne", "reg"), ("jne", "CTC")}

    (rate,) = provider.rates(request(destination=KEBAYORAN, services=services))

    assert rate.service_code == "CTC"


def test_insurance_is_computed_from_the_value(fake, provider):
    (rate,) = provider.rates(request(services={("jne", "reg")}, is_insured=True))

    assert rate.insurance == 5_500


def test_nothing_is_asked_for_a_shop_without_jne(fake, provider):
    assert provider.rates(request(services={("pos", "reguler")})) == []


def test_a_place_without_code_is_told_to_staff(fake, provider):
    with pytest.raises(ProviderRefused, match="Denpasar Barat"):
        provider.rates(request(destination=DENPASAR))


def test_where_jne_does_not_go_is_not_covered(fake, provider):
    with pytest.raises(NotCovered):
        provider.rates(request(destination=replace(BARAT, external_id="XXX99999")))


@pytest.mark.parametrize(
    "change",
    [
        {"price": "0"},
        {"price": "-9000"},
        {"price": "18.000"},
        {"price": None},
        {"price": "x"},
        {"price": True},
        {"price": "9" * 30},
        {"currency": "USD"},
        {"goods_type": "Document"},
        {"service_code": "", "service_display": ""},
        {"service_code": "NEW23", "service_display": "NEW"},
    ],
)
def test_a_price_that_is_none_is_left_out(fake, provider, monkeypatch, change):
    row = fake.row("REG19", "REG", 24_000, "2", "3") | change
    monkeypatch.setattr(fake, "prices", lambda form: {"price": [row]})

    assert provider.rates(request()) == []


@pytest.mark.parametrize("price", [24_000, 24_000.0, "24000", "24000.00", " 24000 "])
def test_a_price_may_be_written_in_many_ways(fake, provider, monkeypatch, price):
    row = fake.row("REG19", "REG", 0, "2", "3") | {"price": price}
    monkeypatch.setattr(fake, "prices", lambda form: {"price": [row]})

    (rate,) = provider.rates(request())

    assert rate.amount == 24_000


@pytest.mark.parametrize(
    ("change", "days"),
    [
        ({"etd_from": None, "etd_thru": None}, (1, 7)),
        ({"etd_from": "3", "etd_thru": ""}, (3, 3)),
        ({"etd_from": "12", "etd_thru": "30", "times": "H"}, (1, 2)),
        ({"etd_from": "5", "etd_thru": "2"}, (5, 5)),
    ],
)
def test_the_days_may_be_missing_or_hours(fake, provider, monkeypatch, change, days):
    row = fake.row("REG19", "REG", 24_000, "2", "3") | change
    monkeypatch.setattr(fake, "prices", lambda form: {"price": [row]})

    (rate,) = provider.rates(request())

    assert (rate.days_min, rate.days_max) == days


@pytest.mark.parametrize("body", [{"price": []}, {"price": None}, {"price": "x"}, {"price": [1, None]}, {}])
def test_an_answer_without_prices_is_no_rate(fake, provider, monkeypatch, body):
    monkeypatch.setattr(fake, "prices", lambda form: body)

    assert provider.rates(request()) == []


@pytest.mark.parametrize("body", ["<html>busy</html>", [], "3"])
def test_an_answer_that_is_no_object_is_a_doubt(fake, provider, monkeypatch, body):
    monkeypatch.setattr(fake, "prices", lambda form: body)

    with pytest.raises(ProviderUnsure):
        provider.rates(request())


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_at_asking_for_prices_is_over_when_asked_again(fake, provider, point):
    fake.faults.add(point, path="/pricedev")
    with suppress(ProviderUnsure, ProviderDown):
        provider.rates(request())

    assert len(provider.rates(request())) == 3


def test_a_dead_jne_is_down(fake, provider, settings):
    settings.SHIPPING_PROVIDERS["jne"]["base_url"] = "http://127.0.0.1:9"

    with pytest.raises(ProviderDown):
        provider.rates(request())


# Booking


@pytest.mark.parametrize("is_pickup", [False, True])
def test_a_parcel_is_booked(fake, provider, is_pickup):
    booking = provider.book(order(is_pickup=is_pickup))

    (kept,) = fake.state["parcels"].values()
    assert (booking.reference, booking.waybill) == ("TO-261121-7K3QX-1", kept["waybill"])
    assert (kept["service"], kept["kilograms"]) == ("REG", 1)
    fields = kept["fields"]
    assert fields["RECEIVER_ADDR1"] == "Jl. Gunung Agung No. 12 RT"
    assert (fields["RECEIVER_PHONE"], fields["CUST"]) == ("081234567890", KEYS["customer_id"])
    assert fields["COD_FLAG"] in {"N", "NO"}


def test_cash_on_delivery_goes_under_its_own_customer(fake, provider):
    provider.book(order(cod_amount=250_000))

    (kept,) = fake.state["parcels"].values()
    assert (kept["fields"]["CUST"], kept["fields"]["COD_FLAG"]) == (KEYS["cod_customer_id"], "YES")
    assert kept["cod"] == "250000"


def test_without_a_contract_for_cash_nothing_is_booked(fake, provider, settings):
    del settings.SHIPPING_PROVIDERS["jne"]["cod_customer_id"]

    with pytest.raises(ProviderRefused, match="cash on delivery"):
        provider.book(order(cod_amount=250_000))

    assert fake.state["parcels"] == {}


def test_a_long_key_becomes_the_same_short_number_every_time(fake, provider):
    key = "parcel-0191f3a2-7d0e-7c55-8a6e-3d1f2b4c5d6e"

    booking = provider.book(order(key=key))

    assert len(booking.reference) == 20
    with pytest.raises(ProviderUnsure, match=booking.reference):
        provider.book(order(key=key))


def test_what_the_address_cannot_hold_goes_into_the_instruction(fake, provider):
    street = "x" * 90 + " ring twice"
    recipient = replace(order().recipient, street=street)

    provider.book(order(recipient=recipient))

    (kept,) = fake.state["parcels"].values()
    assert kept["fields"]["INST"] == "ring twice"


def test_a_refusal_is_told_in_words_and_books_nothing(fake, provider):
    with pytest.raises(ProviderRefused, match="Destination not found"):
        provider.book(order(destination=replace(BARAT, external_id="XXX99999")))

    assert fake.state["parcels"] == {}


@pytest.mark.parametrize("is_pickup", [False, True])
@pytest.mark.parametrize("point", POINTS)
def test_a_fault_at_booking_and_a_repeat_leave_one_parcel(fake, provider, point, is_pickup):
    fake.faults.add(point)
    outcomes = []
    for _time in range(2):
        try:
            outcomes.append(provider.book(order(is_pickup=is_pickup)).waybill)
        except (ProviderUnsure, ProviderDown):
            outcomes.append("")

    assert len(fake.state["parcels"]) == 1
    assert set(outcomes) <= {"", *fake.state["parcels"]}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"detail": []},
        {"detail": [{"status": "sukses"}]},
        {"detail": [{"status": "sukses", "cnote_no": None}]},
        {"detail": "x"},
        [],
    ],
)
def test_an_answer_that_tells_no_waybill_is_a_doubt(fake, provider, monkeypatch, body):
    monkeypatch.setattr(fake, "book", lambda fields: body)

    with pytest.raises(ProviderUnsure):
        provider.book(order())


def test_both_words_for_success_are_known(fake, provider, monkeypatch):
    answer = {"detail": [{"status": "success", "cnote_no": "0109401600067399"}]}
    monkeypatch.setattr(fake, "book", lambda fields: answer)

    assert provider.book(order()).waybill == "0109401600067399"


def test_bookings_may_have_a_port_of_their_own(fake, provider, settings):
    settings.SHIPPING_PROVIDERS["jne"] |= {"base_url": "http://127.0.0.1:9", "booking_url": fake.url}

    assert provider.book(order()).waybill


@pytest.mark.parametrize(
    ("now", "region", "at"),
    [
        (datetime(2026, 11, 21, 3, tzinfo=UTC), "31.74", "2026-11-21 16:00 +0700"),
        (datetime(2026, 11, 21, 7, tzinfo=UTC), "31.74", "2026-11-22 16:00 +0700"),
        (datetime(2026, 11, 21, 6, tzinfo=UTC), "51.71", "2026-11-22 16:00 +0800"),
        (datetime(2026, 11, 20, 18, tzinfo=UTC), "31.74", "2026-11-21 16:00 +0700"),
    ],
)
def test_couriers_come_in_the_next_afternoon_of_the_senders_clock(now, region, at):
    assert pickup_at(now, region).strftime("%Y-%m-%d %H:%M %z") == at


# Cancelling


def test_a_parcel_can_be_called_off_until_it_is_with_jne(fake, provider):
    booking = provider.book(order())
    provider.cancel(booking.reference, "Pembeli batal")
    assert fake.parcel(booking.reference)["state"] == "cancelled"

    fake.move_on(provider.book(order(key="TO-2")).waybill)
    with pytest.raises(ProviderRefused, match="picked up"):
        provider.cancel("TO-2", "Pembeli batal")


def test_a_refusal_to_cancel_may_stand_in_the_detail(fake, provider, monkeypatch):
    body = {"detail": [{"status": "Error", "reason": "SHIPMENT ALREADY PICKED UP"}]}
    monkeypatch.setattr(fake, "cancel", lambda form: body)

    with pytest.raises(ProviderRefused, match="PICKED UP"):
        provider.cancel("TO-1", "Pembeli batal")


def test_cancelling_what_jne_does_not_know_is_refused(fake, provider):
    with pytest.raises(ProviderRefused):
        provider.cancel("TO-404", "")


# Tracking


def test_a_parcel_is_followed_to_the_door(fake, provider, clock):
    waybill = provider.book(order()).waybill
    for _scan in range(5):
        fake.move_on(waybill)
        clock.at += 3_600
    fake.deliver(waybill)

    seen = provider.track(parcel(waybill))

    states = [scan.state for scan in seen.scans]
    assert states == ["picked_up", *["in_transit"] * 3, "out_for_delivery", "delivered"]
    assert (seen.waybill, seen.price, seen.receiver) == (waybill, 24_000, "Ma'ruf")
    last = seen.scans[-1]
    assert (last.place, last.code) == ("DENPASAR", "D01")
    assert last.at == datetime(2026, 11, 21, 8, 15, tzinfo=UTC)
    assert last.text == "DELIVERED TO [Ma'ruf | 21-11-2026 16:15 | DENPASAR ]"


def test_the_clock_is_that_of_the_scans_place(fake, provider):
    waybill = provider.book(order()).waybill
    for _scan in range(4):
        fake.move_on(waybill)

    first, *_, last = provider.track(parcel(waybill)).scans

    assert (first.place, last.place) == ("JAKARTA", "DENPASAR")
    assert first.at == last.at == datetime(2026, 11, 21, 3, 15, tzinfo=UTC)


def test_another_weight_is_another_price(fake, provider):
    waybill = provider.book(order()).waybill

    fake.reweigh(waybill, 2, 48_000)

    assert provider.track(parcel(waybill)).price == 48_000


def test_a_waybill_that_jne_does_not_know_has_no_scans(fake, provider):
    assert provider.track(parcel("019999999999999")) == Tracked(())


@pytest.mark.parametrize(
    "history", [None, "x", [], [None, 3], [{}], [{"date": "yesterday", "desc": "x"}], [{"date": None}]]
)
def test_a_history_that_cannot_be_read_has_no_scans(fake, provider, monkeypatch, history):
    monkeypatch.setattr(fake, "history", lambda waybill: {"cnote": None, "history": history})

    assert provider.track(parcel("010000000000001")) == Tracked((), waybill="010000000000001")


def test_scans_out_of_order_are_put_in_order(fake, provider, monkeypatch):
    rows = [
        {"date": "22-11-2026 10:00", "desc": "WITH DELIVERY COURIER [DENPASAR]", "code": "IP3"},
        {"date": "21-11-2026 10:00", "desc": "SOMETHING NEW", "code": 7},
    ]
    monkeypatch.setattr(fake, "history", lambda waybill: {"history": rows})

    seen = provider.track(parcel("010000000000001"))

    assert [(scan.state, scan.code) for scan in seen.scans] == [("unknown", "7"), ("out_for_delivery", "IP3")]


# News


def news(body, headers=None):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Notification(body, {"x-webhook-token": KEYS["webhook_token"]} if headers is None else headers)


def test_news_of_a_scan_is_a_reason_to_look(fake, provider):
    waybill = provider.book(order()).waybill
    fake.move_on(waybill)
    (letter,) = fake.notifier.letters
    headers = {name.lower(): value for name, value in letter.headers.items()}

    notice = provider.believe(Notification(letter.body, headers))

    assert (notice.waybill, notice.kind, notice.reference) == (waybill, "RC1", "")
    assert notice.event_key.startswith(f"{waybill}:")
    assert notice == provider.believe(Notification(letter.body, headers))


@pytest.mark.parametrize(
    "headers",
    [{}, {"x-webhook-token": ""}, {"x-webhook-token": "wrong"}, {"authorization": "Bearer r\u00e9"}],
)
def test_news_without_our_token_is_forged(fake, provider, headers):
    with pytest.raises(Forged):
        provider.believe(news({"awb": "010000000000001"}, headers))


def test_without_a_token_of_ours_no_news_is_believed(fake, provider, settings):
    del settings.SHIPPING_PROVIDERS["jne"]["webhook_token"]

    with pytest.raises(Forged):
        provider.believe(news({"awb": "010000000000001"}, {"x-webhook-token": ""}))


def test_the_token_may_be_a_bearer_and_the_body_a_form(fake, provider):
    headers = {"authorization": f"Bearer {KEYS['webhook_token']}"}

    notice = provider.believe(news(b"awb=010000000000001&status=DELIVERED", headers))

    assert (notice.waybill, notice.kind) == ("010000000000001", "DELIVERED")
    assert isinstance(notice, Notice)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[]", b"{}", b"3", b'{"awb": null}', b'{"awb": "a b"}'])
def test_news_that_cannot_be_read_is_unreadable(fake, provider, body):
    with pytest.raises(Unreadable):
        provider.believe(news(body))


def test_a_booking_without_an_answer_is_told_with_its_number(fake, provider):
    fake.faults.add("after_charge", path="/generatecnote")

    with pytest.raises(ProviderUnsure, match="may have booked TO-261121-7K3QX-1"):
        provider.book(order())


def test_a_parcel_without_a_waybill_is_not_asked_for(fake, provider):
    fake.faults.add("error_500")

    assert provider.track(parcel("")) == Tracked(())
