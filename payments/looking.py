"""Asking a gateway how an attempt stands: the one answer to every kind of news.

A webhook, the shopper's return, the clock and a button of staff all lead here.
"""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F

from .attempts import attempt_of
from .calls import ask
from .locking import lock_payment
from .models import Payment, PaymentEvent
from .opening import close_session, open_session
from .providers.base import GatewayDown, GatewayRefused, GatewayUnsure
from .settling import apply

logger = structlog.get_logger(__name__)

# So long after it was written an attempt is asked about, whoever asked in between; then every hour
# until an hour after the deadline.
STEPS = [timedelta(minutes=m) for m in (5, 15, 60)]
HOURLY = timedelta(hours=1)
AFTER_DEADLINE = timedelta(hours=1)
# An event that nobody can act on is tried again for a day.
EVENT_LIFE = timedelta(hours=24)
# What the column holds.
MOST_COUNTED = 32_767


def look(payment_id, *, actor, at):
    """Ask about one attempt and act on the answer; returns the payment as it is now.

    All messages that had arrived before the question are answered by it.
    """
    payment = Payment.objects.select_related("order").get(pk=payment_id)
    events = list(payment.events.filter(processed_at__isnull=True).values_list("pk", flat=True))
    may_be_there = payment.is_open or payment.captured_amount or payment.gateway_id
    if not payment.open_tries or not may_be_there:
        # Nobody was asked to take this money yet, or it ended while nobody knew whether the
        # gateway has it: there is nothing to ask about.
        finish = open_session if payment.is_open else close_session
        payment = finish(payment_id, at=at)
        answer_events(events, at=at)
        return payment
    attempt = attempt_of(payment)
    try:
        snapshot = ask(payment.provider, lambda gateway: gateway.look(attempt))
        if snapshot.state == "approved" and is_wanted(payment.order):
            snapshot = ask(payment.provider, lambda gateway: gateway.collect(attempt))
        payment = apply(payment, snapshot, actor=actor, at=at)
    except (GatewayRefused, GatewayUnsure, GatewayDown) as error:
        note_failed_look(payment, error, at=at)
        PaymentEvent.objects.filter(pk__in=events).update(tries=F("tries") + 1, error=str(error)[:500])
        raise
    answer_events(events, at=at)
    plan_next_look(payment, at=at)
    if snapshot.state in {"none", "open"} and payment.is_open and not payment.redirect_url:
        return open_session(payment_id, at=at)
    if snapshot.state in {"open", "approved"} and payment.state in {"cancelled", "expired", "failed"}:
        return close_session(payment_id, at=at)
    return payment


def is_wanted(order):
    """Whether an order can still use money that is ours to collect."""
    return order.payment_status == "unpaid" and order.status not in {"cancelled", "expired"}


def answer_events(events, *, at):
    PaymentEvent.objects.filter(pk__in=events).update(processed_at=at, tries=F("tries") + 1, error="")


@transaction.atomic
def plan_next_look(payment, *, at):
    """Look again later while something may still happen without anybody telling us."""
    _order, payment = lock_payment(payment.pk)
    count_look(payment)
    if payment.captured_amount:
        # The one second look after the money came has been taken, or is planned already.
        payment.next_look_at = payment.next_look_at if (payment.next_look_at or at) > at else None
    else:
        last = (payment.due_at or at) + AFTER_DEADLINE
        payment.next_look_at = min(next_step(payment, at), last) if at < last else None
    payment.save(update_fields=["looks", "next_look_at"])
    return payment


@transaction.atomic
def note_failed_look(payment, error, *, at):
    _order, payment = lock_payment(payment.pk)
    logger.warning("payment.not_looked_at", reference=payment.reference, text=str(error))
    count_look(payment)
    payment.next_look_at = next_step(payment, at)
    payment.save(update_fields=["looks", "next_look_at"])


def count_look(payment):
    payment.looks = min(payment.looks + 1, MOST_COUNTED)


def next_step(payment, at):
    steps = (payment.created_at + step for step in STEPS)
    return next((step for step in steps if step > at), at + HOURLY)
