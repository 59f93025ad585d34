"""Weeks of bookings by chance, with faults between: in the end our rows are Biteship's ledger."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.outside.faults import POINTS
from orders.statuses import StatusRefused
from shipping.booking.calling_off import call_off
from shipping.booking.tasks import reconcile
from shipping.booking.wishing import BookingRefused
from shipping.models import Booking, Shipment
from shipping.packing import unpack_parcel
from shipping.tests.jobs import do_jobs

from .booking_shop import biteship, forgive, live_orders, make_parcel, our_bookings, want  # noqa: F401

pytestmark = pytest.mark.django_db
STEPS = 25


def let_time_pass():
    """An hour: whatever was asked is old enough to be asked again."""
    forgive()
    Booking.objects.exclude(asked_at=None).update(asked_at=timezone.now() - timedelta(hours=2))
    Booking.objects.update(created_at=timezone.now() - timedelta(hours=2))
    reconcile(at=timezone.now())
    do_jobs()


@pytest.mark.parametrize("seed", range(3))
def test_after_any_life_both_ledgers_are_the_same(biteship, seed):
    chance = random.Random(seed)
    parcels = [make_parcel() for _ in range(4)]
    biteship.clock = lambda: timezone.now().timestamp()
    for _step in range(STEPS):
        parcel = chance.choice(parcels)
        deed = chance.choice(["want", "want", "want", "fault", "work", "work", "time", "off", "open", "pick"])
        booked = parcel.bookings.filter(state="booked").first()
        try:
            if deed == "want":
                want(parcel)
            elif deed == "fault":
                path = chance.choice(["/v1/orders", "/cancel"])
                biteship.faults.add(chance.choice(list(POINTS)), path=path, seconds=0.01)
            elif deed == "work":
                do_jobs()
            elif deed == "time":
                let_time_pass()
            elif deed == "off" and booked:
                call_off(booked)
            elif deed == "open":
                unpack_parcel(parcel, actor="gudang", at=timezone.now())
                parcels.append(make_parcel())
            elif deed == "pick" and booked:
                biteship.scan(booked.reference, "picked")
        except (BookingRefused, StatusRefused):
            continue

    biteship.faults.clear()
    for _hour in range(3):
        let_time_pass()

    # An unsure one of an opened parcel is for staff; nothing else is left open.
    left = Booking.objects.filter(state__in=["wanted", "unsure", "cancelling"]).exclude(
        state="unsure", shipment__state="cancelled"
    )
    doubtful = set(Booking.objects.filter(state="unsure").values_list("key", flat=True))
    theirs, ours = live_orders(biteship), our_bookings()
    assert not left.exists()
    assert set(theirs) - doubtful == set(ours)
    assert all(theirs[key]["id"] == booking.reference for key, booking in ours.items())
    numbers = Counter(key.rpartition("-")[0] for key in theirs)
    assert not [number for number, count in numbers.items() if count > 1]
    packed = Shipment.objects.filter(state="packed", bookings__state="booked")
    assert all(parcel.waybill for parcel in packed)
