from datetime import date

import pytest

from reports.forms import PeriodForm
from reports.periods import Period, named_periods

TODAY = date(2026, 11, 21)


def span(first, last):
    return Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("period", "before", "year_before"),
    [
        (("2026-11-21", "2026-11-21"), ("2026-11-20", "2026-11-20"), ("2025-11-21", "2025-11-21")),
        (("2026-11-15", "2026-11-21"), ("2026-11-08", "2026-11-14"), ("2025-11-15", "2025-11-21")),
        (("2026-10-23", "2026-11-21"), ("2026-09-23", "2026-10-22"), ("2025-10-23", "2025-11-21")),
        # A month so far: the same dates of the month before.
        (("2026-11-01", "2026-11-21"), ("2026-10-01", "2026-10-21"), ("2025-11-01", "2025-11-21")),
        # September has no 31st: as many days straight before.
        (("2026-10-01", "2026-10-31"), ("2026-08-31", "2026-09-30"), ("2025-10-01", "2025-10-31")),
        (("2026-08-01", "2026-08-31"), ("2026-07-01", "2026-07-31"), ("2025-08-01", "2025-08-31")),
        (("2024-02-29", "2024-02-29"), ("2024-02-28", "2024-02-28"), ("2023-02-28", "2023-02-28")),
        (("2026-01-01", "2026-11-21"), ("2025-02-10", "2025-12-31"), ("2025-01-01", "2025-11-21")),
    ],
)
def test_a_period_is_compared_with_an_equal_one_and_with_last_year(period, before, year_before):
    assert span(*period).before() == span(*before)
    assert len(span(*period).before()) == len(span(*period))
    assert span(*period).year_before() == span(*year_before)


def test_ready_made_periods_end_today():
    assert named_periods(TODAY) == {
        "hari-ini": span("2026-11-21", "2026-11-21"),
        "7-hari": span("2026-11-15", "2026-11-21"),
        "30-hari": span("2026-10-23", "2026-11-21"),
        "bulan-ini": span("2026-11-01", "2026-11-21"),
        "bulan-lalu": span("2026-10-01", "2026-10-31"),
        "tahun-ini": span("2026-01-01", "2026-11-21"),
    }


def test_last_month_of_january_is_december():
    assert named_periods(date(2026, 1, 31))["bulan-lalu"] == span("2025-12-01", "2025-12-31")


def test_nothing_asked_shows_thirty_days():
    form = PeriodForm({}, today=TODAY)

    assert form.is_valid()
    assert (form.chosen, len(form.period)) == ("30-hari", 30)


def test_dates_count_only_where_they_are_asked_for():
    form = PeriodForm({"periode": "7-hari", "dari": "besok", "sampai": ""}, today=TODAY)

    assert form.is_valid()
    assert (form.chosen, len(form.period)) == ("7-hari", 7)


@pytest.mark.parametrize("written", ["2026-11-03", "03/11/2026", "3-11-2026", " 2026-11-03 "])
def test_dates_are_read_as_a_field_sends_them_and_as_people_write_them(written):
    form = PeriodForm({"dari": written, "sampai": "2026-11-09"}, today=TODAY)

    assert form.is_valid()
    assert (form.chosen, form.period) == ("pilihan", span("2026-11-03", "2026-11-09"))


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"periode": "kemarin"}, "periode"),
        ({"periode": "pilihan"}, "dari"),
        ({"dari": "2026-11-09", "sampai": "2026-11-03"}, "sampai"),
        ({"dari": "2026-11-09"}, "sampai"),
        ({"dari": "besok", "sampai": "2026-11-03"}, "dari"),
        ({"dari": "2026-02-30", "sampai": "2026-11-03"}, "dari"),
        ({"dari": "0001-01-01", "sampai": "2026-11-03"}, "dari"),
        ({"dari": "2026-11-01", "sampai": "2026-11-22"}, "sampai"),
        ({"dari": "2020-01-01", "sampai": "2026-11-03"}, "dari"),
        ({"dari": "2026-11-01\x00", "sampai": "2026-11-03"}, "dari"),
        ({"dari": "9" * 100_000, "sampai": "2026-11-03"}, "dari"),
        ({"dari": "99999-01-01", "sampai": "NaN"}, "dari"),
    ],
)
def test_dates_that_make_no_period_are_refused_at_their_field_and_thirty_days_stand_in(asked, field):
    form = PeriodForm(asked, today=TODAY)

    assert not form.is_valid()
    assert field in form.errors
    assert len(form.period) == 30
