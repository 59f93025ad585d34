"""Jobs of refunds, each safe to run twice."""

from datetime import timedelta

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from . import refund_sending
from .models import Refund

logger = structlog.get_logger(__name__)
# So late that the job of its own must have been lost.
OVERDUE = timedelta(minutes=2)
MOST = 100


@jobs.task(name="payments.send_refund")
def send_refund(refund_id):
    """Ask a gateway for a refund; what it does not answer is asked again with the same key."""
    refund_sending.send_refund(refund_id, at=timezone.now())


@jobs.periodic(cron="* * * * *")
@jobs.task(name="payments.send_due_refunds", queueing_lock="payments.send_due_refunds", pass_context=False)
def send_due_refunds_each_minute(timestamp):
    """Every minute: ask about refunds whose turn has passed without anybody asking."""
    send_due_refunds(at=timezone.now())


def send_due_refunds(*, at):
    """One pass over all that are due; returns how many. One that fails oddly does not stop the rest."""
    due = Refund.objects.filter(next_look_at__lte=at - OVERDUE).order_by("next_look_at", "pk")
    found = list(due.values_list("pk", flat=True)[:MOST])
    for refund_id in found:
        try:
            refund_sending.send_refund(refund_id, at=at)
        except Exception:
            logger.exception("refund.not_sent", refund=refund_id)
    return len(found)
