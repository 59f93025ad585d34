"""Leaving work for the worker, in the caller's transaction, once as long as it waits."""

from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued


def defer_once(task, facts, *, lock=None):
    """Defer a job unless the same one still waits; returns whether it was not waiting already.

    Jobs with one `lock` are done one after the other.
    """
    same = ":".join(str(value) for _name, value in sorted(facts.items()))
    job = jobs.configure_task(task, lock=lock, queueing_lock=f"{task}:{same}", task_kwargs=facts)
    try:
        with transaction.atomic():
            job.defer()
    except AlreadyEnqueued:
        return False
    return True
