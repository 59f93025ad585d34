"""A fake J&T on loopback, and the shop's provider in front of it."""

import pytest
from django.utils import translation

from catalog.outside.server import FakeServer
from shipping.providers.jnt import provider as jnt
from shipping.providers.jnt.fake import JntFake
from shipping.providers.samples import Clock

KEYS = {
    "username": "TOKOCONTOH",
    "api_key": "EXAMPLE",
    "order_key": "example-order-key",
    "tariff_key": "example-tariff-key",
    "track_user": "TOKOCONTOH",
    "track_password": "example-password",
    "customer_id": "TOKOCONTOH",
    "origin_city": "JAKARTA",
    "origin_code": "JKT",
    "cod": "1",
}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def fake(settings, clock):
    fake = JntFake(KEYS, clock=clock)
    with FakeServer([fake]), translation.override("en"):
        settings.SHIPPING_PROVIDERS = {"jnt": {**KEYS, "base_url": fake.url}}
        yield fake


@pytest.fixture
def provider():
    return jnt
