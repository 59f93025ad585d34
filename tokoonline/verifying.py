"""What must always hold in the shop's database, as SQL that finds nothing.

Each promise is one statement, so it sees one moment even while shoppers buy. Most promises are
also kept by constraints and triggers; here they are counted again from the rows themselves, as
an accountant would (docs/operations.md). The statements stand in promises/.
"""

from datetime import timedelta

from django.conf import settings
from django.db import connection

from payments.closing import GRACE
from payments.looking import EVENT_LIFE

from .promises import jobs, money, orders, parcels, stock
from .promises.invariant import Finding

EXAMPLES = 3
# What jobs may be late before somebody should look.
SLOWEST_EXPIRY = timedelta(minutes=10)
SLOWEST_INBOX = timedelta(minutes=5)
SILENT_WORKER = timedelta(minutes=2)
INVARIANTS = [
    *stock.INVARIANTS,
    *orders.INVARIANTS,
    *money.INVARIANTS,
    *parcels.INVARIANTS,
    *jobs.INVARIANTS,
]


def verify(*, at, invariants=None):
    """Return what does not hold at this moment, in the order of the list; notices included."""
    facts = {
        "zone": settings.STORE.time_zone,
        "overdue": at - GRACE - SLOWEST_EXPIRY,
        "unread": at - SLOWEST_INBOX,
        # The pass that gives it up comes within minutes of its day.
        "given_up": at - EVENT_LIFE - SLOWEST_INBOX,
        "now": at,
        "silent": at - SILENT_WORKER,
    }
    findings = [look(invariant, facts) for invariant in invariants or INVARIANTS]
    return [finding for finding in findings if finding.count]


def look(invariant, facts):
    # The SQL is a constant of promises/; only facts come from outside.
    statement = f"""
        SELECT what, count(*) OVER () FROM ({invariant.sql}) AS broken(what)
        ORDER BY what LIMIT {EXAMPLES}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        rows = cursor.fetchall()
    return Finding(invariant, rows[0][1] if rows else 0, tuple(what for what, _count in rows))
