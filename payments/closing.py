"""Ending an order together with its open payments: by staff, by the shopper, or by time."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from orders.cancelling import cancel_order as cancel
from orders.cancelling import expire_order
from orders.models import Order
from orders.statuses import lock_order

from .models import Payment
from .starting import close_gateway_later

# Money sent in the last minute still arrives: wait a little before stock is given back.
GRACE = timedelta(hours=1)


@transaction.atomic
def cancel_order(order, *, reason, actor, at):
    """Cancel an order and its open payments. Raises StatusRefused if it is too late for that."""
    order = lock_order(order.pk)
    cancel(order, reason=reason, actor=actor, at=at)
    end_open_payments(order, Payment.State.CANCELLED)


def end_open_payments(order, state):
    """End what is open here, and have gateways stop taking money for it."""
    for payment in order.payments.open().select_for_update():
        payment.state = state
        payment.save(update_fields=["state"])
        close_gateway_later(payment)


def overdue_orders(at):
    """Unpaid orders past deadline and grace; one whose proof staff have yet to judge may wait."""
    judged = Payment.objects.filter(order=OuterRef("pk"), state=Payment.State.REVIEW)
    return Order.objects.overdue(at - GRACE).filter(~Exists(judged))


def expire_overdue(*, at, most=200):
    """End overdue orders, one transaction each; returns how many. Two runs at once share them."""
    expired = 0
    for pk in list(overdue_orders(at).order_by("pk").values_list("pk", flat=True)[:most]):
        with transaction.atomic():
            order = (
                overdue_orders(at).filter(pk=pk).select_for_update(skip_locked=True, of=["self"])
            ).first()
            if order is None:
                continue
            expire_order(order, at=at)
            end_open_payments(order, Payment.State.EXPIRED)
            expired += 1
    return expired
