"""Money and time at the same instant."""

import pytest
from django.utils import timezone

from inventory.tests.test_races import at_once
from orders.models import Order, SaleEntry
from orders.statuses import StatusRefused
from payments.closing import GRACE, cancel_order, expire_overdue
from payments.models import Payment
from payments.providers.base import MethodUnavailable, Purchase
from payments.settling import settle
from payments.starting import change_method
from payments.tests.factories import make_account, make_transfer

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_eight_confirmations_of_one_transfer_pay_once():
    payment = make_transfer()

    def confirm(number):
        return settle(
            payment,
            amount=payment.amount,
            event_key=f"staff-{number}",
            actor=f"staff-{number}",
            at=timezone.now(),
        ).state

    assert at_once(8, confirm) == ["paid"] * 8

    entries = SaleEntry.objects.filter(order=payment.order)
    assert sum(entries.values_list("net_amount", flat=True)) == payment.amount
    assert payment.order.status_changes.filter(field="payment_status").count() == 1


@pytest.mark.parametrize("turn", range(4))
def test_money_and_expiry_at_once_leave_every_rupiah_a_place(turn):
    payment = make_transfer()
    late = payment.due_at + GRACE * 2

    def race(number):
        if number % 2:
            return expire_overdue(at=late)
        return settle(payment, amount=payment.amount, event_key=f"e-{number}", actor="sari", at=late)

    at_once(4, race)

    order = Order.objects.get(pk=payment.order_id)
    state = Payment.objects.get(pk=payment.pk).state
    assert (order.status, order.payment_status, state) in {
        ("processing", "paid", "paid"),
        ("expired", "unpaid", "paid_late"),
    }


def test_cancelling_and_paying_at_once_have_one_winner():
    payment = make_transfer()

    def race(number):
        try:
            if number % 2:
                cancel_order(payment.order, reason="batal", actor="budi", at=timezone.now())
            else:
                settle(
                    payment,
                    amount=payment.amount,
                    event_key="staff:1",
                    actor="sari",
                    at=timezone.now(),
                )
        except StatusRefused:
            return "refused"
        return "done"

    at_once(4, race)

    order = Order.objects.get(pk=payment.order_id)
    payment.refresh_from_db()
    sold = sum(order.entries.values_list("net_amount", flat=True))
    assert order.status == "cancelled"
    assert payment.captured_amount == payment.amount
    assert sold == 0


@pytest.mark.parametrize("turn", range(4))
def test_money_for_an_attempt_and_leaving_it_at_once_leave_nothing_open_beside_it(turn):
    payment, account = make_transfer(), make_account()
    at = timezone.now()
    purchase = Purchase(amount=payment.amount, region_code="32", at=at, is_frozen=True)

    def race(number):
        if number % 2:
            return settle(payment, amount=payment.amount, event_key=f"e-{number}", actor="sari", at=at)
        try:
            return change_method(payment.order, f"transfer-{account.pk}", purchase, at=at)
        except (StatusRefused, MethodUnavailable):
            return None

    at_once(6, race)

    order = Order.objects.get(pk=payment.order_id)
    assert order.payment_status == "paid"
    assert Payment.objects.get(pk=payment.pk).captured_amount == 3 * payment.amount
    assert not order.payments.open().exists()
