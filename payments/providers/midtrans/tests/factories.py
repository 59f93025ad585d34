from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from catalog.outside.server import FakeServer
from payments.providers.base import Attempt, Item
from payments.providers.midtrans import provider
from payments.providers.midtrans.fake import MidtransFake

START = datetime(2026, 11, 21, 11, 45, 13, tzinfo=UTC)
KEYS = {"server_key": "SB-Mid-server-EXAMPLEKEY0000", "merchant_id": "G000000000"}


class Clock:
    """What time it is at Midtrans."""

    def __init__(self):
        self.at = START

    def __call__(self):
        return self.at.timestamp()

    def pass_by(self, **time):
        self.at += timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def fake(clock, settings):
    fake = MidtransFake(KEYS, clock=clock)
    fake.notifier.is_held = True
    with FakeServer([fake]):
        settings.GATEWAYS = {"midtrans": {**KEYS, "base_url": fake.url}}
        yield fake


@pytest.fixture
def gateway(fake):
    return provider


@pytest.fixture
def opened(gateway):
    """Make an attempt whose page is open: `opened("bca_va")`."""

    def open_one(channel="bca_va", **more):
        attempt = make_attempt(channel, **more)
        return replace(attempt, gateway_id=gateway.open(attempt).gateway_id)

    return open_one


def make_attempt(channel="bca_va", **more):
    told = {
        "reference": "TO-261121-7K3QX-1",
        "method": f"midtrans-{channel}",
        "amount": 154_600,
        "charge_amount": 154_600,
        "charge_currency": "IDR",
        "items": (
            Item("KAOS-BIRU-M", "Kaos Biru M", 80_000, 2),
            Item("shipping", "JNE REG", 14_600),
            Item("discount", "HEMAT20", -20_000),
        ),
        "name": "Siti Rahmawati",
        "email": "siti@example.com",
        "phone": "+6281234567890",
        "language": "id",
        "created_at": START,
        "due_at": START + timedelta(hours=24),
        "return_url": "https://shop.example/pembayaran/kembali/",
        "notification_url": "https://shop.example/webhook/midtrans/",
    }
    return Attempt(**(told | more))
