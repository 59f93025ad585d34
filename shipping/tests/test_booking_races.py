"""Two who press, two workers, and a parcel that is opened at the same instant."""

from collections import Counter

import pytest
from django.utils import timezone

from inventory.tests.test_races import at_once
from orders.statuses import StatusRefused
from shipping.booking.asking import ask_for_booking
from shipping.booking.wishing import BookingRefused, want_booking
from shipping.booking.writing import note_booked
from shipping.models import Booking
from shipping.packing import unpack_order
from shipping.providers.base import Booking as Answer
from shipping.tests.jobs import do_jobs

from .booking_shop import biteship, fresh, live_orders, make_parcel, want  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
NOW = timezone.now()


def test_eight_presses_make_one_booking(biteship):
    parcel = make_parcel()

    keys = at_once(8, lambda number: want(parcel).key)
    do_jobs()

    assert len(set(keys)) == 1
    assert Booking.objects.count() == 1
    assert len(biteship.state["orders"]) == 1


def test_eight_workers_order_one_transport(biteship):
    booking = want(make_parcel())

    at_once(8, lambda number: ask_for_booking(booking.pk, at=timezone.now()).pk)

    assert fresh(booking).state == "booked"
    assert biteship.state["hits"]["orders"] == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_number_that_the_courier_gives_twice_at_once_is_one_parcels(biteship, turn):
    bookings = [want(make_parcel()) for _parcel in range(2)]

    at_once(2, lambda number: note_booked(bookings[number].pk, Answer(f"A{number}", "JP1234567890"), at=NOW))

    waybills = sorted(fresh(booking.shipment).waybill for booking in bookings)
    assert waybills == ["", "JP1234567890"]
    (left,) = Booking.objects.to_decide()
    assert (left.state, left.shipment.waybill) == ("booked", "")
    assert "JP1234567890" in left.note


@pytest.mark.parametrize("turn", range(3))
def test_opened_while_it_is_booked_no_transport_is_left(biteship, turn):
    parcel = make_parcel()

    def race(number):
        try:
            if number:
                unpack_order(parcel.order, actor="gudang", at=timezone.now())
            else:
                booking = want_booking(parcel, actor="Sari", at=timezone.now())
                ask_for_booking(booking.pk, at=timezone.now())
        except (BookingRefused, StatusRefused) as refusal:
            return type(refusal).__name__
        return "done"

    answers = Counter(at_once(2, race))
    do_jobs()

    assert set(answers) <= {"done", "BookingRefused"}
    assert fresh(parcel).state == "cancelled"
    assert live_orders(biteship) == {}
    assert not Booking.objects.filter(state__in=Booking.OPEN).exists()
