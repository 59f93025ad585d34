"""Sending refunds to their gateways: written before it is said, and said again with the same key."""

from datetime import timedelta

import structlog
from django.db import transaction
from procrastinate.contrib.django import app as jobs

from .attempts import attempt_of
from .calls import ask
from .models import Refund
from .providers.base import GatewayDown, GatewayRefused, GatewayUnsure, RefundOrder
from .refund_booking import end, move
from .refund_writing import lock_refund
from .refunding import note_refund

logger = structlog.get_logger(__name__)

State = Refund.State
# After the n-th call that told nothing; then every hour.
PAUSES = [timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)]
HOURLY = timedelta(hours=1)
# No call takes longer: until then nobody else asks.
IN_CALL = timedelta(minutes=3)
# Banks take days. News of it comes by itself, too.
WHILE_PENDING = timedelta(hours=6)
# What is not done by then is for the eyes of staff.
GIVE_UP = timedelta(days=30)
OPEN = {State.REQUESTED, State.UNKNOWN, State.PENDING}


def send_refund(refund_id, *, at):
    """Ask the gateway for a refund, or how it stands; returns the refund as it is now.

    Safe to run twice and to die at any point: the key and the state "unknown" are committed
    before the call, and the clock asks again.
    """
    refund, was = begin(refund_id, at=at)
    if was is None:
        return refund
    attempt, order = attempt_of(refund.payment), order_of(refund)
    try:
        seen = ask(refund.payment.provider, lambda gateway: gateway.refund(attempt, order))
    except GatewayRefused as refusal:
        return note_refusal(refund_id, was, str(refusal), at=at)
    except (GatewayUnsure, GatewayDown) as silence:
        # A call that never left leaves the refund as it was; after an unsure one nobody knows.
        state = was if isinstance(silence, GatewayDown) else None
        return note_silence(refund_id, state, str(silence), at=at)
    return note_answer(refund_id, seen, at=at)


def order_of(refund):
    amount = refund.amount if refund.charge_amount is None else refund.charge_amount
    is_whole = refund.amount == refund.payment.captured_amount
    return RefundOrder(refund.key, amount, refund.reason, is_whole, refund.gateway_id)


@transaction.atomic
def begin(refund_id, *, at):
    """(refund, the state it was in); the state is None if there is nothing to ask now."""
    _order, _payment, refund = lock_refund(refund_id)
    is_early = refund.next_look_at is not None and refund.next_look_at > at
    if refund.way != Refund.Way.PROVIDER or refund.state not in OPEN or is_early:
        return refund, None
    was = refund.state
    refund.state = State.UNKNOWN if was == State.REQUESTED else was
    refund.tries += 1
    refund.next_look_at = at + IN_CALL
    refund.save(update_fields=["state", "tries", "next_look_at"])
    return refund, was


@transaction.atomic
def note_answer(refund_id, seen, *, at):
    order, payment, refund = lock_refund(refund_id)
    note_refund(refund, seen, payment, order, at=at)
    if refund.state == State.PENDING:
        plan(refund, WHILE_PENDING, at=at)
    return refund


@transaction.atomic
def note_refusal(refund_id, was, why, *, at):
    """A refusal ends the refund, unless the gateway had taken it on before."""
    order, payment, refund = lock_refund(refund_id)
    if was == State.PENDING:
        logger.warning("refund.not_told", refund=refund.key, text=why)
        plan(refund, WHILE_PENDING, at=at)
    elif refund.state == State.UNKNOWN:
        logger.warning("refund.refused", refund=refund.key, text=why)
        end(refund, State.FAILED, payment, order, why=why, actor=payment.provider, at=at)
    return refund


@transaction.atomic
def note_silence(refund_id, state, why, *, at):
    """Keep why nothing is known, and ask again later; `state` is where the refund is if not unknown."""
    _order, payment, refund = lock_refund(refund_id)
    logger.warning("refund.no_answer", refund=refund.key, tries=refund.tries, text=why)
    if refund.state == State.UNKNOWN:
        move(refund, state or State.UNKNOWN, payment, at=at, failure=why)
    if refund.state in OPEN:
        pause = PAUSES[refund.tries - 1] if refund.tries <= len(PAUSES) else HOURLY
        plan(refund, pause, at=at)
    return refund


def plan(refund, pause, *, at):
    """Ask again after a while, by a job and, should that be lost, by the clock."""
    if at > refund.created_at + GIVE_UP:
        refund.next_look_at = None
    else:
        refund.next_look_at = at + pause
        jobs.configure_task(
            "payments.send_refund",
            schedule_in={"seconds": int(pause.total_seconds())},
            task_kwargs={"refund_id": refund.pk},
        ).defer()
    refund.save(update_fields=["next_look_at"])


@transaction.atomic
def ask_again(refund):
    """Have the gateway asked now, for staff who do not want to wait."""
    _order, _payment, refund = lock_refund(refund.pk)
    if refund.state in OPEN and refund.way == Refund.Way.PROVIDER:
        refund.next_look_at = None
        refund.save(update_fields=["next_look_at"])
        jobs.configure_task("payments.send_refund", task_kwargs={"refund_id": refund.pk}).defer()
    return refund
