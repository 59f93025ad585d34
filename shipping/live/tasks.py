"""Jobs of live prices, each safe to run twice."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from . import asking

KEPT_FOR = timedelta(days=1)
KEPT_UNANSWERED = timedelta(hours=1)


@jobs.task(name="shipping.ask_rates")
def ask_rates(provider, key):
    """Ask a provider one question; what it does not answer the tables do."""
    asking.ask_rates(provider, key, at=timezone.now())


@jobs.periodic(cron="17 * * * *")
@jobs.task(name="shipping.forget_rates", queueing_lock="shipping.forget_rates", pass_context=False)
def forget_rates(timestamp):
    """Every hour: forget prices that have not held for a day, and questions that nobody answered."""
    now = timezone.now()
    asking.forget_rates(before=now - KEPT_FOR, unanswered_before=now - KEPT_UNANSWERED)
