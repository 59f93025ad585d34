from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.outside.server import FakeServer
from payments.providers import paypal
from payments.providers.base import Attempt, Item, RefundOrder
from payments.providers.paypal.fake import PayPalFake

KEYS = {
    "client_id": "fake-client-id",
    "client_secret": "fake-client-secret",
    "webhook_id": "FAKE-WEBHOOK-ID",
}


class Clock:
    """The fake's time: it stands still, unless a test moves it."""

    def __init__(self):
        self.now = timezone.now().timestamp()

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def fake(settings, clock):
    fake = PayPalFake(KEYS, clock=clock)
    with FakeServer([fake]) as server:
        host = server.url.removeprefix("http://")
        settings.GATEWAYS = {"paypal": {**KEYS, "base_url": fake.url, "cert_hosts": host}}
        yield fake


@pytest.fixture
def gateway():
    return paypal.provider


def make_attempt(**changes):
    now = timezone.now()
    return Attempt(
        **{
            "reference": "TO-261121-7K3QX-1",
            "method": "paypal",
            "amount": 154_600,
            "charge_amount": 952,
            "charge_currency": "USD",
            "items": (Item("KAOS-1", "Kaos", 154_600),),
            "name": "Budi",
            "email": "budi@example.com",
            "phone": "+6281234567890",
            "language": "id",
            "created_at": now,
            "due_at": now + timedelta(hours=3),
            "return_url": "https://toko.example/pesanan/TO-261121-7K3QX/bayar/kembali/?lang=id",
            "notification_url": "https://toko.example/webhook/paypal/",
            **changes,
        }
    )


@pytest.fixture
def attempt():
    return make_attempt()


def make_refund(amount, key="refund-1", *, is_whole=False):
    return RefundOrder(key=key, amount=amount, reason="Barang rusak", is_whole=is_whole)
