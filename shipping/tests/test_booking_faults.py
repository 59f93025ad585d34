"""Whatever happens between the shop and Biteship: each parcel has one transport, and we know which."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.outside.faults import POINTS
from catalog.outside.server import Answer
from shipping.booking.asking import IN_CALL, ask_for_booking
from shipping.booking.tasks import reconcile
from shipping.models import Shipment
from shipping.providers import PROVIDERS
from shipping.providers.base import Booking as Made
from shipping.providers.base import ProviderDown
from shipping.tests.jobs import do_jobs

from .booking_shop import biteship, forgive, fresh, live_orders, make_parcel, our_bookings, want  # noqa: F401

pytestmark = pytest.mark.django_db

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "1"))


def agree(fake):
    """Our bookings are the fake's ledger: the same keys, references, waybills and prices."""
    theirs = {
        key: (order["id"], order["courier"]["waybill_id"], order["price"])
        for key, order in live_orders(fake).items()
    }
    ours = {
        key: (booking.reference, booking.waybill, booking.price) for key, booking in our_bookings().items()
    }
    return ours == theirs


def reconcile_later(**parts):
    forgive()
    reconcile(at=timezone.now() + timedelta(**parts))
    forgive()


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_leaves_one_transport_a_parcel_and_it_is_known_after_one_pass(biteship, point, monkeypatch):
    parcels = []
    for _round in range(ROUNDS):
        parcel = make_parcel()
        booking = want(parcel)
        biteship.faults.add(point, path="/v1/orders")
        ask_for_booking(booking.pk, at=timezone.now() - timedelta(minutes=3))
        biteship.faults.clear()
        forgive()
        parcels.append(parcel)

    reconcile_later(minutes=3)
    do_jobs()

    states = [fresh(parcel.bookings.get()).state for parcel in parcels]
    assert states == ["booked"] * ROUNDS
    assert len(biteship.state["orders"]) == ROUNDS
    assert agree(biteship)
    assert all(fresh(parcel).waybill for parcel in parcels)


class Died(BaseException):
    """The worker was killed."""


@pytest.mark.parametrize("point", ["before the call", "after the call"])
def test_a_worker_that_dies_in_the_call_is_followed_by_another(biteship, point, monkeypatch):
    parcel = make_parcel()
    booking = want(parcel)
    real = PROVIDERS["biteship"].book

    def die(order):
        if point == "after the call":
            real(order)
        raise Died

    monkeypatch.setattr(PROVIDERS["biteship"], "book", die)
    with pytest.raises(Died):
        ask_for_booking(booking.pk, at=timezone.now() - IN_CALL)
    dead = fresh(booking)
    monkeypatch.undo()

    reconcile_later(minutes=1)
    do_jobs()

    assert (dead.state, dead.asked_at is not None) == ("wanted", True)
    assert fresh(booking).state == "booked"
    assert len(biteship.state["orders"]) == 1
    assert agree(biteship)


def test_while_one_worker_is_in_the_call_no_other_calls(biteship, monkeypatch):
    booking = want(make_parcel())
    real = PROVIDERS["biteship"].book
    calls = []

    def book(order):
        calls.append(order.key)
        # Here the first worker waits, and a second one comes.
        if len(calls) == 1:
            ask_for_booking(booking.pk, at=timezone.now())
        return real(order)

    monkeypatch.setattr(PROVIDERS["biteship"], "book", book)
    ask_for_booking(booking.pk, at=timezone.now())

    assert calls == [booking.key]
    assert fresh(booking).state == "booked"


def test_a_refusal_after_a_doubt_does_not_say_that_nothing_was_booked(biteship):
    parcel = make_parcel()
    booking = want(parcel)
    biteship.faults.add("time_out", path="/v1/orders")
    ask_for_booking(booking.pk, at=timezone.now() - timedelta(minutes=3))
    biteship.handle = lambda request: Answer(400, {"success": False, "error": "No balance", "code": 1})
    forgive()

    ask_for_booking(booking.pk, at=timezone.now())

    assert fresh(booking).state == "unsure"
    assert "No balance" in fresh(booking).note


class Deaf:
    """A courier's own server that may take the same key for a second parcel."""

    code = name = "deaf"
    deeds = frozenset({"book"})
    couriers = frozenset({"jne"})
    is_repeatable = False

    def __init__(self):
        self.asked = []

    def is_on(self):
        return True

    def book(self, order):
        self.asked.append(order.key)
        raise TimeoutError


@pytest.fixture
def deaf(biteship, monkeypatch):
    deaf = Deaf()
    monkeypatch.setitem(PROVIDERS, "deaf", deaf)
    return deaf


def test_a_provider_that_may_book_twice_is_never_asked_again(deaf):
    booking = want(make_parcel(), provider="deaf")
    with pytest.raises(TimeoutError):
        ask_for_booking(booking.pk, at=timezone.now() - IN_CALL)

    for minutes in (1, 30, 300):
        reconcile_later(minutes=minutes)
        do_jobs()

    assert deaf.asked == [booking.key]
    assert fresh(booking).state == "unsure"
    assert fresh(booking).note


def test_away_again_after_a_doubt_it_is_still_a_doubt(biteship, monkeypatch):
    booking = want(make_parcel())
    biteship.faults.add("error_500", path="/v1/orders")
    ask_for_booking(booking.pk, at=timezone.now() - timedelta(minutes=3))

    def away(order):
        raise ProviderDown("no way")

    monkeypatch.setattr(PROVIDERS["biteship"], "book", away)
    ask_for_booking(booking.pk, at=timezone.now())

    assert (fresh(booking).state, fresh(booking).tries) == ("unsure", 2)


def test_silence_is_asked_again_after_two_five_and_thirty_minutes_and_then_hourly(biteship):
    booking = want(make_parcel())
    biteship.faults.add("error_500", path="/v1/orders", times=99)
    at, asked = timezone.now(), []
    for minute in range(200):
        before = fresh(booking).tries
        forgive()
        ask_for_booking(booking.pk, at=at + timedelta(minutes=minute))
        if fresh(booking).tries > before:
            asked.append(minute)

    assert asked == [0, 2, 7, 37, 97, 157]


def test_what_nobody_answers_ends_with_staff(biteship):
    booking = want(make_parcel())
    biteship.faults.add("error_500", path="/v1/orders", times=99)
    for hours in range(40):
        forgive()
        ask_for_booking(booking.pk, at=timezone.now() + timedelta(hours=hours))

    assert (fresh(booking).state, fresh(booking).tries) == ("unsure", 12)
    forgive()
    assert reconcile(at=timezone.now() + timedelta(days=9)) == 0


def test_a_parcel_sent_while_the_call_hangs_keeps_its_number_and_staff_see_both(biteship, monkeypatch):
    parcel = make_parcel()
    booking = want(parcel)

    def book(order):
        Shipment.objects.filter(pk=parcel.pk).update(waybill="010099999999999")
        return Made("REF-1", "010000000000001")

    monkeypatch.setattr(PROVIDERS["biteship"], "book", book)
    ask_for_booking(booking.pk, at=timezone.now())

    assert fresh(parcel).waybill == "010099999999999"
    assert (fresh(booking).state, fresh(booking).waybill) == ("booked", "010000000000001")
    assert "010099999999999" in fresh(booking).note
    assert booking in fresh(booking).__class__.objects.to_decide()
