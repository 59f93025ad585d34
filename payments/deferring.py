"""Leaving work for the worker: in the caller's transaction, one deed at a time for each payment."""

from catalog.outside.deferring import defer_once


def leave(deed, payment_id, **facts):
    """Defer the job `payments.<deed>` about a payment; returns whether it was not waiting already."""
    return defer_once(
        f"payments.{deed}", {"payment_id": payment_id, **facts}, lock=lock_of_payment(payment_id)
    )


def leave_event(event_id, payment_id):
    """Have a message of the inbox read; `payment_id` is None as long as nobody knows whose it is."""
    return defer_once("payments.read_event", {"event_id": event_id}, lock=lock_of_payment(payment_id))


def lock_of_payment(payment_id):
    """Jobs of one payment never open its session at once."""
    return f"payment:{payment_id}" if payment_id else None
