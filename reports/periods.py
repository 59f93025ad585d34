"""Which days a report counts, and with which days it compares them."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

EARLIEST = date(2000, 1, 1)
MOST_DAYS = 5 * 366
DEFAULT = "30-hari"


@dataclass(frozen=True)
class Period:
    """All days of the store's own zone from `first` to `last`, both included."""

    first: date
    last: date

    def __len__(self):
        return (self.last - self.first).days + 1

    def __iter__(self):
        return (self.first + timedelta(days=n) for n in range(len(self)))

    def __contains__(self, day):
        return self.first <= day <= self.last

    def before(self):
        """The period with exactly as many days that came before this one.

        A month or the beginning of one is compared with the same dates of the month before
        (paydays would weigh on one side only otherwise), where that month has as many days;
        anything else with the days straight before.
        """
        if self.first.day == 1 and same_month(self.first, self.last):
            month_ago = self.first - timedelta(days=1)
            earlier = Period(month_ago.replace(day=1), on_day(month_ago, self.last.day))
            if len(earlier) == len(self):
                return earlier
        return Period(self.first - timedelta(days=len(self)), self.first - timedelta(days=1))

    def year_before(self):
        """The same dates one year earlier: 11.11 is compared with 11.11."""
        return Period(year_earlier(self.first), year_earlier(self.last))


def same_month(one, other):
    return (one.year, one.month) == (other.year, other.month)


def on_day(month, day):
    """That day of the month, or the month's last one where it is shorter."""
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))


def year_earlier(day):
    return on_day(day.replace(year=day.year - 1, day=1), day.day)


def named_periods(today):
    """The ready-made periods by their name in the address; all end with `today` or before it."""
    month_ago = today.replace(day=1) - timedelta(days=1)
    return {
        "hari-ini": Period(today, today),
        "7-hari": Period(today - timedelta(days=6), today),
        "30-hari": Period(today - timedelta(days=29), today),
        "bulan-ini": Period(today.replace(day=1), today),
        "bulan-lalu": Period(month_ago.replace(day=1), month_ago),
        "tahun-ini": Period(today.replace(month=1, day=1), today),
    }
