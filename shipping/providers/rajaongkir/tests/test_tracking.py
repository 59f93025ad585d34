from datetime import timedelta

import pytest

from catalog.outside.faults import POINTS
from catalog.outside.server import Answer
from shipping.providers.base import Parcel, ProviderDown, ProviderRefused, ProviderUnsure, Tracked

from .factories import NOW, clock, fake, rajaongkir  # noqa: F401

WAYBILL = "010000000000001"
PARCEL = Parcel("jne", WAYBILL, recipient_phone="+6281234567890")


def states(rajaongkir, parcel=PARCEL):
    return [scan.state for scan in rajaongkir.track(parcel).scans]


def manifest(text, date="2026-11-21", time="12:00", city="JAKARTA"):
    return {
        "manifest_code": "1",
        "manifest_description": text,
        "manifest_date": date,
        "manifest_time": time,
        "city_name": city,
    }


def answered(fake, rajaongkir, **data):
    meta = {"code": 200, "message": "OK", "status": "success"}
    fake.handle = lambda request: Answer(200, {"meta": meta, "data": {"delivered": False, **data}})
    return rajaongkir.track(PARCEL)


def test_a_whole_journey_ends_delivered_with_a_name(fake, rajaongkir, clock):
    fake.know(WAYBILL)
    for _step in range(6):
        fake.move_on(WAYBILL)
        clock.at += 3_600

    tracked = rajaongkir.track(PARCEL)

    assert [scan.state for scan in tracked.scans] == [
        "picked_up",
        "in_transit",
        "in_transit",
        "out_for_delivery",
        "delivered",
    ]
    assert [scan.at for scan in tracked.scans] == [NOW + timedelta(hours=hour) for hour in range(5)]
    assert tracked.scans[0].place == "JAKARTA"
    assert tracked.receiver == "BUDI"


def test_a_failed_delivery_and_a_return_are_told(fake, rajaongkir):
    fake.know(WAYBILL)
    fake.fail(WAYBILL)
    fake.send_back(WAYBILL)

    assert states(rajaongkir) == ["delivery_failed", "returning"]


def test_what_is_delivered_after_a_return_is_back_with_us(fake, rajaongkir):
    fake.know(WAYBILL)
    fake.send_back(WAYBILL)
    fake.deliver(WAYBILL, "TOKO ONLINE")

    assert states(rajaongkir) == ["returning", "returned"]


@pytest.mark.parametrize("courier", ["jne", "jnt", "pos"])
def test_each_courier_s_own_words_end_in_the_same_states(fake, rajaongkir, courier):
    fake.know(WAYBILL, courier)
    for _scan in range(4):
        fake.move_on(WAYBILL)
    fake.fail(WAYBILL)
    fake.deliver(WAYBILL)

    scans = rajaongkir.track(Parcel(courier, WAYBILL, recipient_phone="+6281234567890")).scans

    told = [scan.state for scan in scans]
    assert told[0] in {"picked_up", "in_transit"}
    assert told[1:] == ["in_transit", "in_transit", "out_for_delivery", "delivery_failed", "delivered"]


# The telephone number


def test_jne_wants_the_last_five_digits_of_the_number(fake, rajaongkir):
    asked, real = [], fake.handle
    fake.handle = lambda request: asked.append(request.query) or real(request)
    fake.know(WAYBILL)

    rajaongkir.track(PARCEL)

    assert asked == [{"awb": WAYBILL, "courier": "jne", "last_phone_number": "67890"}]


def test_other_couriers_are_told_no_number(fake, rajaongkir):
    asked, real = [], fake.handle
    fake.handle = lambda request: asked.append(request.query) or real(request)
    fake.know("JP1234567890", "jnt")

    rajaongkir.track(Parcel("jnt", "JP1234567890", recipient_phone="+6281234567890"))

    assert asked == [{"awb": "JP1234567890", "courier": "jnt"}]


@pytest.mark.parametrize("phone", ["", "123", "tidak ada"])
def test_without_a_number_jne_is_not_asked(fake, rajaongkir, phone):
    with pytest.raises(ProviderRefused, match="phone number"):
        rajaongkir.track(Parcel("jne", WAYBILL, recipient_phone=phone))

    assert fake.state["hits"] == 0


def test_a_wrong_number_is_refused_in_their_words(fake, rajaongkir):
    fake.know(WAYBILL, phone="081200000000")

    with pytest.raises(ProviderRefused, match="last_phone_number"):
        rajaongkir.track(PARCEL)


