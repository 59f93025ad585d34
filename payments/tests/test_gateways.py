"""The same story with every gateway: opened, paid, told, settled once."""

import pytest
from django.utils import timezone

from payments.looking import look
from payments.models import PaymentEvent

from .shop import CODES, deliver, do_jobs, fresh, shop  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", CODES)
def test_what_is_paid_at_the_gateway_pays_the_order(shop, client, code):
    payment = shop.order(code)
    assert payment.state == "waiting"
    assert payment.redirect_url.startswith(shop.server.url)

    shop.pay(payment)
    assert fresh(payment).state == "waiting"
    statuses = [deliver(client, code, letter) for letter in shop.letters(code)]
    do_jobs()

    paid = fresh(payment)
    assert set(statuses) == {200}
    assert (paid.state, paid.captured_amount) == ("paid", paid.amount)
    assert (paid.order.status, paid.order.payment_status) == ("processing", "paid")
    assert sum(paid.order.entries.values_list("net_amount", flat=True)) == paid.order.total_amount
    assert not PaymentEvent.objects.filter(processed_at__isnull=True).exists()
    assert shop.fakes[code].ledger()[payment.reference] == payment.expected_charge


@pytest.mark.parametrize("code", CODES)
def test_told_five_times_it_counts_once(shop, client, code):
    payment = shop.order(code)
    shop.pay(payment)

    for letter in shop.letters(code) * 5:
        assert deliver(client, code, letter) == 200
    do_jobs()

    assert fresh(payment).captured_amount == payment.amount
    assert fresh(payment).order.entries.filter(kind="sale").count() == 1


@pytest.mark.parametrize("code", CODES)
def test_without_any_news_the_clock_finds_the_money(shop, code):
    payment = shop.order(code)
    shop.pay(payment)

    look(payment.pk, actor="reconcile", at=timezone.now())

    assert fresh(payment).state == "paid"


@pytest.mark.parametrize("code", CODES)
def test_nobody_paid_so_nothing_is_settled(shop, code):
    payment = shop.order(code)

    look(payment.pk, actor="shopper", at=timezone.now())

    assert fresh(payment).state == "waiting"
    assert fresh(payment).captured_amount == 0
