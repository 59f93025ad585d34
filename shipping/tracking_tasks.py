"""Jobs of tracking, each safe to run twice; what a provider did not answer is asked again by the clock."""

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from . import inbox, looking
from .models import Booking
from .providers import providers_for
from .tracking import is_of

logger = structlog.get_logger(__name__)
# A minute's work of one run; the next one goes on.
MOST_LOOKS = 200


@jobs.task(name="shipping.look")
def look(shipment_id):
    """Ask where one parcel is; without an answer it is asked again by the clock."""
    try:
        looking.look(shipment_id, at=timezone.now())
    except looking.NO_ANSWER as error:
        logger.info("parcel.asked_in_vain", parcel=shipment_id, text=str(error))


@jobs.periodic(cron="* * * * *")
@jobs.task(name="shipping.track", queueing_lock="shipping.track", pass_context=False)
def track_each_minute(timestamp):
    """Every minute: ask about each parcel whose turn it is, and find the parcels of early messages."""
    track(at=timezone.now())


def track(*, at, most=MOST_LOOKS):
    """Leave a job for every parcel that is due; returns how many that were."""
    inbox.find_homes(at=at, most=most)
    if not providers_for("track"):
        return 0
    parcels = [
        *looking.due(at).select_related("courier")[:most],
        *looking.without_number(at).select_related("courier")[:most],
    ][:most]
    booked = Booking.objects.filter(shipment__in=parcels, state=Booking.State.BOOKED)
    bookings = {booking.shipment_id: booking for booking in booked}
    for parcel in parcels:
        booking = bookings.get(parcel.pk)
        travels_by = booking if booking and is_of(booking, parcel) else None
        looking.leave_look(parcel, provider=looking.tracker_of(parcel, travels_by))
    return len(parcels)
