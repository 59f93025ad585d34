"""Ending an order before it is sent: stock goes back, an entered sale is undone in the journal."""

from django.db import transaction

from . import journal
from .statuses import StatusRefused, Step, send_mail_later, take_steps
from .stock import release_stock


@transaction.atomic
def cancel_order(order, *, reason, actor, at):
    """Cancel an order that is not with the courier yet; `reason` is required.

    Raises StatusRefused if it was sent, ended or cancelled meanwhile. Money that was paid
    stays on the order as paid: giving it back is a refund, a deed of its own.
    """
    if not order.can_be_cancelled:
        raise StatusRefused(order.status)
    take_steps([Step(order.pk, "status", order.status, "cancelled", at, actor, reason)])
    if order.payment_status != "unpaid":
        journal.enter_cancellation(order, at=at)
    release_stock(order, actor=actor, at=at)
    send_mail_later(order, "cancelled")


@transaction.atomic
def expire_order(order, *, at):
    """End an order whose time to pay is over. Raises StatusRefused if it was paid meanwhile."""
    if not order.awaits_payment:
        raise StatusRefused(order.status)
    take_steps([Step(order.pk, "status", "pending", "expired", at, "shop", "not paid in time")])
    release_stock(order, actor="shop", at=at)
    send_mail_later(order, "expired")
