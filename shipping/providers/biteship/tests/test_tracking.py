from datetime import timedelta

import pytest

from catalog.outside.server import Answer
from shipping.providers.base import Parcel, ProviderRefused, Tracked
from shipping.providers.biteship.reading import STATES, snake, state_of
from shipping.providers.tests.values import make_booking_order
from shipping.tracking_states import TrackingState

from .factories import NOW, biteship, clock, fake  # noqa: F401


@pytest.fixture
def booking(fake, biteship):
    return biteship.book(make_booking_order())


@pytest.fixture
def parcel(booking):
    return Parcel("jne", booking.waybill, booking.reference, booking.tracking_id)


def camel(status):
    first, *rest = status.split("_")
    return first + "".join(word.title() for word in rest)


# States


@pytest.mark.parametrize(("status", "state"), STATES.items())
def test_every_status_is_a_state_in_both_spellings(status, state):
    assert state in TrackingState.values
    assert [state_of(snake(spelling), "") for spelling in (status, camel(status), status.upper())] == [
        state
    ] * 3


@pytest.mark.parametrize("status", ["", None, "teleported", 7, "x" * 500])
def test_a_status_that_is_new_to_us_is_unknown(status):
    assert state_of(snake(status), "") == "unknown"


@pytest.mark.parametrize(
    ("status", "note", "state"),
    [
        ("dropping_off", "", "in_transit"),
        ("dropping_off", "RECEIVED AT SORTING CENTER [JAKARTA]", "in_transit"),
        ("dropping_off", "WITH DELIVERY COURIER [DENPASAR]", "out_for_delivery"),
        ("droppingOff", "Paket akan dikirim ke alamat penerima", "out_for_delivery"),
        ("dropping_off", "Gagal antar: rumah kosong", "delivery_failed"),
        # Money and ends are told by a status alone.
        ("dropping_off", "DELIVERED TO [BUDI]", "in_transit"),
        ("dropping_off", "Returned to sender", "in_transit"),
        ("on_hold", "Alamat tidak ditemukan", "delivery_failed"),
        ("onHold", "Held at customs", "on_hold"),
        ("delivered", "Gagal antar", "delivered"),
        ("rejected", "Penerima menolak", "delivery_failed"),
    ],
)
def test_the_note_tells_more_only_where_a_status_does_not(status, note, state):
    assert state_of(snake(status), note) == state


# Looking


def test_an_order_tells_its_scans_with_time_place_and_words(fake, biteship, parcel, clock):
    clock.at += 3_600
    fake.scan(parcel.reference, "dropping_off", "RECEIVED AT SORTING CENTER [DENPASAR]")

    tracked = biteship.track(parcel)

    assert [scan.state for scan in tracked.scans] == ["booked", "in_transit"]
    assert tracked.scans[1].at == NOW + timedelta(hours=1)
    assert tracked.scans[1].text == "RECEIVED AT SORTING CENTER [DENPASAR]"
    assert (tracked.scans[1].code, tracked.scans[1].place) == ("dropping_off", "DENPASAR")
    assert tracked.waybill == parcel.waybill


def test_a_whole_journey_ends_delivered_with_a_name(fake, biteship, parcel):
    for _step in range(10):
        fake.move_on(parcel.reference)

    tracked = biteship.track(parcel)

    states = [scan.state for scan in tracked.scans]
    assert states[:4] == ["booked", "pickup_pending", "picked_up", "in_transit"]
    assert states[-2:] == ["out_for_delivery", "delivered"]
    assert len(states) == 8
    assert tracked.receiver == "BUDI"


@pytest.mark.parametrize(
    ("service", "words"),
    [
        (("jne", "reg"), ["WITH DELIVERY COURIER [KOTA TUJUAN]", "DELIVERED TO [BUDI | KOTA TUJUAN]"]),
        (("jnt", "ez"), ["Paket akan dikirim ke alamat penerima", "Paket telah diterima"]),
        (("pos", "reguler"), ["DeliveryRunsheet (KOTA TUJUAN)", "Selesai Antar"]),
    ],
)
def test_each_courier_s_own_words_end_in_the_same_states(fake, biteship, service, words):
    booking = biteship.book(make_booking_order(courier_code=service[0], service_code=service[1]))
    for _scan in range(10):
        fake.move_on(booking.reference)

    scans = biteship.track(Parcel(service[0], booking.waybill, booking.reference)).scans

    journey = ["booked", "pickup_pending", "picked_up", *["in_transit"] * 3, "out_for_delivery", "delivered"]
    assert [scan.state for scan in scans] == journey
    assert [scan.text for scan in scans][-2:] == words


