"""Leaving work for the worker: in the caller's transaction, one deed at a time for each payment."""

from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued


def leave(deed, payment_id, **facts):
    """Defer the job `payments.<deed>` about a payment; returns whether it was not waiting already."""
    return defer_once(deed, payment_id, {"payment_id": payment_id, **facts})


def leave_event(event_id, payment_id):
    """Have a message of the inbox read; `payment_id` is None as long as nobody knows whose it is."""
    return defer_once("read_event", payment_id, {"event_id": event_id})


def defer_once(deed, payment_id, facts):
    """Defer a job unless the same one still waits.

    Jobs of one payment are done one after the other, so that two never open its session at once.
    """
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
