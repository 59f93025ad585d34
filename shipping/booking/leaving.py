"""Leaving work about a booking for the worker, in the caller's transaction."""

from catalog.outside.deferring import defer_once


def leave(deed, booking):
    """Defer the job `shipping.<deed>`; jobs about one booking are done one after the other."""
    return defer_once(f"shipping.{deed}", {"booking_id": booking.pk}, lock=f"booking:{booking.pk}")
