"""Jobs of payments, each safe to run twice; what a gateway did not answer is asked again by the clock."""

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from . import inbox, looking, opening
from .closing import expire_overdue
from .deferring import leave, leave_event
from .models import Payment, PaymentEvent
from .providers.base import GatewayDown, GatewayRefused, GatewayUnsure

logger = structlog.get_logger(__name__)
NO_ANSWER = (GatewayDown, GatewayRefused, GatewayUnsure)
# A minute's work of one run; the next one goes on.
MOST_LOOKS = 200


@jobs.periodic(cron="* * * * *")
@jobs.task(name="payments.expire_overdue", queueing_lock="payments.expire_overdue", pass_context=False)
def expire_overdue_orders(timestamp):
    """Every minute: end orders that were not paid in time and give their stock back."""
    expire_overdue(at=timezone.now())


@jobs.task(name="payments.open_session")
def open_session(payment_id):
    opening.open_session(payment_id, at=timezone.now())


@jobs.task(name="payments.close_session")
def close_session(payment_id):
    opening.close_session(payment_id, at=timezone.now())


@jobs.task(name="payments.look")
def look(payment_id, actor):
    """Ask a gateway about one attempt; without an answer it is asked again by the clock."""
    try:
        looking.look(payment_id, actor=actor, at=timezone.now())
    except NO_ANSWER as error:
        logger.info("payment.asked_in_vain", payment=payment_id, text=str(error))


@jobs.task(name="payments.read_event")
def read_event(event_id):
    try:
        inbox.read_event(event_id, at=timezone.now())
    except NO_ANSWER as error:
        logger.info("payment.asked_in_vain", message=event_id, text=str(error))


@jobs.periodic(cron="* * * * *")
@jobs.task(name="payments.reconcile", queueing_lock="payments.reconcile", pass_context=False)
def reconcile_each_minute(timestamp):
    """Every minute: ask about each attempt whose turn it is, and read what was left unread."""
    reconcile(at=timezone.now())


def reconcile(*, at, most=MOST_LOOKS):
    """Leave a job for everything that is due; returns how many attempts and messages that were.

    A gateway that hangs keeps one job waiting, not the others.
    """
    due = Payment.objects.to_look_at(at).order_by("next_look_at")
    payments = list(due.values_list("pk", flat=True)[:most])
    for payment_id in payments:
        leave("look", payment_id, actor="reconcile")
    lost = PaymentEvent.objects.filter(payment__isnull=True, processed_at__isnull=True)
    events = list(lost.order_by("pk").values_list("pk", flat=True)[:most])
    for event_id in events:
        leave_event(event_id, None)
    return len(payments) + len(events)
