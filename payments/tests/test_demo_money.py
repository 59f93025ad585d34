"""A demo can be paid in every way, also one that is opened again after a month."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from payments.demo_money import load
from payments.methods import available_methods
from payments.models import ExchangeRate, FeeRule, QrisCode
from payments.providers.base import Purchase
from payments.providers.paypal.rates import fresh_rate

from .shop import shop  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


def test_loaded_again_it_is_the_same():
    at = timezone.now()
    load(at=at)
    before = FeeRule.objects.count()

    load(at=at + timedelta(hours=1))

    assert (FeeRule.objects.count(), QrisCode.objects.count(), ExchangeRate.objects.count()) == (before, 1, 1)


def test_after_a_month_the_rate_is_fresh_again():
    load(at=timezone.now() - timedelta(days=30))
    assert fresh_rate(timezone.now()) is None

    load(at=timezone.now())

    assert fresh_rate(timezone.now()).rupiah_per_unit == 16_250


def test_every_gateway_and_the_qris_are_offered(shop):
    load(at=timezone.now())

    offers = available_methods(Purchase(97_000, "32.73.02", timezone.now()))

    offered = {offer.code.partition("-")[0] for offer in offers if offer.is_available}
    assert offered >= {"midtrans", "stripe", "paypal", "xendit", "qris"}


def test_a_shop_that_is_no_demo_gets_no_made_up_fees(settings):
    settings.IS_AT_HOME = False

    with pytest.raises(CommandError):
        call_command("load_demo_money")

    assert not FeeRule.objects.exists()
