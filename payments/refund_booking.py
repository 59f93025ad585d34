"""Where a refund's state moves, its money follows: into the journal, the order, and a letter."""

from django.apps import apps
from procrastinate.contrib.django import app as jobs

from orders.refunds import Returned, enter_refund, follow_refunds, given_back, undo_refund

from .models import Refund
from .models.payment import HOMELESS, TAKEN_BACK

State = Refund.State
# What the shop did itself; of the rest the shopper knows more than we do.
TOLD = {Refund.Way.PROVIDER, Refund.Way.MANUAL, Refund.Way.CREDIT}


def pays_order(payment):
    """Whether this is the payment that paid its order, also if its money was taken back later."""
    return (state_before(payment) if payment.state in TAKEN_BACK else payment.state) == "paid"


def state_before(payment):
    """What the money of a payment was for before it was taken back: "paid", or why it had no order."""
    history = apps.get_model("payments", "PaymentChangeEvent").objects
    was = history.filter(pgh_obj=payment.pk, state__in=["paid", *HOMELESS]).order_by("-pgh_id")
    return was.values_list("state", flat=True).first()


def succeed(refund, payment, order, *, actor, at):
    """Book that the money is back with the shopper; order and payment are locked by the caller."""
    move(refund, State.SUCCEEDED, payment, at=at)
    if pays_order(payment):
        if order.status != "cancelled":
            enter(refund, payment, order, at=at)
        follow(refund, payment, order, actor=actor, at=at)
    if refund.way in TOLD and order.contact_email:
        jobs.configure_task("mail.refund", task_kwargs={"refund_id": refund.pk}).defer()


def end(refund, state, payment, order, *, why, actor, at):
    """Let a refund fail or be called off; one that was called done is undone everywhere."""
    was_done = refund.state == State.SUCCEEDED
    move(refund, state, payment, at=at, failure=why)
    if was_done and pays_order(payment):
        if order.status != "cancelled":
            undo_refund(order, refund.pk, at=at)
        follow(refund, payment, order, actor=actor, at=at)


def move(refund, state, payment, *, at, failure=""):
    refund.state, refund.failure = state, failure[:500]
    refund.finished_at = at if refund.is_finished else None
    refund.next_look_at = None
    refund.save(update_fields=["state", "failure", "finished_at", "next_look_at", "way"])
    payment.refresh_from_db(fields=["refunding_amount", "refunded_amount"])


def enter(refund, payment, order, *, at):
    """Take the refund off the order's sale. A cancelled order's sale is undone as a whole already.

    What came above the order's total never was a sale: `other` pays that back first.
    """
    before = payment.refunded_amount - refund.amount
    excess = max(payment.captured_amount - order.total_amount, 0)
    excess_left = max(excess - (before - given_back(order)), 0)
    enter_refund(
        order,
        refund.pk,
        lines=[Returned(line.detail_id, line.quantity, line.amount) for line in refund.lines.all()],
        shipping_amount=refund.shipping_amount,
        other_amount=max(refund.other_amount - excess_left, 0),
        at=at,
    )


def follow(refund, payment, order, *, actor, at):
    if order.status == "cancelled":
        back, of = payment.refunded_amount, payment.captured_amount
    else:
        back, of = given_back(order), order.total_amount
    follow_refunds(order, back=back, of=of, actor=actor, at=at, reason=refund.reason)