def test_a_failed_delivery_that_goes_back_is_told_to_its_end(fake, biteship, parcel):
    fake.fail(parcel.reference)
    fake.send_back(parcel.reference)
    fake.bring_back(parcel.reference)

    assert [scan.state for scan in biteship.track(parcel).scans][1:] == [
        "delivery_failed",
        "returning",
        "returned",
    ]


def test_a_late_waybill_is_found_by_the_order(fake, biteship):
    fake.is_waybill_late = True
    booking = biteship.book(make_booking_order())
    parcel = Parcel("jne", "", booking.reference, booking.tracking_id)
    assert biteship.track(parcel).waybill == ""

    fake.give_waybill(booking.reference)

    assert biteship.track(parcel).waybill == "010000000000001"


def test_a_new_price_is_seen_after_a_reweigh(fake, biteship, parcel, booking):
    fake.reweigh(parcel.reference)

    assert biteship.track(parcel).price == booking.price * 3 // 2


def test_without_an_order_the_tracking_and_then_the_waybill_are_asked(fake, biteship, booking):
    by_tracking = biteship.track(Parcel("jne", booking.waybill, tracking_id=booking.tracking_id))
    by_waybill = biteship.track(Parcel("jne", booking.waybill))

    assert by_tracking == by_waybill
    assert [scan.state for scan in by_waybill.scans] == ["booked"]
    assert by_waybill.waybill == booking.waybill


@pytest.mark.parametrize(
    "parcel",
    [Parcel("jne", "999"), Parcel("jnt", "010000000000001"), Parcel("jne", "", "unknown"), Parcel("jne", "")],
)
def test_a_parcel_that_is_not_known_has_no_scans(fake, biteship, booking, parcel):
    assert biteship.track(parcel) == Tracked(())


def answered(fake, biteship, parcel, **order):
    fake.handle = lambda request: Answer(200, {"success": True, "id": "A", "status": "picked", **order})
    return biteship.track(parcel)


def test_scans_are_told_in_the_order_of_time(fake, biteship, parcel):
    late = {"status": "picked", "note": "B", "updated_at": "2026-11-21T12:00:00+07:00"}
    early = {"status": "confirmed", "note": "A", "updated_at": "2026-11-21T09:00:00+07:00"}

    tracked = answered(fake, biteship, parcel, courier={"history": [late, early]})

    assert [scan.text for scan in tracked.scans] == ["A", "B"]


def test_a_clock_without_zone_is_local_to_the_place_in_the_note(fake, biteship, parcel):
    line = {"status": "picked", "note": "PICKED UP [DENPASAR]", "updated_at": "2026-11-21 13:00:00"}

    tracked = answered(fake, biteship, parcel, courier={"history": [line]})

    assert tracked.scans[0].at == NOW


@pytest.mark.parametrize(
    "history", [None, "x", [], [None, 7, {}], [{"status": "picked", "updated_at": "kemarin"}]]
)
def test_a_broken_history_has_no_scans(fake, biteship, parcel, history):
    assert answered(fake, biteship, parcel, courier={"history": history}).scans == ()


def test_an_end_that_only_the_order_tells_is_a_scan_too(fake, biteship, parcel):
    line = {"status": "confirmed", "note": "", "updated_at": "2026-11-21T12:00:00+07:00"}

    tracked = answered(fake, biteship, parcel, status="courierNotFound", courier={"history": [line]})

    assert [scan.state for scan in tracked.scans] == ["booked", "cancelled"]
    assert tracked.scans[1].at == NOW


def test_such_an_end_without_any_scan_has_the_time_of_the_order(fake, biteship, parcel):
    tracked = answered(
        fake, biteship, parcel, status="cancelled", delivery={"datetime": "2026-11-21T12:00+07:00"}
    )

    assert [(scan.state, scan.at) for scan in tracked.scans] == [("cancelled", NOW)]


@pytest.mark.parametrize("price", [0, -1, "12000", 1.5, None])
def test_a_broken_price_is_no_news(fake, biteship, parcel, price):
    assert answered(fake, biteship, parcel, price=price).price is None


def test_a_refusal_is_told(fake, biteship, parcel):
    fake.handle = lambda request: Answer(403, {"success": False, "error": "No permission"})

    with pytest.raises(ProviderRefused, match="No permission"):
        biteship.track(parcel)


def test_a_number_that_staff_wrote_is_passed_over_for_the_waybill(fake, biteship, booking):
    fake.scan(booking.reference, "picked")

    tracked = biteship.track(Parcel("jne", booking.waybill, "TO-261121-7K3QX-1"))

    assert tracked.scans[-1].state == "picked_up"


def test_a_number_that_nobody_knows_has_no_scans(fake, biteship):
    assert biteship.track(Parcel("jne", "", "TO-261121-7K3QX-1")) == Tracked(())
