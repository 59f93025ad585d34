"""A fake RajaOngkir on loopback, and the shop's adapter in front of it."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from catalog.outside.server import FakeServer
from shipping.providers.rajaongkir import provider
from shipping.providers.rajaongkir.fake import RajaOngkirFake

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
KEYS = {"api_key": "rajaongkir-EXAMPLE"}


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
    fake = RajaOngkirFake(KEYS, clock=clock)
    with FakeServer([fake]), override("en"):
        settings.SHIPPING_PROVIDERS = {"rajaongkir": {**KEYS, "base_url": fake.url}}
        yield fake


@pytest.fixture
def rajaongkir():
    return provider
