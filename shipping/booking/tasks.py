"""Jobs of bookings, each safe to run twice; what was not answered is asked again by the clock."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from shipping.models import Booking

from . import asking, calling_off
from .leaving import leave

# So late that the job of its own must have been lost, or found the provider away.
OVERDUE = timedelta(minutes=1)
# A minute's work of one run; the next one goes on.
MOST = 500


@jobs.task(name="shipping.book")
def book(booking_id):
    asking.ask_for_booking(booking_id, at=timezone.now())


@jobs.task(name="shipping.call_off_booking")
def call_off_booking(booking_id):
    calling_off.ask_to_call_off(booking_id, at=timezone.now())


@jobs.periodic(cron="* * * * *")
@jobs.task(
    name="shipping.reconcile_bookings", queueing_lock="shipping.reconcile_bookings", pass_context=False
)
def reconcile_each_minute(timestamp):
    """Every minute: leave a job for each booking whose turn it is."""
    reconcile(at=timezone.now())


def reconcile(*, at, most=MOST):
    """Leave jobs for what is due; returns how many. A provider that hangs keeps one job waiting.

    Rows are the message: a parcel that was opened in whatever way has its transport called off.
    """
    open_rows = Booking.objects.filter(state__in=Booking.OPEN).select_related("shipment")
    waiting = ~Q(state="booked") | Q(shipment__state="cancelled", note="")
    count = 0
    for booking in open_rows.filter(waiting).order_by("created_at", "pk")[:most]:
        deed = deed_of(booking, at)
        if deed:
            count += leave(deed, booking)
    return count


def deed_of(booking, at):
    """Which job a booking needs now, or ""."""
    if booking.state == "cancelling":
        return "" if calling_off.is_early(booking, at) else "call_off_booking"
    if booking.state == "booked":
        calling_off.call_off(booking)
        return ""
    is_new = booking.asked_at is None and booking.created_at > at - OVERDUE
    if is_new or asking.is_early(booking, at):
        return ""
    is_with_staff = booking.state == "unsure" and not asking.may_repeat(booking)
    return "" if is_with_staff else "book"
