"""Keeping the holidays by the clock; times are UTC."""

from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from .holiday_keeping import update_holidays


@jobs.periodic(cron="50 19 * * 0")
@jobs.task(name="shipping.update_holidays", queueing_lock="shipping.update_holidays", pass_context=False)
def update_holidays_each_week(timestamp):
    update_holidays(today=timezone.localdate())
