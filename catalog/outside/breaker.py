"""The breaker of other people's servers: after some failures in a row nobody asks one for a while.

Its state is in the database, because the worker does the asking and web pages may tell of it.
Pages read it at most every few seconds a process.
"""

import threading
import time
from datetime import timedelta

from django.db import connection, models
from django.utils import timezone

from .calling import Unreached, Unsure

MOST_FAILURES = 5
PAUSE = timedelta(seconds=30)
MEMORY_SECONDS = 3

RECORD_FAILURE = """
INSERT INTO {table} AS health (provider, failures, closed_until)
VALUES (%(provider)s, 1, NULL)
ON CONFLICT (provider) DO UPDATE SET failures = health.failures + 1,
    closed_until = CASE WHEN health.failures + 1 >= %(most)s THEN %(until)s
        ELSE health.closed_until END
"""


class Health(models.Model):
    """How each server answered lately, for all processes."""

    provider = models.CharField(primary_key=True, max_length=20)
    # In a row; a good answer ends it.
    failures = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.provider


class Breaker(threading.local):
    """The breakers kept in the table of `model`; what was read last is remembered by each thread."""

    def __init__(self, model):
        self.model = model
        self.down: frozenset = frozenset()
        self.read_at = float("-inf")

    def all_down(self):
        """Codes of the servers whose breaker is open now, as read a moment ago."""
        if time.monotonic() - self.read_at > MEMORY_SECONDS:
            down = self.model.objects.filter(closed_until__gt=timezone.now())
            self.down = frozenset(down.values_list("provider", flat=True))
            self.read_at = time.monotonic()
        return self.down

    def is_down(self, provider):
        """Whether a call would be refused by the breaker, asked freshly."""
        return self.model.objects.filter(provider=provider, closed_until__gt=timezone.now()).exists()

    def ask(self, code, server, deed, *, is_sign_of_life=lambda answer: True):
        """Let `deed(server)` call a server, None for one without keys; returns its answer.

        Raises Unreached without calling if the breaker is open or the keys are gone, else what
        the adapter raises. Failures in a row open the breaker; a refusal is an answer like any.
        Outside of any transaction, never in a web page.
        """
        if server is None:
            raise Unreached(f"{code} has no keys")
        if self.is_down(code):
            raise Unreached(f"{code} failed again and again; it is asked again in a while")
        try:
            answer = deed(server)
        except (Unreached, Unsure):
            self.record_failure(code)
            raise
        if is_sign_of_life(answer):
            self.record_success(code)
        return answer

    def record_failure(self, provider):
        statement = RECORD_FAILURE.format(table=self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                statement, {"provider": provider, "most": MOST_FAILURES, "until": timezone.now() + PAUSE}
            )
        self.forget()

    def record_success(self, provider):
        """Close the breaker; writes only if there was something to forgive."""
        broken = self.model.objects.filter(provider=provider, failures__gt=0)
        broken.update(failures=0, closed_until=None)
        self.forget()

    def forget(self):
        """Let this thread read the state again."""
        self.read_at = float("-inf")
