"""Ending an order, or the rest of it: stock goes back, an entered sale is undone in the journal."""

from django.db import transaction

from . import journal
from .statuses import StatusRefused, Step, bring_to, send_mail_later, take_steps
from .stock import release_stock


@transaction.atomic
def cancel_order(order, *, reason, actor, at):
    """Cancel an order of which nothing is with the courier yet; `reason` is required.

    Raises StatusRefused if it was sent, ended or cancelled meanwhile. Money that was paid
    stays on the order as paid: giving it back is a refund, a deed of its own.
    """
    if not order.can_be_cancelled or order.details.filter(quantity_shipped__gt=0).exists():
        raise StatusRefused(order.status)
    take_steps([Step(order.pk, "status", order.status, "cancelled", at, actor, reason)])
    if order.payment_status != "unpaid":
        journal.enter_cancellation(order, at=at)
    release_stock(order, actor=actor, at=at)
    send_mail_later(order, "cancelled")


@transaction.atomic
def cancel_rest(order, *, actor, at):
    """Release what was not sent yet of an order of which something was; its parcels are opened before.

    What was paid for it is given back on the page of refunds: that takes it off the journal.
    Raises StatusRefused for an order that is not being sent, or has nothing left to send.
    """
    open_details = [detail for detail in order.details.all() if detail.quantity_open]
    if order.status != "processing" or not open_details:
        raise StatusRefused(order.status)
    release_stock(order, actor=actor, at=at)
    send_mail_later(order, "part_cancelled")


@transaction.atomic
def end_undelivered(order, *, reason, actor, at):
    """Cancel an order of which nothing arrived: all its parcels came back, or were lost.

    The sale of a paid one is undone in the journal; one to be paid on delivery never was a sale.
    """
    bring_to(order, "returned", actor=actor, at=at, reason=reason)
    if order.payment_status != "unpaid":
        journal.enter_cancellation(order, at=at)
    send_mail_later(order, "cancelled")


@transaction.atomic
def expire_order(order, *, at):
    """End an order whose time to pay is over. Raises StatusRefused if it was paid meanwhile."""
    if not order.awaits_payment:
        raise StatusRefused(order.status)
    take_steps([Step(order.pk, "status", "pending", "expired", at, "shop", "not paid in time")])
    release_stock(order, actor="shop", at=at)
    send_mail_later(order, "expired")
