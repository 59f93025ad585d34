"""Connections that write an import side by side: while one composes, the database works for another."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def open_writers(count: int) -> Iterator[Callable[[Callable, Iterable], Iterator]]:
    """Yield a `map` whose calls run on `count` connections, and whose results come in order.

    One writes on the caller's own connection, a call at a time. Their commits do not wait for the
    disk one by one, but all together at the end: each is whole either way, and PostgreSQL's log
    reaches the disk in one order, so that what is inside is as safe as ever when this ends, by an
    exception too. Only a crash of the machine or of PostgreSQL before that can lose the last second's.
    """
    opened: list[BaseDatabaseWrapper] = []

    def open_one() -> None:
        connection.inc_thread_sharing()
        opened.append(connections[connection.alias])
        stop_waiting_for_the_disk()

    try:
        if count == 1:
            stop_waiting_for_the_disk()
            yield map
        else:
            with ThreadPoolExecutor(count, initializer=open_one) as pool:
                yield pool.map
    finally:
        for each in opened:
            wait_for_the_disk_again(each)
            each.close()
        wait_for_the_disk_again(connection)
        with connection.cursor() as cursor:
            # A commit that wrote nothing would not wait; this writes a line to the log alone.
            cursor.execute("SELECT pg_logical_emit_message(true, 'import_catalog', 'done')")


def stop_waiting_for_the_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


def wait_for_the_disk_again(each) -> None:
    with each.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")
