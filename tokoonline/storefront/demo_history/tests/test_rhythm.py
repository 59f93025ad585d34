from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tokoonline.storefront.demo_history.rhythm import day_weight, in_working_hours, order_times, while_awake

JAKARTA = ZoneInfo("Asia/Jakarta")


def weight(text):
    return day_weight(date.fromisoformat(text), age_days=0, days=365)


def clock(text):
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("busy", "quiet"),
    [
        ("2026-12-12", "2026-12-19"),
        ("2026-11-11", "2026-11-18"),
        ("2026-05-05", "2026-05-12"),
        ("2026-08-27", "2026-08-20"),
        ("2026-03-10", "2026-03-24"),
        ("2026-06-20", "2026-06-17"),
    ],
)
def test_people_buy_more_on_some_days(busy, quiet):
    assert weight(busy) > weight(quiet)


def test_the_shop_has_grown():
    ordinary = date(2026, 6, 17)
    assert day_weight(ordinary, age_days=0, days=365) > day_weight(ordinary, age_days=300, days=365)


def test_orders_are_in_their_days_and_none_in_the_future():
    until = clock("2026-11-21 10:00")

    times = order_times(Random(3), 500, days=30, until=until)

    assert len(times) == 500
    assert times == sorted(times)
    assert times[0].date() >= date(2026, 10, 23)
    assert times[-1] < until


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        ("2026-11-20 10:15", "2026-11-20 10:15"),
        ("2026-11-20 06:45", "2026-11-20 09:15"),
        ("2026-11-20 19:05", "2026-11-21 09:05"),
        ("2026-11-21 19:05", "2026-11-23 09:05"),
        ("2026-11-22 12:00", "2026-11-23 09:00"),
    ],
)
def test_parcels_are_packed_while_staff_are_there(at, opened):
    assert in_working_hours(clock(at)) == clock(opened)


@pytest.mark.parametrize(
    ("at", "seen"),
    [
        ("2026-11-22 12:00", "2026-11-22 12:00"),
        ("2026-11-22 23:31", "2026-11-23 08:01"),
        ("2026-11-22 03:31", "2026-11-22 08:01"),
    ],
)
def test_money_is_looked_at_every_day(at, seen):
    assert while_awake(clock(at)) == clock(seen)
