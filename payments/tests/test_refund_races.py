"""Refunds at the same instant: one a key, and never more than came."""

import pytest
from django.utils import timezone

from inventory.tests.factories import make_stock
from inventory.tests.test_races import at_once
from orders.models import Order, SaleEntry
from payments.closing import cancel_order
from payments.models import Payment, Refund
from payments.refund_asking import finish_manual
from payments.refund_parts import RefundRefused

from .factories import make_paid, refund, refund_now

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def tried(deed):
    def run(number):
        try:
            return deed(number)
        except RefundRefused:
            return None

    return run


def test_eight_presses_of_one_button_are_one_refund():
    payment = make_paid()

    answers = at_once(8, lambda number: refund(payment, key="satu", other_amount=5_000).pk)

    assert len(set(answers)) == 1
    assert Payment.objects.get(pk=payment.pk).refunding_amount == 5_000


def test_one_key_for_two_payments_is_one_refund():
    payments = [make_paid(), make_paid(code=5)]

    answers = at_once(4, tried(lambda number: refund(payments[number % 2], key="satu", other_amount=1).pk))

    assert Refund.objects.count() == 1
    assert len(set(answers) - {None}) == 1


def test_refunds_at_once_never_pay_back_more_than_came():
    payment = make_paid((make_stock(9, price=50_000).variant, 4))
    detail = payment.order.details.get()

    answers = at_once(8, tried(lambda number: refund_now(payment, units={detail.pk: 1})))

    done = [answer for answer in answers if answer]
    payment.refresh_from_db()
    sold = sum(SaleEntry.objects.filter(kind="refund").values_list("net_amount", flat=True))
    assert len(done) == 4
    assert payment.refunded_amount == 200_000 == -sold


def test_whole_refunds_at_once_are_one():
    payment = make_paid()

    answers = at_once(6, tried(lambda number: refund_now(payment, everything=payment.amount)))

    assert len([answer for answer in answers if answer]) == 1
    assert Order.objects.get(pk=payment.order_id).payment_status == "refunded"


def test_two_colleagues_book_one_transfer_once():
    asked = refund(make_paid(), other_amount=5_000)

    answers = at_once(
        4,
        tried(
            lambda number: finish_manual(
                asked, reference=f"TRX-{number}", actor=f"staf {number}", at=timezone.now()
            )
        ),
    )

    assert len([answer for answer in answers if answer]) == 1
    assert SaleEntry.objects.filter(kind="refund").count() == 1


def test_cancelling_and_refunding_at_once_end_at_nothing_sold():
    for _turn in range(3):
        payment = make_paid()

        def race(number, payment=payment):
            if number % 2:
                return refund_now(payment, other_amount=5_000)
            return cancel_order(payment.order, reason="batal", actor="x", at=timezone.now())

        at_once(2, race)

        entries = SaleEntry.objects.filter(order=payment.order_id)
        assert sum(entries.values_list("net_amount", flat=True)) == 0
        assert Payment.objects.get(pk=payment.pk).refunded_amount == 5_000
