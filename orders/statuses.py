"""Moving orders along their paths: every step is a row of who, when and why."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app as jobs

from inventory.moving import constraint_of

from . import journal
from .models import Order, OrderStatusChange

MOVED_ON = {"order_status_moved_on", "order_status_path"}


class StatusRefused(Exception):
    """The order is not where the step begins: somebody else was first, or the step is none."""


@dataclass(frozen=True)
class Step:
    """One status change to be; `field` is status, payment_status or fulfilment_status."""

    order_id: int
    field: str
    old: str
    new: str
    at: datetime
    actor: str
    reason: str = ""


def take_steps(steps):
    """Write the steps in their order in one statement; raises StatusRefused if one cannot be.

    Only a wholly taken list is kept. The caller's own transaction goes on either way.
    """
    try:
        with transaction.atomic():
            OrderStatusChange.objects.bulk_create(OrderStatusChange(**vars(step)) for step in steps)
    except IntegrityError as error:
        if constraint_of(error) not in MOVED_ON:
            raise
        raise StatusRefused(str(error)) from error


def send_mail_later(order, kind):
    """Defer the mail in the caller's transaction: a rollback takes it back."""
    if order.contact_email:
        jobs.configure_task(
            "mail.order", queueing_lock=None, task_kwargs={"order_id": order.pk, "kind": kind}
        ).defer()


def lock_order(order_id):
    """Lock an order until the transaction ends; whoever locks payments too locks the order first."""
    return Order.objects.select_for_update().get(pk=order_id)


@transaction.atomic
def mark_paid(order, *, actor, at, reason=""):
    """Book that the money of an order is certain: it is prepared, and its sale enters the journal."""
    steps = [Step(order.pk, "payment_status", "unpaid", "paid", at, actor, reason)]
    if order.status == "pending":
        steps.append(Step(order.pk, "status", "pending", "processing", at, actor, reason))
    take_steps(steps)
    journal.enter_sales([order], at=at)
    send_mail_later(order, "paid")


@transaction.atomic
def accept_cod(order, *, actor, at):
    """Let a pay-on-delivery order be prepared before its money is there."""
    take_steps([Step(order.pk, "status", "pending", "processing", at, actor, "")])


@transaction.atomic
def mark_packed(order, *, actor, at):
    take_steps([Step(order.pk, "fulfilment_status", "unfulfilled", "packed", at, actor)])


@transaction.atomic
def mark_shipped(order, *, actor, at, reason=""):
    take_steps(
        [
            Step(order.pk, "fulfilment_status", "packed", "shipped", at, actor, reason),
            Step(order.pk, "status", "processing", "shipped", at, actor, reason),
        ]
    )
    send_mail_later(order, "shipped")


@transaction.atomic
def mark_delivered(order, *, actor, at, reason=""):
    take_steps(
        [
            Step(order.pk, "fulfilment_status", "shipped", "delivered", at, actor, reason),
            Step(order.pk, "status", "shipped", "delivered", at, actor, reason),
        ]
    )
