"""Keep the holidays of the coming years in the table, beside those that people typed."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from .models import Holiday

PROGRAM = Path(__file__).with_name("public_holidays.py")
YEARS_AHEAD = 2
TIME_OUT_SECONDS = 120
LONGEST_NAME = Holiday._meta.get_field("name").max_length


@dataclass(frozen=True)
class Kept:
    """How many rows came, went because the calendar moved them, and got another name."""

    added: int = 0
    removed: int = 0
    renamed: int = 0


def update_holidays(*, today):
    """Bring this year and the next two in line with the calendar of public holidays; return Kept."""
    years = [today.year + ahead for ahead in range(YEARS_AHEAD + 1)]
    return keep_holidays(read_calendar(years), years, today=today)


def read_calendar(years):
    """Return {date: name} of `years`. Raises CalledProcessError or TimeoutExpired."""
    program = subprocess.run(  # noqa: S603 - our own file, nothing from outside
        [sys.executable, "-I", PROGRAM, *map(str, years)],
        capture_output=True,
        check=True,
        text=True,
        timeout=TIME_OUT_SECONDS,
    )
    return {date.fromisoformat(day): name[:LONGEST_NAME] for day, name in json.loads(program.stdout)}


@transaction.atomic
def keep_holidays(found, years, *, today):
    """Make the computed rows of `years` be `found` ({date: name}) from `today` on; return Kept.

    Religious days are estimates until their decree, and move. Rows that people made or changed
    stay as they are, and so does the past.
    """
    rows = {row.date: row for row in Holiday.objects.filter(date__year__in=years)}
    missing = [
        Holiday(date=day, name=name, is_computed=True) for day, name in found.items() if day not in rows
    ]
    computed = Holiday.objects.filter(is_computed=True, date__gte=today)
    gone = computed.filter(date__in=rows.keys() - found.keys())
    renamed = [
        computed.filter(date=day).exclude(name=name).update(name=name)
        for day, name in found.items()
        if day in rows and rows[day].name != name
    ]
    removed, _by_model = gone.delete()
    # Somebody may be typing the same day at this moment: theirs stays.
    Holiday.objects.bulk_create(missing, ignore_conflicts=True)
    return Kept(added=len(missing), removed=removed, renamed=sum(renamed))
