"""Counting days as couriers do: no Sundays, no national holidays."""

from datetime import timedelta

# Monday is 0; couriers rest on Sundays.
COURIER_DAYS = frozenset(range(6))
ONE_DAY = timedelta(days=1)


def working_day_after(day, count, holidays):
    """Return the `count`-th working day after `day`; a parcel handed over on a day off waits.

    `holidays` is a set of dates.
    """
    day = next_working_day(day, holidays)
    for _step in range(count):
        day = next_working_day(day + ONE_DAY, holidays)
    return day


def next_working_day(day, holidays, weekdays=COURIER_DAYS):
    """Return `day` itself if it is one of `weekdays` and no holiday, else the first after it that is."""
    while day.weekday() not in weekdays or day in holidays:
        day += ONE_DAY
    return day
