"""A fake Stripe on loopback, the adapter pointed at it, and attempts to pay."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from catalog.outside.server import FakeServer
from payments.providers.base import Attempt, Item
from payments.providers.stripe import provider
from payments.providers.stripe.fake import StripeFake

KEYS = {
    "secret_key": "sk_test_not_a_real_key",
    "webhook_secret": "whsec_not_a_real_secret",
}


class Clock:
    """The fake's time: now, moved by `skip`."""

    def __init__(self):
        self.skipped = timedelta()

    def skip(self, **parts):
        self.skipped += timedelta(**parts)

    def __call__(self):
        return (timezone.now() + self.skipped).timestamp()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def fake(settings, clock):
    fake = StripeFake(KEYS, clock=clock)
    with FakeServer([fake]):
        settings.GATEWAYS = {"stripe": {**KEYS, "base_url": fake.url}}
        yield fake


@pytest.fixture
def gateway(fake):
    return provider


ITEMS = (Item("KOPI-250", "Kopi Gayo 250 g", 68_000, 2), Item("ONGKIR", "Ongkir JNE REG", 18_600))


def make_attempt(number=1, *, amount=154_600, items=ITEMS, at: datetime | None = None, **fields):
    at = at or timezone.now()
    reference = fields.pop("reference", f"TO-261121-7K3QX-{number}")
    return Attempt(
        **{
            "reference": reference,
            "method": "stripe-card",
            "amount": amount,
            "charge_amount": amount,
            "charge_currency": "IDR",
            "items": items,
            "name": "Budi Santoso",
            "email": "budi@contoh.example",
            "phone": "+6281234567890",
            "language": "id",
            "created_at": at,
            "due_at": at + timedelta(hours=1),
            "return_url": f"https://toko.example/bayar/{reference}/",
            "notification_url": "https://toko.example/webhook/stripe/",
            **fields,
        }
    )