# Answers


@pytest.mark.parametrize(
    "parcel", [PARCEL, Parcel("jne", "", recipient_phone="+6281234567890"), Parcel("pos", "P2611210000001")]
)
def test_a_parcel_that_is_not_known_has_no_scans(fake, rajaongkir, parcel):
    assert rajaongkir.track(parcel) == Tracked(())


def test_a_clock_is_local_to_its_city(fake, rajaongkir):
    lines = [manifest("A", time="12:00", city="AMBON"), manifest("B", time="12:00", city="DENPASAR")]
    lines += [manifest("C", time="12:00"), manifest("D [MAKASSAR]", time="14:00", city="")]

    scans = answered(fake, rajaongkir, manifest=lines).scans

    assert [(scan.text, scan.at.hour) for scan in scans] == [
        ("A", 3),
        ("B", 4),
        ("C", 5),
        ("D [MAKASSAR]", 6),
    ]


def test_scans_are_told_in_the_order_of_time(fake, rajaongkir):
    scans = answered(fake, rajaongkir, manifest=[manifest("B", time="13:00"), manifest("A")]).scans

    assert [scan.text for scan in scans] == ["A", "B"]


def test_a_station_that_received_it_is_no_delivery(fake, rajaongkir):
    scans = answered(fake, rajaongkir, manifest=[manifest("Paket telah diterima")]).scans

    assert [scan.state for scan in scans] == ["in_transit"]


def test_a_delivery_that_a_line_tells_is_told_once(fake, rajaongkir):
    lines = [manifest("WITH DELIVERY COURIER"), manifest("DELIVERED TO [BUDI]", time="13:00")]
    pod = {"status": "DELIVERED", "pod_receiver": "BUDI", "pod_date": "2026-11-21", "pod_time": "13:00"}

    tracked = answered(fake, rajaongkir, delivered=True, manifest=lines, delivery_status=pod)

    assert [(scan.state, scan.text) for scan in tracked.scans] == [
        ("out_for_delivery", "WITH DELIVERY COURIER"),
        ("delivered", "DELIVERED TO [BUDI]"),
    ]


def test_a_delivery_without_a_time_has_that_of_the_last_scan(fake, rajaongkir):
    tracked = answered(fake, rajaongkir, delivered=True, manifest=[manifest("WITH DELIVERY COURIER")])

    assert [(scan.state, scan.at) for scan in tracked.scans] == [
        ("out_for_delivery", NOW),
        ("delivered", NOW),
    ]


def test_a_delivery_is_local_to_its_destination(fake, rajaongkir):
    pod = {"pod_date": "2026-11-21", "pod_time": "13:00", "pod_receiver": "MADE"}

    tracked = answered(
        fake,
        rajaongkir,
        delivered=True,
        delivery_status=pod,
        summary={"destination": "DENPASAR"},
        manifest=None,
    )

    assert [(scan.state, scan.at, scan.place) for scan in tracked.scans] == [("delivered", NOW, "DENPASAR")]


@pytest.mark.parametrize(
    "data",
    [
        {"manifest": None},
        {"manifest": "x"},
        {"manifest": [None, 7, {}]},
        {"manifest": [manifest("A", date="0000-00-00", time="")]},
        {"manifest": [], "delivered": True},
        {"manifest": [], "delivered": "true", "delivery_status": "x", "summary": []},
        {"delivered": True, "summary": None, "delivery_status": None},
    ],
)
def test_a_broken_answer_has_no_scans(fake, rajaongkir, data):
    assert answered(fake, rajaongkir, **data).scans == ()


@pytest.mark.parametrize("data", [None, [], "x"])
def test_an_answer_without_a_parcel_has_no_scans(fake, rajaongkir, data):
    fake.handle = lambda request: Answer(200, {"meta": {"code": 200}, "data": data})

    assert rajaongkir.track(PARCEL) == Tracked(())


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_is_told_honestly_and_the_next_look_succeeds(fake, rajaongkir, point):
    fake.know(WAYBILL)
    fake.move_on(WAYBILL)
    fake.faults.add(point, path="/track")

    if point in {"slow", "duplicate"}:
        assert states(rajaongkir) == ["picked_up"]
    else:
        with pytest.raises((ProviderUnsure, ProviderDown)):
            rajaongkir.track(PARCEL)

    assert states(rajaongkir) == ["picked_up"]
