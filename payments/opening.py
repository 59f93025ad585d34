"""Opening the session of an attempt at its gateway, and closing it: attempt, call, settle.

The attempt is written and committed first, the call is made outside of any transaction, its
answer is recorded. An unknown outcome is a state of its own, and asking again is safe because
the gateway knows the attempt by our reference.
"""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F

from .attempts import attempt_of
from .calls import ask
from .locking import lock_payment
from .models import Payment
from .providers.base import GatewayDown, GatewayRefused, GatewayUnsure
from .settling import apply

logger = structlog.get_logger(__name__)

# After the n-th failure to open.
PAUSES = [timedelta(seconds=s) for s in (10, 60, 300, 1800)]
FIRST_LOOK = timedelta(minutes=5)


def open_session(payment_id, *, at):
    """Make the session of an open attempt, once; returns the payment as it is now.

    What cannot be done now is tried again by the reconcile job.
    """
    payment = Payment.objects.get(pk=payment_id)
    if not payment.is_open or payment.redirect_url:
        return payment
    is_known_there = payment.open_tries > 0
    Payment.objects.filter(pk=payment_id).update(open_tries=F("open_tries") + 1)
    payment.open_tries += 1
    attempt = attempt_of(payment)
    try:
        if is_known_there:
            # An earlier call may have done it all; money may even be there.
            snapshot = ask(payment.provider, lambda gateway: gateway.look(attempt))
            if snapshot.state not in {"none", "open"}:
                return apply(payment, snapshot, actor=payment.provider, at=at)
        session = ask(payment.provider, lambda gateway: gateway.open(attempt))
    except GatewayRefused as error:
        return record_refusal(payment, error)
    except GatewayUnsure as error:
        return record_failure(payment, error, state=Payment.State.UNKNOWN, at=at)
    except GatewayDown as error:
        return record_failure(payment, error, state=payment.state, at=at)
    return record_session(payment, session, at=at)


@transaction.atomic
def record_session(payment, session, *, at):
    _order, payment = lock_payment(payment.pk)
    payment.gateway_id, payment.redirect_url = session.gateway_id, session.redirect_url
    payment.failure, payment.looks = "", 0
    payment.next_look_at = at + FIRST_LOOK
    if payment.state == Payment.State.UNKNOWN:
        payment.state = Payment.State.WAITING
    payment.save(update_fields=["gateway_id", "redirect_url", "failure", "looks", "next_look_at", "state"])
    return payment


@transaction.atomic
def record_refusal(payment, error):
    """The gateway will not have this attempt: it failed, and the shopper chooses again."""
    _order, payment = lock_payment(payment.pk)
    logger.error("payment.refused", reference=payment.reference, text=str(error))
    payment.failure, payment.next_look_at = str(error)[:500], None
    if payment.is_open:
        payment.state = Payment.State.FAILED
    payment.save(update_fields=["failure", "state", "next_look_at"])
    return payment


@transaction.atomic
def record_failure(payment, error, *, state, at):
    _order, payment = lock_payment(payment.pk)
    logger.warning("payment.no_answer", reference=payment.reference, text=str(error))
    payment.failure = str(error)[:500]
    payment.next_look_at = at + PAUSES[min(payment.open_tries, len(PAUSES)) - 1]
    if payment.is_open:
        payment.state = state
    payment.save(update_fields=["failure", "next_look_at", "state"])
    return payment


def close_session(payment_id, *, at):
    """Stop an attempt that ended here, so that nobody pays it; a payment that was quicker wins.

    If we never learned the session's name, it is opened by the same key to learn it.
    """
    payment = Payment.objects.get(pk=payment_id)
    if payment.is_open or payment.captured_amount or not payment.open_tries:
        return payment
    try:
        attempt = attempt_of(payment)
        if not payment.gateway_id:
            session = ask(payment.provider, lambda gateway: gateway.open(attempt))
            payment = record_session(payment, session, at=at)
            attempt = attempt_of(payment)
        snapshot = ask(payment.provider, lambda gateway: gateway.close(attempt))
    except GatewayRefused as error:
        return record_refusal(payment, error)
    except (GatewayUnsure, GatewayDown) as error:
        return record_failure(payment, error, state=payment.state, at=at)
    return apply(payment, snapshot, actor=payment.provider, at=at)
