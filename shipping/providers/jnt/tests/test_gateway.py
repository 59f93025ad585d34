import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

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
from shipping.providers.jnt.addresses import OFFICIAL, address_of
from shipping.providers.jnt.ordering import pickup_window
from shipping.providers.samples import DENPASAR, make_booking_order, make_box, make_request

from .factories import KEYS, clock, fake, provider  # noqa: F401

BARAT = replace(DENPASAR, external_id="DPS/DPS001/DENPASAR BARAT")
SERVICES = frozenset({("jnt", "ez"), ("jne", "reg")})


def request(**fields):
    return make_request(**{"destination": BARAT, "services": SERVICES, **fields})


def order(**fields):
    return make_booking_order(**{"destination": BARAT, "courier_code": "jnt", "service_code": "ez", **fields})


def parcel(waybill):
    return Parcel("jnt", waybill)


# On or off


@pytest.mark.parametrize("key", [key for key in KEYS if key != "cod"])
def test_without_a_key_it_is_off(fake, provider, settings, key):
    assert provider.is_on()

    del settings.SHIPPING_PROVIDERS["jnt"][key]

    assert not provider.is_on()


@pytest.mark.parametrize("deed", OFFICIAL)
def test_each_call_has_its_host_and_its_sandbox(settings, deed):
    settings.SHIPPING_PROVIDERS = {"jnt": {}}
    assert address_of(deed) == OFFICIAL[deed][0]

    settings.SHIPPING_PROVIDERS = {"jnt": {"sandbox": "1"}}
    assert address_of(deed) == OFFICIAL[deed][1]


def test_away_from_home_only_jnt_itself_is_asked(fake, provider, settings):
    settings.IS_AT_HOME = False

    with pytest.raises(ImproperlyConfigured):
        provider.rates(request())


@pytest.mark.parametrize(
    ("key", "ask"),
    [
        ("tariff_key", lambda provider: provider.rates(request())),
        ("order_key", lambda provider: provider.book(order())),
        ("api_key", lambda provider: provider.book(order())),
        ("order_key", lambda provider: provider.cancel("TO-1", "")),
        ("track_password", lambda provider: provider.track(parcel("JP0000000001"))),
    ],
)
def test_a_wrong_key_is_a_refusal(fake, provider, settings, key, ask):
    settings.SHIPPING_PROVIDERS["jnt"][key] = "wrong"

    with pytest.raises(ProviderRefused, match=r"(?i)wrong|failed"):
        ask(provider)


# Places


def test_a_district_is_guessed_by_its_name(provider):
    assert provider.find_places(DENPASAR) == [("DENPASAR BARAT", "DENPASAR BARAT, KOTA DENPASAR")]
    assert provider.find_places(replace(DENPASAR, district="")) == []


def test_the_name_alone_is_enough_for_a_price_but_not_for_a_booking(fake, provider):
    place = replace(DENPASAR, external_id="Denpasar Barat")

    assert provider.rates(request(destination=place))
    with pytest.raises(ProviderRefused, match="DPS/DPS001/DENPASAR BARAT"):
        provider.book(order(destination=place))


def test_a_place_without_a_name_is_told_to_staff(fake, provider):
    with pytest.raises(ProviderRefused, match="Denpasar Barat"):
        provider.rates(request(destination=DENPASAR))


# Rates


def test_ez_has_a_price(fake, provider):
    assert provider.rates(request()) == [Rate("jnt", "ez", "EZ", 25_000, 2, 3, supports_cod=True)]


def test_the_shops_own_writing_of_a_service_is_kept(fake, provider):
    (rate,) = provider.rates(request(services={("jnt", "EZ")}))

    assert rate.service_code == "EZ"


@pytest.mark.parametrize(("grams", "amount"), [(1, 25_000), (1_299, 25_000), (1_300, 50_000)])
def test_the_weight_is_told_in_kilograms(fake, provider, grams, amount):
    (rate,) = provider.rates(request(boxes=(make_box(grams),)))

    assert rate.amount == amount


def test_several_boxes_are_added_up_with_their_insurance(fake, provider):
    boxes = (make_box(1_000), make_box(2_000, value=1))

    (rate,) = provider.rates(request(boxes=boxes, is_insured=True))

    assert (rate.amount, rate.insurance) == (75_000, 501)


def test_without_a_contract_for_cash_there_is_none(fake, provider, settings):
    del settings.SHIPPING_PROVIDERS["jnt"]["cod"]

    (rate,) = provider.rates(request())

    assert not rate.supports_cod
    with pytest.raises(ProviderRefused, match="cash on delivery"):
        provider.book(order(cod_amount=250_000))


def test_nothing_is_asked_for_a_shop_without_jnt(fake, provider):
    assert provider.rates(request(services={("jne", "reg")}, destination=DENPASAR)) == []


