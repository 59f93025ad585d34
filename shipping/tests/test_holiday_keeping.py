import subprocess
import sys
from datetime import date

import pytest
from django.core.management import call_command
from procrastinate.contrib.django import app as jobs

from shipping.holiday_keeping import Kept, keep_holidays, read_calendar
from shipping.holiday_tasks import update_holidays_each_week
from shipping.importing import SHIPPED_FOLDER, import_tariffs
from shipping.models import Holiday
from shipping.quoting import Parcel, quotes
from shipping.tests.factories import make_service, make_tariff, make_zone

TODAY = date(2026, 11, 22)
CHRISTMAS = date(2026, 12, 25)
ESTIMATED = date(2027, 3, 10)
YEARS = [2026, 2027]


def keep(found, years=YEARS):
    return keep_holidays(found, years, today=TODAY)


def rows():
    return list(Holiday.objects.values_list("date", "name"))


@pytest.mark.django_db
def test_what_is_missing_comes_in_once():
    assert keep({CHRISTMAS: "Natal", ESTIMATED: "Idulfitri"}) == Kept(added=2)
    assert keep({CHRISTMAS: "Natal", ESTIMATED: "Idulfitri"}) == Kept()
    assert rows() == [(CHRISTMAS, "Natal"), (ESTIMATED, "Idulfitri")]


@pytest.mark.django_db
def test_a_day_that_the_calendar_moved_moves():
    keep({ESTIMATED: "Idulfitri (perkiraan)"})

    assert keep({date(2027, 3, 11): "Idulfitri"}) == Kept(added=1, removed=1)
    assert rows() == [(date(2027, 3, 11), "Idulfitri")]


@pytest.mark.django_db
def test_an_estimate_that_was_right_gets_its_name():
    keep({ESTIMATED: "Idulfitri (perkiraan)"})

    assert keep({ESTIMATED: "Idulfitri"}) == Kept(renamed=1)
    assert rows() == [(ESTIMATED, "Idulfitri")]


@pytest.mark.django_db
def test_what_people_typed_stays():
    leave = date(2026, 12, 24)
    Holiday.objects.create(date=leave, name="Cuti bersama")
    Holiday.objects.create(date=CHRISTMAS, name="Kelahiran Yesus Kristus", is_day_off=False)

    assert keep({CHRISTMAS: "Natal"}) == Kept()
    assert rows() == [(leave, "Cuti bersama"), (CHRISTMAS, "Kelahiran Yesus Kristus")]
    assert not Holiday.objects.get(date=CHRISTMAS).is_day_off


@pytest.mark.django_db
def test_the_past_and_other_years_stay():
    past, later = date(2026, 11, 21), date(2028, 1, 1)
    for day in (past, later):
        Holiday.objects.create(date=day, name="Lama", is_computed=True)

    assert keep({past: "Baru"}) == Kept()
    assert rows() == [(past, "Lama"), (later, "Lama")]


@pytest.mark.django_db
def test_where_couriers_work_all_the_same_nothing_is_delayed():
    make_tariff(make_zone("Z02", "32"), make_service(), days_min=1, days_max=1)
    holiday = Holiday.objects.create(date=CHRISTMAS, name="Natal")
    parcels = [Parcel(400, 0, 0, 0, 1)]

    [delayed] = quotes("32.73.02", parcels, on=date(2026, 12, 24))
    holiday.is_day_off = False
    holiday.save(update_fields=["is_day_off"])
    [quick] = quotes("32.73.02", parcels, on=date(2026, 12, 24))

    assert (delayed.eta_to, quick.eta_to) == (date(2026, 12, 26), CHRISTMAS)


@pytest.mark.django_db
def test_the_shipped_decrees_take_the_calendar_s_place():
    keep(read_calendar(YEARS))
    moved = Holiday.objects.filter(is_computed=True).count()

    import_tariffs(SHIPPED_FOLDER / "holidays.csv")

    # The calendar and both decrees name the same days, and those are people's now.
    assert moved == Holiday.objects.count() == 35
    assert not Holiday.objects.filter(is_computed=True).exists()
    assert keep(read_calendar(YEARS)) == Kept()


@pytest.mark.django_db
def test_the_command_and_the_job_keep_this_year_and_two_more(time_machine, capsys):
    time_machine.move_to("2026-11-22T03:00:00Z", tick=False)

    call_command("update_holidays")
    first = capsys.readouterr().out
    update_holidays_each_week(timestamp=0)

    assert first == f"{Holiday.objects.count()} holidays new, 0 moved away, 0 renamed\n"
    assert set(Holiday.objects.values_list("date__year", flat=True)) == {2026, 2027, 2028}


def test_collective_leave_is_no_holiday_and_public_days_are():
    found = read_calendar([2026])

    assert found[date(2026, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"
    # The government's days around Idulfitri and the day after Christmas Eve are collective leave.
    assert not {date(2026, 3, 20), date(2026, 3, 23), date(2026, 3, 24), date(2026, 12, 24)} & found.keys()
    assert len(found) == 17


def test_neither_web_nor_worker_carries_the_calendar():
    script = (
        "import os, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'tokoonline.settings');"
        "import tokoonline.wsgi, tokoonline.urls, shipping.holiday_tasks;"
        "from django.core.management import load_command_class;"
        "load_command_class('shipping', 'update_holidays');"
        "sys.exit('holidays' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_worker_knows_the_weekly_job():
    jobs.perform_import_paths()

    assert "shipping.update_holidays" in jobs.tasks
