"""The breaker of each gateway: after some failures in a row nobody asks it for a while.

Its state is in the database, because the worker does the asking and the web pages tell the
shopper. Pages read it at most every few seconds a process.
"""

import threading
import time
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from .models.health import GatewayHealth

MOST_FAILURES = 5
PAUSE = timedelta(seconds=30)
MEMORY_SECONDS = 3

RECORD_FAILURE = """
INSERT INTO payments_gatewayhealth AS health (provider, failures, closed_until)
VALUES (%(provider)s, 1, NULL)
ON CONFLICT (provider) DO UPDATE SET failures = health.failures + 1,
    closed_until = CASE WHEN health.failures + 1 >= %(most)s THEN %(until)s
        ELSE health.closed_until END
"""


class Memory(threading.local):
    """What this thread read last, and when."""

    down: frozenset = frozenset()
    read_at = float("-inf")


memory = Memory()


def gateways_down():
    """Codes of the gateways whose breaker is open now, as read a moment ago."""
    if time.monotonic() - memory.read_at > MEMORY_SECONDS:
        down = GatewayHealth.objects.filter(closed_until__gt=timezone.now())
        memory.down = frozenset(down.values_list("provider", flat=True))
        memory.read_at = time.monotonic()
    return memory.down


def is_down(provider):
    """Whether a call would be refused by the breaker, asked freshly."""
    return GatewayHealth.objects.filter(provider=provider, closed_until__gt=timezone.now()).exists()


def record_failure(provider):
    with connection.cursor() as cursor:
        cursor.execute(
            RECORD_FAILURE,
            {"provider": provider, "most": MOST_FAILURES, "until": timezone.now() + PAUSE},
        )
    forget()


def record_success(provider):
    """Close the breaker; writes only if there was something to forgive."""
    GatewayHealth.objects.filter(provider=provider, failures__gt=0).update(failures=0, closed_until=None)
    forget()


def forget():
    """Let this thread read the state again."""
    memory.read_at = float("-inf")
