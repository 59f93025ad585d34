"""A fake Pos on loopback, and the shop's provider in front of it."""

import pytest
from django.utils import translation

from catalog.outside.server import FakeServer
from shipping.providers.pos import provider as pos
from shipping.providers.pos.fake import PosFake
from shipping.providers.samples import Clock

KEYS = {
    "client_id": "example-client",
    "client_secret": "example-secret",
    "customer_id": "TOKOCONTOH04100A",
    "user_id": "14",
}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def fake(settings, clock):
    """The provider keeps a token for the process: each test begins without one."""
    pos.tokens.forget()
    fake = PosFake(KEYS, clock=clock)
    with FakeServer([fake]), translation.override("en"):
        settings.SHIPPING_PROVIDERS = {"pos": {**KEYS, "base_url": fake.url}}
        yield fake


@pytest.fixture
def provider():
    return pos
