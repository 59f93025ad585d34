"""On which day an order leaves the house: the shop's own working days and cut-off hour."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from .working_days import next_working_day


def hand_over_day(at: datetime):
    """Return the day on which an order of this moment can be packed, be it a day off or not.

    What is ordered from the cut-off hour on waits for the next day. `quotes` skips days off,
    since it is what reads the holidays.
    """
    local = timezone.localtime(at)
    return local.date() + timedelta(days=local.time() >= settings.STORE.cut_off)


def first_open_day(day, holidays):
    """Return `day` if the shop hands parcels over on it, else the first day after it that it does."""
    return next_working_day(day, holidays, settings.STORE.working_days)
