"""A fake Xendit on loopback, the shop's gateway in front of it, and attempts to pay."""

from datetime import UTC, datetime, timedelta

import pytest

from catalog.outside.server import FakeServer
from payments.providers.base import Attempt, Item
from payments.providers.xendit import provider
from payments.providers.xendit.fake import XenditFake

NOW = datetime(2026, 11, 21, 11, 45, 13, tzinfo=UTC)
KEYS = {"secret_key": "xnd_development_EXAMPLE", "callback_token": "example-callback-token"}


@pytest.fixture
def clock():
    """The fake's time; change `clock.at`."""

    class Clock:
        at = NOW.timestamp()

        def __call__(self):
            return self.at

    return Clock()


@pytest.fixture
def fake(settings, clock):
    """Its news is held: nobody listens for them here."""
    fake = XenditFake(KEYS, clock=clock)
    with FakeServer([fake]):
        settings.GATEWAYS = {"xendit": {**KEYS, "base_url": fake.url}}
        yield fake


@pytest.fixture
def gateway():
    return provider


def make_attempt(**fields):
    amount = fields.pop("amount", 154_600)
    wanted = {
        "reference": "TO-261121-7K3QX-1",
        "method": "xendit-qris",
        "amount": amount,
        "charge_amount": amount,
        "charge_currency": "IDR",
        "items": (Item("MUG", "Mug", amount),),
        "name": "Ma'ruf",
        "email": "maruf@contoh.id",
        "phone": "+6281234567890",
        "language": "id",
        "created_at": NOW,
        "due_at": NOW + timedelta(hours=1),
        "return_url": "https://toko.contoh.id/bayar/kembali/",
        "notification_url": "https://toko.contoh.id/webhook/xendit/",
    }
    return Attempt(**{**wanted, **fields})
