"""Two ends of one order at the same moment: every rupiah has a place afterwards.

`RACE_ROUNDS=1000 pytest payments/tests/test_money_races.py` for the long form.
"""

import os
import threading

import pytest
from django.db import connection
from django.utils import timezone

from inventory.tests.factories import make_stock
from orders.models import Order
from orders.statuses import StatusRefused
from payments.closing import GRACE, cancel_order, expire_overdue
from payments.models import Payment
from payments.providers.base import Snapshot
from payments.refund_asking import request_refund
from payments.refund_parts import Parts, RefundRefused
from payments.settling import apply

from .shop import fresh, shop  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = int(os.environ.get("RACE_ROUNDS", "5"))


def race(*deeds):
    """Do all deeds at once, each in a thread of its own; returns what they gave or raised."""
    barrier = threading.Barrier(len(deeds))
    results = [None] * len(deeds)

    def run(number, deed):
        try:
            barrier.wait(5)
            results[number] = deed()
        except Exception as error:  # the result of a race may well be a refusal
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


def paid(payment):
    return Snapshot("paid", captured=payment.expected_charge, currency=payment.charge_currency)


def check_all_has_a_place(payment):
    """The money is here; it paid an order that goes on, or waits for staff."""
    payment = fresh(payment)
    assert payment.captured_amount == payment.amount
    sold = sum(payment.order.entries.values_list("net_amount", flat=True))
    if payment.state == "paid" and payment.order.status != "cancelled":
        assert payment.order.payment_status == "paid"
        assert sold == payment.amount
    else:
        assert sold == 0
        assert payment.refundable_amount == payment.amount
    return payment


def test_expiry_against_settlement(shop):
    level = make_stock(ROUNDS)
    ends = set()
    for _round in range(ROUNDS):
        payment = shop.order("midtrans", (level.variant, 1))
        late = payment.due_at + GRACE * 2

        race(
            lambda payment=payment, late=late: expire_overdue(at=late),
            lambda payment=payment, late=late: apply(payment, paid(payment), actor="midtrans", at=late),
            lambda payment=payment, late=late: apply(payment, paid(payment), actor="shopper", at=late),
        )

        ends.add(check_all_has_a_place(payment).state)
        # The goods are there, so the order goes on whoever was first.
        assert Order.objects.get(pk=payment.order_id).status == "processing"
    assert ends == {"paid"}


def test_cancel_against_settlement(shop):
    level = make_stock(ROUNDS)
    for _round in range(ROUNDS):
        payment = shop.order("midtrans", (level.variant, 1))
        at = timezone.now()

        results = race(
            lambda payment=payment, at=at: cancel_order(payment.order, reason="batal", actor="budi", at=at),
            lambda payment=payment, at=at: apply(payment, paid(payment), actor="midtrans", at=at),
        )

        assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, StatusRefused)]
        payment = check_all_has_a_place(payment)
        assert payment.order.status == "cancelled"
        assert payment.state in {"paid", "paid_late"}
    level.refresh_from_db()
    assert level.reserved == 0


def test_two_open_attempts_both_paid(shop):
    """The first pays the order, the second waits for staff; together they are all that came."""
    level = make_stock(ROUNDS)
    for _round in range(ROUNDS):
        first = shop.order("midtrans", (level.variant, 1))
        second = Payment.objects.get(pk=first.pk)
        second.pk, second.number, second.provider = None, 2, "xendit"
        second.method, second.reference = "xendit-ovo", f"{first.order.number}-2"
        second.save()
        at = timezone.now()

        race(
            lambda first=first, at=at: apply(first, paid(first), actor="midtrans", at=at),
            lambda second=second, at=at: apply(second, paid(second), actor="xendit", at=at),
            lambda first=first, at=at: apply(first, paid(first), actor="reconcile", at=at),
            lambda second=second, at=at: apply(second, paid(second), actor="reconcile", at=at),
        )

        assert sorted([fresh(first).state, fresh(second).state]) == ["paid", "paid_twice"]
        order = Order.objects.get(pk=first.order_id)
        assert sum(order.entries.values_list("net_amount", flat=True)) == order.total_amount


def test_refund_against_refund(shop):
    """Two of the staff give everything back at once: it goes back once, whoever pressed first."""
    level = make_stock(ROUNDS)
    for number in range(ROUNDS):
        payment = shop.order("xendit", (level.variant, 1))
        at = timezone.now()
        apply(payment, paid(payment), actor="xendit", at=at)

        def give_back(key, payment=payment, at=at):
            whole = Parts(everything=payment.amount)
            return request_refund(payment, whole, key=key, reason="rusak", actor=key, at=at, way="manual")

        results = race(
            lambda give_back=give_back, number=number: give_back(f"sari-{number}"),
            lambda give_back=give_back, number=number: give_back(f"budi-{number}"),
            lambda give_back=give_back, number=number: give_back(f"sari-{number}"),
        )

        refused = [result for result in results if isinstance(result, Exception)]
        assert all(isinstance(result, RefundRefused) for result in refused), results
        refund = payment.refunds.get()
        assert (refund.amount, fresh(payment).refundable_amount) == (payment.amount, 0)
