"""Parcels on the road and what couriers say about them, for tests of tracking."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.outside.server import FakeServer
from shipping.calls import breaker
from shipping.models import Booking, Shipment
from shipping.providers.base import Scan, Tracked
from shipping.providers.biteship import provider
from shipping.providers.biteship.fake import BiteshipFake
from shipping.providers.tests.values import make_booking_order

from .factories import make_shipment, send

KEYS = {
    "api_key": "biteship_test.EXAMPLE",
    "webhook_header": "X-Toko-Online",
    "webhook_value": "example-webhook-value",
}
NEWS = {"HTTP_X_TOKO_ONLINE": "example-webhook-value"}


@pytest.fixture
def fake(settings):
    """A Biteship on loopback; its news is held, and nobody gives up on it between tests."""
    fake = BiteshipFake(KEYS)
    with FakeServer([fake]), override("en"):
        settings.SHIPPING_PROVIDERS = {"biteship": {**KEYS, "base_url": fake.url}}
        breaker.forget()
        yield fake


def make_scan(state="in_transit", *, at, text="", code="", place=""):
    return Scan(at=at, state=state, text=text or state.upper(), code=code or state, place=place)


def tracked(*scans, **facts):
    return Tracked(tuple(scans), **facts)


def sent_parcel(waybill="010000000000001", **parts):
    """A parcel that its courier has, typed in by hand: nothing is booked."""
    shipment = send(make_shipment(**parts), waybill)
    at = timezone.now() - timedelta(hours=2)
    Shipment.objects.filter(pk=shipment.pk).update(packed_at=at, handed_over_at=at, next_look_at=at)
    shipment.refresh_from_db()
    return shipment


def booked_parcel(**parts):
    """A parcel that was booked at the fake, and that its courier has; (parcel, booking)."""
    made = provider.book(make_booking_order(key=f"paket-{Shipment.objects.count()}"))
    parcel = sent_parcel(made.waybill or "010000000000009", **parts)
    booking = Booking.objects.create(
        shipment=parcel,
        provider="biteship",
        key=f"paket-{parcel.pk}",
        state="booked",
        reference=made.reference,
        tracking_id=made.tracking_id,
        waybill=made.waybill,
        price=made.price,
        actor="Agus",
        created_at=timezone.now(),
    )
    return parcel, booking


def waiting_jobs(task, **facts):
    """The arguments of jobs that wait for the worker."""
    jobs = ProcrastinateJob.objects.filter(task_name=task, status="todo", args__contains=facts)
    return list(jobs.order_by("id").values_list("args", flat=True))
