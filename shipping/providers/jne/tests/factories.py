"""A fake JNE on loopback, and the shop's provider in front of it."""

import pytest
from django.utils import translation

from catalog.outside.server import FakeServer
from shipping.providers.jne import provider as jne
from shipping.providers.jne.fake import JneFake
from shipping.providers.samples import Clock

KEYS = {
    "username": "TOKOCONTOH",
    "api_key": "example-api-key",
    "branch": "CGK000",
    "customer_id": "10950700",
    "cod_customer_id": "10950702",
    "origin_code": "CGK10000",
    "webhook_token": "example-webhook-token",
}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def fake(settings, clock):
    """Its news is held: nobody listens for them here."""
    fake = JneFake(KEYS, clock=clock)
    with FakeServer([fake]), translation.override("en"):
        settings.SHIPPING_PROVIDERS = {"jne": {**KEYS, "base_url": fake.url}}
        yield fake


@pytest.fixture
def provider():
    return jne
