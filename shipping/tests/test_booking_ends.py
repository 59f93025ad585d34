"""Transports that are called off, by an opened parcel or by staff, and what only staff can decide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shipping.booking.asking import ask_for_booking
from shipping.booking.calling_off import call_off
from shipping.booking.deciding import say_booked, say_called_off, say_not_booked
from shipping.booking.tasks import reconcile
from shipping.booking.wishing import BookingRefused
from shipping.looking import look
from shipping.models import Booking, Shipment
from shipping.packing import pack_order, unpack_order
from shipping.providers import PROVIDERS
from shipping.tests.factories import send
from shipping.tests.jobs import do_jobs
from shipping.waybills import WaybillRefused

from .booking_shop import biteship, forgive, fresh, live_orders, make_parcel, want  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


def booked_parcel():
    parcel = make_parcel()
    booking = want(parcel)
    do_jobs()
    return fresh(parcel), fresh(booking)


def open_again(parcel):
    unpack_order(parcel.order, actor="gudang", at=timezone.now())


def unsure_booking(biteship):
    booking = want(make_parcel())
    biteship.faults.add("error_500", path="/v1/orders")
    ask_for_booking(booking.pk, at=timezone.now())
    biteship.faults.clear()
    forgive()
    return fresh(booking)


# Calling off


def test_opening_a_booked_parcel_calls_its_transport_off(biteship):
    parcel, booking = booked_parcel()

    open_again(parcel)
    before = fresh(booking).state
    do_jobs()

    assert (before, fresh(booking).state) == ("cancelling", "cancelled")
    assert live_orders(biteship) == {}
    assert fresh(parcel).waybill == ""


def test_packed_anew_it_is_booked_anew(biteship):
    parcel, _booking = booked_parcel()
    open_again(parcel)
    do_jobs()
    second = pack_order(parcel.order, actor="gudang", at=timezone.now())
    Shipment.objects.filter(pk=second.pk).update(service_code="reg")

    again = want(second)
    do_jobs()

    assert again.key == f"{parcel.order.number}-2"
    assert list(live_orders(biteship)) == [again.key]


def test_a_wish_of_which_nobody_was_told_ends_with_the_parcel(biteship):
    parcel = make_parcel()
    booking = want(parcel)

    open_again(parcel)
    do_jobs()

    assert fresh(booking).state == "cancelled"
    assert biteship.state["hits"] == {}


def test_a_parcel_that_is_opened_during_the_call_is_called_off_after_it(biteship, monkeypatch):
    parcel = make_parcel()
    booking = want(parcel)
    real = PROVIDERS["biteship"].book

    def book(order):
        made = real(order)
        open_again(parcel)
        return made

    monkeypatch.setattr(PROVIDERS["biteship"], "book", book)
    do_jobs()

    assert fresh(booking).state == "cancelled"
    assert live_orders(biteship) == {}


@pytest.mark.parametrize("point", ["before_send", "time_out", "error_500", "bad_json", "reset"])
def test_silence_to_a_cancelling_is_asked_again(biteship, point):
    parcel, booking = booked_parcel()
    open_again(parcel)
    biteship.faults.add(point, path="/cancel")
    do_jobs()
    before = fresh(booking)

    forgive()
    reconcile(at=timezone.now() + timedelta(minutes=2))
    # The job's own clock is not the test's.
    Booking.objects.filter(pk=booking.pk).update(asked_at=timezone.now() - timedelta(minutes=2))
    do_jobs()

    assert (before.state, bool(before.note)) == ("cancelling", True)
    assert fresh(booking).state == "cancelled"
    assert live_orders(biteship) == {}


def test_too_late_to_call_off_is_said_to_staff(biteship):
    parcel, booking = booked_parcel()
    biteship.scan(booking.reference, "picked")

    open_again(parcel)
    do_jobs()
    reconcile(at=timezone.now() + timedelta(days=1))
    do_jobs()

    booking = fresh(booking)
    assert booking.state == "booked"
    assert "cannot be cancelled" in booking.note
    assert list(Booking.objects.to_decide()) == [booking]
    say_called_off(booking, actor="Sari")
    assert fresh(booking).state == "cancelled"
    assert not Booking.objects.to_decide().exists()


def test_a_provider_that_takes_no_cancelling_is_telephoned(biteship, monkeypatch):
    parcel, booking = booked_parcel()
    monkeypatch.setattr(PROVIDERS["biteship"], "deeds", PROVIDERS["biteship"].deeds - {"cancel"})

    open_again(parcel)
    do_jobs()

    assert fresh(booking).state == "booked"
    assert "Biteship" in fresh(booking).note


def test_staff_call_off_what_stays_packed_and_book_it_again(biteship):
    parcel, booking = booked_parcel()

    call_off(booking)
    with pytest.raises(BookingRefused):
        want(parcel)
    do_jobs()

    assert (fresh(booking).state, fresh(parcel).waybill, fresh(parcel).state) == ("cancelled", "", "packed")
    assert want(parcel).state == "wanted"


def test_what_cannot_be_called_off_any_more_is_the_parcels_again(biteship):
    parcel, booking = booked_parcel()
    biteship.scan(booking.reference, "picked")

    call_off(booking)
    do_jobs()

    assert fresh(parcel).waybill == booking.waybill
    assert fresh(booking).state == "booked"


def test_a_number_that_was_given_away_meanwhile_is_not_taken_back(biteship):
    parcel, booking = booked_parcel()
    biteship.scan(booking.reference, "picked")
    call_off(booking)
    send(make_parcel(), waybill=booking.waybill)

    do_jobs()

    booking = fresh(booking)
    assert (fresh(parcel).waybill, booking.state) == ("", "booked")
    assert booking.waybill in booking.note
    assert list(Booking.objects.to_decide()) == [booking]


def test_what_left_is_not_called_off(biteship):
    parcel, booking = booked_parcel()
    send(parcel, waybill=parcel.waybill)

    with pytest.raises(BookingRefused):
        call_off(booking)

    assert len(live_orders(biteship)) == 1


def test_a_row_is_enough_to_call_off(biteship):
    parcel, booking = booked_parcel()
    Shipment.objects.filter(pk=parcel.pk).update(state="cancelled")

    reconcile(at=timezone.now())
    do_jobs()

    assert fresh(booking).state == "cancelled"


# Deciding


def test_staff_say_that_it_is_booked(biteship):
    booking = unsure_booking(biteship)

    say_booked(booking, waybill="0100-0000-0000-001", reference="ABC", actor="Sari", at=timezone.now())

    booking = fresh(booking)
    assert (booking.state, booking.reference, booking.waybill) == ("booked", "ABC", "010000000000001")
    assert fresh(booking.shipment).waybill == "010000000000001"
    assert "Sari" in booking.note
    assert not Booking.objects.to_decide().exists()


def test_staff_say_that_it_is_not_booked_and_it_may_be_again(biteship):
    booking = unsure_booking(biteship)

    say_not_booked(booking, actor="Sari")

    assert fresh(booking).state == "refused"
    assert want(booking.shipment).pk != booking.pk


@pytest.mark.parametrize("waybill", ["", "??", "1234"])
def test_what_is_no_waybill_is_not_taken(biteship, waybill):
    booking = unsure_booking(biteship)

    with pytest.raises(WaybillRefused):
        say_booked(booking, waybill=waybill, actor="Sari", at=timezone.now())

    assert fresh(booking).state == "unsure"


def test_another_parcels_number_is_not_taken(biteship):
    parcel, other = booked_parcel()
    booking = unsure_booking(biteship)

    with pytest.raises(BookingRefused):
        say_booked(booking, waybill=parcel.waybill, actor="Sari", at=timezone.now())
    with pytest.raises(BookingRefused):
        say_booked(
            booking, waybill="JP1234567890", reference=other.reference, actor="Sari", at=timezone.now()
        )

    assert (fresh(booking).state, fresh(booking.shipment).waybill) == ("unsure", "")


def test_a_transport_that_staff_called_off_leaves_no_number_behind(biteship):
    parcel, booking = booked_parcel()

    say_called_off(booking, actor="Sari")

    assert fresh(booking).state == "cancelled"
    assert fresh(parcel).waybill == ""
    assert want(fresh(parcel)).pk != booking.pk


def test_what_is_in_no_doubt_is_not_decided(biteship):
    _parcel, booking = booked_parcel()

    for deed in (
        lambda: say_not_booked(booking, actor="Sari"),
        lambda: say_booked(booking, waybill="JP1234567890", actor="Sari", at=timezone.now()),
    ):
        with pytest.raises(BookingRefused):
            deed()

    assert fresh(booking).state == "booked"


def test_a_parcel_opened_in_doubt_is_called_off_when_staff_found_it_booked(biteship):
    booking = unsure_booking(biteship)
    open_again(booking.shipment)

    assert list(Booking.objects.to_decide()) == [booking]
    say_booked(booking, waybill="JP1234567890", reference="ABC", actor="Sari", at=timezone.now())

    assert fresh(booking).state == "cancelling"
    assert fresh(booking.shipment).waybill == ""


# News before it leaves


def test_a_late_waybill_fills_the_parcel_while_it_is_packed(biteship):
    biteship.is_waybill_late = True
    parcel, booking = booked_parcel()
    before = parcel.waybill
    biteship.give_waybill(booking.reference)
    biteship.reweigh(booking.reference, price=77_000)

    look(parcel.pk, at=timezone.now())

    assert before == ""
    assert fresh(parcel).waybill == fresh(booking).waybill == "010000000000001"
    assert fresh(booking).price == 77_000


def test_a_transport_that_the_provider_ended_may_be_booked_again(biteship):
    parcel, booking = booked_parcel()
    biteship.scan(booking.reference, "courier_not_found", "No courier was found")

    look(parcel.pk, at=timezone.now())

    assert (fresh(booking).state, fresh(parcel).waybill) == ("refused", "")
    assert "No courier" in fresh(booking).note
    assert list(Booking.objects.to_decide()) == [booking]
    assert want(parcel).state == "wanted"
