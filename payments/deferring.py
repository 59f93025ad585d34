"""Leaving work for the worker: in the caller's transaction, one deed at a time for each payment."""

from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued


def leave(deed, payment_id=None, **facts):
    """Defer the job `payments.<deed>`; the same one that still waits is not doubled.

    Jobs of one payment are done one after the other, so that two never open its session at once.
    """
    if payment_id is not None and deed != "read_event":
        facts["payment_id"] = payment_id
    same = ":".join(str(value) for _name, value in sorted(facts.items()))
    job = jobs.configure_task(
        f"payments.{deed}",
        lock=f"payment:{payment_id}" if payment_id else None,
        queueing_lock=f"{deed}:{same}",
        task_kwargs=facts,
    )
    try:
        with transaction.atomic():
            job.defer()
    except AlreadyEnqueued:
        return False
    return True
