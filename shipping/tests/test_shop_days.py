from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from shipping.shop_days import first_open_day, hand_over_day

SATURDAY = date(2026, 11, 21)
SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("hour", "minute", "day"),
    # 08:00 UTC is 15:00 in Jakarta, and 17:00 UTC is midnight there.
    [(0, 0, SATURDAY), (7, 59, SATURDAY), (8, 0, SUNDAY), (16, 59, SUNDAY), (17, 0, SUNDAY)],
)
def test_what_is_ordered_from_the_cut_off_hour_on_waits_a_day(hour, minute, day):
    assert hand_over_day(datetime(2026, 11, 21, hour, minute, tzinfo=UTC)) == day


def test_the_shop_says_its_own_cut_off_hour(settings):
    settings.STORE = replace(settings.STORE, cut_off=time(9, 30))

    assert hand_over_day(datetime(2026, 11, 21, 2, 29, tzinfo=UTC)) == SATURDAY
    assert hand_over_day(datetime(2026, 11, 21, 2, 30, tzinfo=UTC)) == SUNDAY


@pytest.mark.parametrize(
    ("weekdays", "day", "opened"),
    [
        (range(6), SATURDAY, SATURDAY),
        (range(6), SUNDAY, MONDAY),
        (range(5), SATURDAY, MONDAY),
        (range(7), SUNDAY, SUNDAY),
        ([6], MONDAY, date(2026, 11, 29)),
    ],
)
def test_parcels_leave_on_the_shop_s_own_days(settings, weekdays, day, opened):
    settings.STORE = replace(settings.STORE, working_days=frozenset(weekdays))

    assert first_open_day(day, holidays=set()) == opened


def test_the_shop_rests_on_holidays():
    assert first_open_day(SATURDAY, {SATURDAY, MONDAY}) == date(2026, 11, 24)
