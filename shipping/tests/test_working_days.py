from datetime import date

import pytest

from shipping.working_days import working_day_after

SATURDAY = date(2026, 11, 21)
SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)
CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("day", "count", "arrival"),
    [
        (MONDAY, 0, MONDAY),
        (MONDAY, 2, date(2026, 11, 25)),
        (SATURDAY, 1, MONDAY),
        (SUNDAY, 0, MONDAY),
        (SUNDAY, 1, date(2026, 11, 24)),
        (MONDAY, 6, date(2026, 11, 30)),
        (date(2026, 12, 24), 1, date(2026, 12, 26)),
        (CHRISTMAS, 0, date(2026, 12, 26)),
        (CHRISTMAS, 1, date(2026, 12, 28)),
    ],
)
def test_sundays_and_holidays_are_not_counted(day, count, arrival):
    assert working_day_after(day, count, {CHRISTMAS}) == arrival