def test_where_jnt_does_not_go_is_not_covered(fake, provider):
    with pytest.raises(NotCovered, match="80119"):
        provider.rates(request(destination=replace(BARAT, external_id="NOWHERE")))


ROW = {"cost": "25000", "name": "EZ", "productType": "EZ"}


@pytest.mark.parametrize(
    "content",
    [
        [],
        "",
        "no json",
        "[",
        None,
        3,
        [None],
        [{}],
        [ROW | {"cost": 0}],
        [ROW | {"cost": "-25000"}],
        [ROW | {"cost": "25.000"}],
        [ROW | {"cost": None}],
        [ROW | {"cost": True}],
        [ROW | {"cost": "USD 5"}],
        [ROW | {"name": "ECO", "productType": "ECO"}],
    ],
)
def test_a_price_that_is_none_is_left_out(fake, provider, monkeypatch, content):
    monkeypatch.setattr(fake, "tariff", lambda wish: {"is_success": "true", "content": content})

    assert provider.rates(request()) == []


@pytest.mark.parametrize("flag", ["true", True, "TRUE", 1])
@pytest.mark.parametrize(
    "content",
    [
        [ROW],
        ROW,
        json.dumps([ROW]),
        [ROW | {"cost": 25_000}],
        [ROW | {"cost": 25_000.0}],
        [{"cost": "25000.00", "name": "EZ"}],
        [{"cost": "25000"}],
    ],
)
def test_an_answer_may_be_written_in_many_ways(fake, provider, monkeypatch, flag, content):
    monkeypatch.setattr(fake, "tariff", lambda wish: {"is_success": flag, "content": content})

    (rate,) = provider.rates(request())

    assert rate.amount == 25_000


@pytest.mark.parametrize("body", ["<html>busy</html>", [], "3"])
def test_an_answer_that_is_no_object_is_a_doubt(fake, provider, monkeypatch, body):
    monkeypatch.setattr(fake, "tariff", lambda wish: body)
    monkeypatch.setattr(fake, "order", lambda detail: body)

    with pytest.raises(ProviderUnsure):
        provider.rates(request())
    with pytest.raises(ProviderUnsure):
        provider.book(order())


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_at_asking_for_prices_is_over_when_asked_again(fake, provider, point):
    fake.faults.add(point, path="/tariff")
    with suppress(ProviderUnsure, ProviderDown):
        provider.rates(request())

    assert len(provider.rates(request())) == 1


def test_a_dead_jnt_is_down(fake, provider, settings):
    settings.SHIPPING_PROVIDERS["jnt"]["base_url"] = "http://127.0.0.1:9"

    with pytest.raises(ProviderDown):
        provider.rates(request())


# Booking


@pytest.mark.parametrize(("is_pickup", "kind"), [(True, "1"), (False, "6")])
def test_a_parcel_is_booked(fake, provider, is_pickup, kind):
    booking = provider.book(order(is_pickup=is_pickup, is_insured=True))

    (kept,) = fake.state["parcels"].values()
    fields = kept["fields"]
    assert (booking.reference, booking.waybill) == ("TO-261121-7K3QX-1", kept["waybill"])
    assert booking.routing == "DPS-DPS001"
    assert (fields["servicetype"], fields["expresstype"], fields["weight"]) == (kind, "1", "1")
    assert (fields["insurance"], fields["goodsvalue"], fields["cod"]) == ("500", "250000", "")
    assert fields["receiver_phone"] == "+6281234567890"


def test_cash_on_delivery_is_told(fake, provider):
    provider.book(order(cod_amount=250_000))

    (kept,) = fake.state["parcels"].values()
    assert kept["cod"] == "250000"


def test_a_refusal_is_told_in_words_and_books_nothing(fake, provider):
    with pytest.raises(ProviderRefused, match="destination_code is wrong"):
        provider.book(order(destination=replace(BARAT, external_id="XXX/XXX001/NOWHERE")))

    assert fake.state["parcels"] == {}


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_at_booking_and_a_repeat_leave_one_parcel(fake, provider, point):
    fake.faults.add(point, path="/order")
    outcomes = []
    for _time in range(2):
        try:
            outcomes.append(provider.book(order()).waybill)
        except (ProviderUnsure, ProviderDown):
            outcomes.append("")

    assert len(fake.state["parcels"]) == 1
    assert set(outcomes) <= {"", *fake.state["parcels"]}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"success": "true", "detail": [{"status": "Sukses"}]},
        {"success": "true", "detail": [{"status": "Sukses", "awb_no": None}]},
        {"success": True, "detail": [{"status": "Sukses", "awb_no": "JP0000000001", "orderid": "OTHER"}]},
    ],
)
def test_an_answer_that_tells_no_waybill_of_ours_is_a_doubt(fake, provider, monkeypatch, body):
    monkeypatch.setattr(fake, "order", lambda detail: body)

    with pytest.raises(ProviderUnsure):
        provider.book(order())


