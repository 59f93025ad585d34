"""The channels at the checkout: which fit, and until when they may be paid."""

from datetime import timedelta

import pytest
from django.utils import timezone

from payments.breaker import MOST_FAILURES, record_failure
from payments.providers.base import MethodUnavailable, Purchase
from payments.providers.midtrans import provider

from .factories import KEYS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings):
    settings.GATEWAYS = {"midtrans": KEYS}


def purchase(amount=97_000):
    return Purchase(amount, "32.73.02", timezone.now())


def usable(amount):
    return {offer.code.partition("-")[2] for offer in provider.offers(purchase(amount)) if offer.is_available}


def test_without_a_key_nothing_is_offered(settings):
    settings.GATEWAYS = {}

    assert provider.offers(purchase()) == []
    with pytest.raises(MethodUnavailable):
        provider.choose("midtrans-bca_va", purchase())


@pytest.mark.parametrize(
    ("amount", "hidden"),
    [
        (97_000, set()),
        (9_999, {"bca_va", "credit_card", "indomaret"}),
        (4_999, {"bca_va", "credit_card", "indomaret", "akulaku"}),
        (999, {"bca_va", "credit_card", "indomaret", "akulaku", "bsi_va"}),
        (5_000_001, {"indomaret", "alfamart"}),
        (10_000_001, {"indomaret", "alfamart", "other_qris"}),
        (20_000_001, {"indomaret", "alfamart", "other_qris", "gopay", "shopeepay"}),
        (250_000_001, {"indomaret", "alfamart", "other_qris", "gopay", "shopeepay", "cimb_va"}),
    ],
)
def test_a_channel_whose_limits_exclude_the_total_cannot_be_chosen(amount, hidden):
    every = {channel.code for channel in provider.channels}

    assert every - usable(amount) == hidden
    for code in hidden:
        with pytest.raises(MethodUnavailable):
            provider.choose(f"midtrans-{code}", purchase(amount))


def test_a_shop_offers_what_its_contract_has(settings):
    settings.GATEWAYS = {"midtrans": KEYS | {"channels": "other_qris, bca_va"}}

    assert usable(97_000) == {"other_qris", "bca_va"}


def test_every_channel_has_time_enough_and_less_than_midtrans_allows():
    for channel in provider.channels:
        assert timedelta(minutes=15) <= channel.time_to_pay <= timedelta(days=7)
    at = purchase()
    assert provider.choose("midtrans-other_qris", at).due_at == at.at + timedelta(hours=1)


def test_a_gateway_that_is_down_says_so():
    for _failure in range(MOST_FAILURES):
        record_failure("midtrans")

    [reason] = {offer.reason for offer in provider.offers(purchase())}

    assert reason.startswith("Midtrans ")
