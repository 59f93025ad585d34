"""What a demo gives its simulated providers is what the shop asks them with."""

import os

import pytest
from django.core.management import CommandError, call_command

from catalog.outside.server import FakeServer
from payments import pretending as payments
from shipping import pretending as shipping
from shipping.providers import PROVIDERS, providers_for
from shipping.providers.base import Place
from tokoonline.demo_environment import environment_of
from tokoonline.store import read_keys


@pytest.fixture
def demo(settings, tmp_path):
    keys = os.environ | environment_of(tmp_path, 8000, 9000)
    settings.GATEWAYS = read_keys(keys, "PAY")
    settings.SHIPPING_PROVIDERS = read_keys(keys, "SHIP")
    settings.SITE_URL = "http://127.0.0.1:8000"


def test_every_fake_of_a_demo_runs_in_one_server(demo):
    with FakeServer(payments.make_fakes() + shipping.make_fakes()) as server:
        names = set(server.fakes)

    assert names == {"midtrans", "stripe", "paypal", "xendit", "biteship", "rajaongkir"}


def test_a_demo_books_through_biteship(demo):
    assert [provider.code for provider in providers_for("book")] == ["biteship"]


@pytest.mark.parametrize("code", ["biteship", "rajaongkir"])
def test_the_keys_of_a_demo_open_its_fakes(demo, settings, code):
    with FakeServer(shipping.make_fakes()) as server:
        settings.SHIPPING_PROVIDERS[code]["base_url"] = f"{server.url}/{code}"

        assert PROVIDERS[code].find_places(Place("32.73.02", "40132", district="Coblong", regency="Bandung"))


def test_its_news_goes_to_the_webhook_of_shipping(demo):
    (biteship,) = [fake for fake in shipping.make_fakes() if fake.code == "biteship"]

    assert biteship.keys["notification_url"] == "http://127.0.0.1:8000/pengiriman/webhook/biteship"


def test_only_a_shop_at_home_pretends(settings):
    settings.IS_AT_HOME = False

    with pytest.raises(CommandError):
        call_command("pretend_providers", port=1)
