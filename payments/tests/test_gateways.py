"""The same story with every gateway: opened, paid, told, settled once."""

import json

import pytest
from django.utils import timezone

from payments.closing import cancel_order
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
    for _again in range(2):
        look(payment.pk, actor="shopper", at=timezone.now())

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


def test_a_dispute_takes_the_money_and_gives_it_back_when_won(shop, client):
    payment = shop.order("stripe")
    shop.pay(payment)
    look(payment.pk, actor="stripe", at=timezone.now())
    shop.fakes["stripe"].charge_back(payment.reference)
    look(payment.pk, actor="stripe", at=timezone.now())
    lost = fresh(payment)
    assert (lost.state, lost.refunded_amount, lost.order.payment_status) == (
        "charged_back",
        lost.amount,
        "refunded",
    )
    assert sum(lost.order.entries.values_list("net_amount", flat=True)) == 0

    dispute = next(iter(shop.fakes["stripe"].state["disputes"]))
    shop.fakes["stripe"].end_dispute(dispute, "won")
    look(payment.pk, actor="stripe", at=timezone.now())

    won = fresh(payment)
    assert (won.state, won.refunded_amount, won.order.payment_status) == ("paid", 0, "paid")
    assert sum(won.order.entries.values_list("net_amount", flat=True)) == won.amount


def test_a_dispute_about_money_without_an_order_leaves_it_without_one_when_won(shop):
    payment = shop.order("stripe")
    shop.pay(payment)
    cancel_order(payment.order, reason="batal", actor="sari", at=timezone.now())
    look(payment.pk, actor="stripe", at=timezone.now())
    assert fresh(payment).state == "paid_late"
    fake = shop.fakes["stripe"]
    fake.charge_back(payment.reference)
    look(payment.pk, actor="stripe", at=timezone.now())
    assert (fresh(payment).state, fresh(payment).refundable_amount) == ("charged_back", 0)

    fake.end_dispute(next(iter(fake.state["disputes"])), "won")
    look(payment.pk, actor="stripe", at=timezone.now())

    won = fresh(payment)
    assert (won.state, won.refundable_amount) == ("paid_late", payment.amount)
    assert won.refund_due_at > timezone.now()
    assert fake.ledger()[payment.reference] == payment.expected_charge


def test_a_reversal_that_did_not_stand_gives_the_money_back_to_its_order(shop):
    payment = shop.order("paypal")
    shop.pay(payment)
    look(payment.pk, actor="paypal", at=timezone.now())
    fake = shop.fakes["paypal"]
    capture = fake.capture_of(payment.reference)
    was = dict(capture)
    fake.reverse(payment.reference)
    look(payment.pk, actor="paypal", at=timezone.now())
    assert fresh(payment).state == "reversed"

    capture.clear()
    capture.update(was)
    look(payment.pk, actor="paypal", at=timezone.now())

    back = fresh(payment)
    assert (back.state, back.refunded_amount, back.order.payment_status) == ("paid", 0, "paid")
    assert sum(back.order.entries.values_list("net_amount", flat=True)) == back.order.total_amount


def test_a_settlement_that_is_reversed_leaves_nothing_behind(shop):
    payment = shop.order("midtrans", method="midtrans-permata_va")
    fake = shop.fakes["midtrans"]
    fake.pay(payment.reference, "permata_va")
    look(payment.pk, actor="midtrans", at=timezone.now())
    assert fresh(payment).state == "paid"
    fake.reverse(payment.reference)

    look(payment.pk, actor="midtrans", at=timezone.now())

    back = fresh(payment)
    assert (back.state, back.refundable_amount, back.order.payment_status) == ("reversed", 0, "refunded")
    assert sum(back.order.entries.values_list("net_amount", flat=True)) == 0


def test_money_that_went_before_we_looked_was_never_here(shop):
    payment = shop.order("midtrans", method="midtrans-permata_va")
    fake = shop.fakes["midtrans"]
    fake.pay(payment.reference, "permata_va")
    fake.reverse(payment.reference)

    look(payment.pk, actor="midtrans", at=timezone.now())

    assert (fresh(payment).state, fresh(payment).captured_amount) == ("failed", 0)
    assert fresh(payment).order.payment_status == "unpaid"


def test_a_card_number_in_a_message_is_not_kept(shop, client):
    payment = shop.order("xendit")
    shop.pay(payment)
    (letter, *_rest) = shop.letters("xendit")
    told = json.loads(letter.body) | {"surprise": "4111 1111 1111 1111"}

    assert deliver(client, "xendit", letter, body=json.dumps(told).encode()) == 200

    event = PaymentEvent.objects.get()
    assert "1111 1111 1111" not in event.body
    assert b"1111 1111 1111" not in bytes(event.raw)
