"""Counting days as couriers do: no Sundays, no national holidays."""

from datetime import timedelta

SUNDAY = 6
ONE_DAY = timedelta(days=1)


def working_day_after(day, count, holidays):
    """Return the `count`-th working day after `day`; a parcel handed over on a day off waits.

    `holidays` is a set of dates.
    """
    day = next_working_day(day, holidays)
    for _step in range(count):
        day = next_working_day(day + ONE_DAY, holidays)
    return day


def next_working_day(day, holidays):
    """Return `day` itself if couriers work on it, else the first day after it that they do."""
    while day.weekday() == SUNDAY or day in holidays:
        day += ONE_DAY
    return day
