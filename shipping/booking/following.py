"""What tracking tells of a transport before its parcel leaves: a late waybill, a new price, an end."""

from shipping.models import Booking, Shipment
from shipping.tracking_states import TrackingState

from .calling_off import take_back
from .writing import logger, take_waybill

State = Booking.State


def follow_booking(shipment, tracked):
    """Keep what `tracked` (providers.base.Tracked) tells of the booking of a parcel locked by the caller."""
    booking = shipment.bookings.filter(state=State.BOOKED).select_for_update().first()
    if booking is None:
        return
    booking.shipment = shipment
    if tracked.price is not None and tracked.price != booking.price:
        booking.price = tracked.price
        booking.save(update_fields=["price"])
    take_waybill(booking, tracked.waybill)
    has_ended = tracked.scans and tracked.scans[-1].state == TrackingState.CANCELLED
    if has_ended and shipment.state == Shipment.State.PACKED:
        note_ended(booking, tracked.scans[-1].text)


def note_ended(booking, words):
    """The provider found no courier, or called it off: the parcel may be booked again."""
    logger.warning("booking.ended", booking=booking.key, text=words)
    booking.state, booking.note = State.REFUSED, words[:300]
    booking.save(update_fields=["state", "note"])
    take_back(booking)