@pytest.mark.parametrize("flag", ["false", False, None, 0])
def test_no_is_no_in_every_writing(fake, provider, monkeypatch, flag):
    monkeypatch.setattr(fake, "order", lambda detail: {"success": flag, "desc": "Saldo kurang"})

    with pytest.raises(ProviderRefused, match="Saldo kurang"):
        provider.book(order())


@pytest.mark.parametrize(
    ("now", "start", "end"),
    [
        ("2026-11-21 07:30", "2026-11-21 09:00", "2026-11-21 17:00"),
        ("2026-11-21 13:30", "2026-11-21 14:00", "2026-11-21 17:00"),
        ("2026-11-21 15:00", "2026-11-22 09:00", "2026-11-22 17:00"),
        ("2026-12-31 23:59", "2027-01-01 09:00", "2027-01-01 17:00"),
    ],
)
def test_the_courier_comes_today_or_tomorrow(now, start, end):
    jakarta = ZoneInfo("Asia/Jakarta")

    window = pickup_window(datetime.fromisoformat(now).replace(tzinfo=jakarta))

    assert [at.strftime("%Y-%m-%d %H:%M") for at in window] == [start, end]


# Cancelling


def test_a_parcel_can_be_called_off_until_it_is_with_jnt(fake, provider):
    booking = provider.book(order())
    provider.cancel(booking.reference, "Pembeli membatalkan pesanan lewat WhatsApp")
    assert fake.parcel(booking.reference)["state"] == "cancelled"

    waybill = provider.book(order(key="TO-2")).waybill
    fake.move_on(waybill)
    fake.move_on(waybill)
    with pytest.raises(ProviderRefused, match="GOT"):
        provider.cancel("TO-2", "")


def test_cancelling_what_jnt_does_not_know_is_refused(fake, provider):
    with pytest.raises(ProviderRefused, match="tidak ditemukan"):
        provider.cancel("TO-404", "")


# Tracking


def test_a_parcel_is_followed_to_the_door(fake, provider):
    waybill = provider.book(order()).waybill
    for _scan in range(5):
        fake.move_on(waybill)
    fake.deliver(waybill)

    seen = provider.track(parcel(waybill))

    assert [scan.state for scan in seen.scans] == [
        "booked",
        "picked_up",
        "in_transit",
        "in_transit",
        "out_for_delivery",
        "delivered",
    ]
    assert (seen.waybill, seen.price, seen.receiver) == (waybill, 25_000, "Ma'ruf")
    assert {scan.at for scan in seen.scans} == {datetime(2026, 11, 21, 3, 15, tzinfo=UTC)}
    assert (seen.scans[-1].place, seen.scans[-1].text) == ("DENPASAR", "Paket telah diterima")


def test_a_parcel_comes_back(fake, provider):
    waybill = provider.book(order()).waybill

    fake.fail(waybill)
    fake.send_back(waybill)

    states = [scan.state for scan in provider.track(parcel(waybill)).scans]
    assert states == ["delivery_failed", "returning"]


def test_another_weight_is_another_price(fake, provider):
    waybill = provider.book(order()).waybill

    fake.reweigh(waybill, 2, 50_000)

    assert provider.track(parcel(waybill)).price == 50_000


def test_a_waybill_that_jnt_does_not_know_has_no_scans(fake, provider):
    assert provider.track(parcel("JP9999999999")) == Tracked(())


def test_a_note_is_kept_beside_the_words(fake, provider, monkeypatch):
    line = {"date_time": "2026-11-21 10:00:00", "status": "Paket disimpan di gudang J&T", "note": "Pindah"}
    monkeypatch.setattr(fake, "track", lambda request: {"history": [line]})

    (scan,) = provider.track(parcel("JP0000000001")).scans

    assert (scan.state, scan.text) == ("delivery_failed", "Paket disimpan di gudang J&T (Pindah)")


@pytest.mark.parametrize("history", [None, "", "x", [], [None, 3], [{}], [{"date_time": "kemarin"}]])
def test_a_history_that_cannot_be_read_has_no_scans(fake, provider, monkeypatch, history):
    answer = {"history": history, "detail": "x"}
    monkeypatch.setattr(fake, "track", lambda request: answer)

    assert provider.track(parcel("JP0000000001")) == Tracked((), waybill="JP0000000001")


def test_a_booking_without_an_answer_is_told_with_its_number(fake, provider):
    fake.faults.add("after_charge", path="/order")

    with pytest.raises(ProviderUnsure, match="may have booked TO-261121-7K3QX-1"):
        provider.book(order())


def test_a_parcel_without_a_waybill_is_not_asked_for(fake, provider):
    fake.faults.add("error_500")

    assert provider.track(parcel("")) == Tracked(())
