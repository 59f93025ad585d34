from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from orders.choices import PaymentChoice
from orders.tests.factories import make_order
from payments.models import ExchangeRate
from payments.providers import paypal
from payments.providers.base import MethodUnavailable, Purchase

from .factories import KEYS

pytestmark = pytest.mark.django_db
gateway = paypal.provider


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.GATEWAYS = {"paypal": KEYS}


@pytest.fixture
def now():
    return timezone.now()


def make_rate(at, rupiah=16_250, margin=0, currency="USD"):
    return ExchangeRate.objects.create(
        currency=currency, rupiah_per_unit=rupiah, margin_basis_points=margin, valid_from=at, source="test"
    )


def offer(now, amount=154_600):
    (found,) = gateway.offers(Purchase(amount, "32.73.02", now))
    return found


def test_the_offer_shows_dollars_and_rate(now):
    make_rate(now - timedelta(days=2))

    with override("en"):
        found = offer(now)

    assert (found.code, found.group, found.label, found.fee_amount) == ("paypal", "PayPal", "PayPal", 0)
    assert found.description == "You pay US$9.52 (US$1 = Rp16.250)."
    assert found.is_available


def test_in_indonesian_dollars_have_a_comma(now):
    make_rate(now)

    with override("id"):
        assert "US$1.234,00" in offer(now, 1234 * 16_250).description


def test_the_margin_is_inside_the_shown_rate(now):
    make_rate(now, margin=250)

    with override("en"):
        assert offer(now).description == "You pay US$9.76 (US$1 = Rp15.853)."


def test_the_newest_rate_that_is_valid_already_counts(now):
    make_rate(now - timedelta(days=6), rupiah=10_000)
    make_rate(now - timedelta(days=1), rupiah=20_000)
    make_rate(now + timedelta(days=1), rupiah=30_000)
    make_rate(now, rupiah=5, currency="SGD")

    with override("en"):
        assert "Rp20.000" in offer(now).description


@pytest.mark.parametrize(
    ("age", "is_available"),
    [(timedelta(days=7), True), (timedelta(days=7, seconds=1), False), (timedelta(seconds=-1), False)],
)
def test_an_old_rate_is_refused_with_a_sentence(now, age, is_available):
    make_rate(now - age)

    found = offer(now)

    assert found.is_available == is_available
    assert bool(found.reason) != is_available


def test_without_a_rate_it_cannot_be_chosen(now):
    with pytest.raises(MethodUnavailable):
        gateway.choose("paypal", Purchase(154_600, "32.73.02", now))


def test_without_keys_it_is_not_offered_and_asks_nothing(settings, now, django_assert_num_queries):
    settings.GATEWAYS = {}

    with django_assert_num_queries(0):
        assert gateway.offers(Purchase(154_600, "32.73.02", now)) == []


def test_chosen_it_holds_the_goods_for_three_hours(now):
    make_rate(now)

    choice = gateway.choose("paypal", Purchase(154_600, "32.73.02", now))

    assert choice == PaymentChoice(method="paypal", label="PayPal", due_at=now + timedelta(hours=3))


def test_the_payment_freezes_dollars_and_rate(now):
    make_rate(now, margin=100)
    choice = gateway.choose("paypal", Purchase(154_600, "32.73.02", now))
    order = make_order(payment=choice, at=now)

    payment = gateway.payment_for(order, now)
    payment.save()
    payment.refresh_from_db()

    exact = -(-order.total_amount * 100 * 101 // (16_250 * 100))
    assert (payment.charge_currency, payment.charge_amount, payment.exchange_rate) == ("USD", exact, 16_250)
    assert (payment.amount, payment.reference) == (order.total_amount, f"{order.number}-1")


def test_no_payment_is_written_at_a_rate_that_grew_old(now):
    make_rate(now)
    order = make_order(payment=gateway.choose("paypal", Purchase(1, "32.73.02", now)), at=now)

    with pytest.raises(MethodUnavailable):
        gateway.payment_for(order, now + timedelta(days=8))
