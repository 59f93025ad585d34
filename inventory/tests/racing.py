"""Deeds at the same instant, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def at_once(count, deed):
    """Run deed(0), deed(1), ... in threads that start together; returns their answers."""
    start = Barrier(count)

    def run(number):
        try:
            start.wait(timeout=30)
            return deed(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
