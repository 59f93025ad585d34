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


def send_mail_later(order, kind, **about):
    """Defer the mail in the caller's transaction: a rollback takes it back."""
    if order.contact_email:
        jobs.configure_task(
            "mail.order", queueing_lock=None, task_kwargs={"order_id": order.pk, "kind": kind, **about}
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
    # What was collected at the door is told with the arrival.
    if order.status not in {"delivered", "completed"}:
        send_mail_later(order, "paid")


@transaction.atomic
def accept_cod(order, *, actor, at):
    """Let a pay-on-delivery order be prepared before its money is there."""
    take_steps([Step(order.pk, "status", "pending", "processing", at, actor, "")])


@transaction.atomic
def mark_packed(order, *, actor, at):
    bring_to(order, "packed", actor=actor, at=at)


@transaction.atomic
def mark_shipped(order, *, actor, at, reason=""):
    bring_to(order, "shipped", actor=actor, at=at, reason=reason)


@transaction.atomic
def mark_delivered(order, *, actor, at, reason=""):
    bring_to(order, "delivered", actor=actor, at=at, reason=reason)


# What has to lie behind each place on the way of the parcels, and the step of the order's own status
# that goes with it.
WAY_TO = {
    "unfulfilled": ["unfulfilled"],
    "packed": ["packed"],
    "shipped": ["shipped"],
    "delivered": ["shipped", "delivered"],
    "returned": ["shipped", "returned"],
}
STATUS_AT = {
    "shipped": ("processing", "shipped"),
    "delivered": ("shipped", "delivered"),
    "returned": ("shipped", "cancelled"),
}


def bring_to(order, fulfilment, *, actor, at, reason=""):
    """Step an order, locked by the caller, to where its parcels are, and its status with it.

    Returns whether it was somewhere else. Raises StatusRefused if no path leads there.
    """
    order.refresh_from_db(fields=["status", "fulfilment_status"])
    if order.fulfilment_status == fulfilment:
        return False
    steps, now = [], order.fulfilment_status
    for place in WAY_TO[fulfilment]:
        if place == now:
            continue
        steps.append(Step(order.pk, "fulfilment_status", now, place, at, actor, reason))
        if place in STATUS_AT:
            steps.append(Step(order.pk, "status", *STATUS_AT[place], at, actor, reason))
        now = place
    take_steps(steps)
    return True
