"""Jobs of payments."""

from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from .closing import expire_overdue


@jobs.periodic(cron="* * * * *")
@jobs.task(name="payments.expire_overdue", queueing_lock="payments.expire_overdue", pass_context=False)
def expire_overdue_orders(timestamp):
    """Every minute: end orders that were not paid in time and give their stock back."""
    expire_overdue(at=timezone.now())
