"""A fake Biteship on loopback, and the shop's adapter in front of it."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from catalog.outside.server import FakeServer
from shipping.providers.biteship import provider
from shipping.providers.biteship.fake import BiteshipFake

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
KEYS = {
    "api_key": "biteship_test.EXAMPLE",
    "webhook_header": "X-Toko-Online",
    "webhook_value": "example-webhook-value",
}
HEADERS = {"x-toko-online": "example-webhook-value"}


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
    fake = BiteshipFake(KEYS, clock=clock)
    with FakeServer([fake]), override("en"):
        settings.SHIPPING_PROVIDERS = {"biteship": {**KEYS, "base_url": fake.url}}
        yield fake


@pytest.fixture
def biteship():
    return provider
