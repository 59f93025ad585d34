"""A shop beside a simulated Biteship, for tests that order transports."""

import pytest
from django.utils import timezone

from catalog.outside.server import FakeServer
from shipping.booking.wishing import want_booking
from shipping.calls import breaker
from shipping.models import Booking, ProviderHealth, Shipment
from shipping.providers.biteship.fake import BiteshipFake
from shipping.tests.factories import make_shipment

KEYS = {"api_key": "biteship_test.EXAMPLE", "webhook_header": "X-Toko-Online", "webhook_value": "rahasia"}


def make_parcel(*lines, service_code="reg", **parts):
    """A packed parcel that Biteship carries."""
    shipment = make_shipment(*lines, **parts)
    Shipment.objects.filter(pk=shipment.pk).update(service_code=service_code)
    return Shipment.objects.select_related("courier", "order").get(pk=shipment.pk)


def want(shipment, **parts):
    return want_booking(shipment, actor="Sari", at=timezone.now(), **parts)


def fresh(row):
    """The row as it is now."""
    return type(row).objects.get(pk=row.pk)


def forgive():
    """Close the breakers: here each parcel stands for a day of its own."""
    ProviderHealth.objects.all().delete()
    breaker.forget()


def live_orders(fake):
    """What the fake will carry, by our keys; its own ledger."""
    found = [order for order in fake.state["orders"].values() if order["status"] != "cancelled"]
    return {order["reference_id"]: order for order in found}


def our_bookings():
    booked = Booking.objects.filter(state=Booking.State.BOOKED)
    return {booking.key: booking for booking in booked}


@pytest.fixture
def biteship(settings):
    """The fake; the shop has its keys, and no other provider's."""
    breaker.forget()
    fake = BiteshipFake(KEYS)
    fake.notifier.is_held = True
    with FakeServer([fake]):
        settings.SHIPPING_PROVIDERS = {"biteship": {**KEYS, "base_url": fake.url}}
        settings.SHIPPING_TIME_OUT = 2
        yield fake
    breaker.forget()
