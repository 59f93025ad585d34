"""Writing down what a provider answered to a booking; forward only."""

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from urllib3.exceptions import HTTPError

from inventory.moving import constraint_of
from shipping.models import Booking, Shipment
from shipping.waybills import WaybillRefused, normalize_waybill

from .leaving import leave
from .locking import lock_booking

logger = structlog.get_logger(__name__)
State = Booking.State
ASKED = {State.WANTED, State.UNSURE}


@transaction.atomic
def note_booked(booking_id, answer, *, at):
    """Keep reference, waybill, routing and price of a transport that is ordered.

    A parcel that was opened meanwhile has its transport called off.
    """
    booking = lock_booking(booking_id)
    if booking.state not in ASKED:
        logger.error("booking.late_answer", booking=booking.key, reference=answer.reference)
        return booking
    booking.state, booking.note = State.BOOKED, ""
    booking.reference, booking.tracking_id = answer.reference[:80], answer.tracking_id[:80]
    booking.routing, booking.price = answer.routing[:40], answer.price
    booking.asked_at = at
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as error:
        words = _("The provider answered with a booking that is another parcel's, or none: %(reference)s")
        logger.error("booking.not_ours", booking=booking.key, text=str(error))
        return note_doubt(booking_id, words % {"reference": answer.reference or "-"})
    take_waybill(booking, answer.waybill)
    if booking.shipment.state == Shipment.State.CANCELLED:
        begin_to_call_off(booking)
    return booking


def take_waybill(booking, text):
    """Keep the waybill of a booking, locked by the caller, and give it to its parcel while that is packed.

    What is no waybill, or another open parcel's, stays in the booking's note for staff.
    """
    if not text or booking.waybill:
        return
    shipment = booking.shipment
    try:
        booking.waybill = normalize_waybill(text)
        booking.note = why_not_this(shipment, booking.waybill)
    except WaybillRefused as refusal:
        booking.note = f"{text[:40]}: {refusal}"
    if not booking.note and shipment.state == Shipment.State.PACKED and booking.state == State.BOOKED:
        booking.note = give(shipment, booking.waybill)
    booking.save(update_fields=["waybill", "note"])
    if booking.note:
        logger.warning("booking.waybill_refused", booking=booking.key, text=booking.note)


def give(shipment, waybill):
    """Give a packed parcel, locked by the caller, its waybill; returns why it cannot bear it, or ""."""
    problem = why_not_this(shipment, waybill)
    if problem:
        return problem
    try:
        with transaction.atomic():
            shipment.waybill = waybill
            shipment.save(update_fields=["waybill"])
    except IntegrityError as error:
        if constraint_of(error) != "waybill_once_among_open_parcels":
            raise
        # Another worker gave it to another parcel at this very moment.
        shipment.waybill = ""
        return why_not_this(shipment, waybill)
    return ""


def why_not_this(shipment, waybill):
    """Say why a parcel cannot bear a waybill, or ""."""
    if shipment.waybill not in {"", waybill}:
        return _("The parcel has the number %(waybill)s already.") % {"waybill": shipment.waybill}
    same = Shipment.objects.bearing([waybill]).filter(courier=shipment.courier)
    other = same.exclude(pk=shipment.pk).select_related("order").first()
    if other is None:
        return ""
    words = _("The courier gave the number %(waybill)s to order %(number)s, too.")
    return words % {"waybill": waybill, "number": other.order.number}


@transaction.atomic
def note_refusal(booking_id, why, *, was_begun=False):
    """A refusal ends a booking, unless an earlier call may have ordered it: then nobody knows.

    `was_begun`: this very call is among the booking's tries.
    """
    booking = lock_booking(booking_id)
    if booking.state not in ASKED:
        return booking
    booking.state = State.UNSURE if booking.tries > was_begun else State.REFUSED
    return keep(booking, why)


@transaction.atomic
def note_doubt(booking_id, why):
    """The provider may have heard."""
    booking = lock_booking(booking_id)
    if booking.state in ASKED:
        booking.state = State.UNSURE
        keep(booking, why)
    return booking


@transaction.atomic
def note_unreached(booking_id, why, *, was_begun=False):
    """Nothing was said now; what earlier calls did stays as unknown as it was."""
    booking = lock_booking(booking_id)
    if booking.state not in ASKED:
        return booking
    if was_begun and booking.tries == 1:
        booking.tries, booking.asked_at = 0, None
    elif was_begun:
        booking.state = State.UNSURE
    return keep(booking, why)


def silence_in_words(error):
    """Why nobody knows, for staff; the words of a broken line go to the log alone."""
    if isinstance(error.__cause__, (HTTPError, OSError, ValueError)):
        logger.warning("booking.no_answer", text=str(error))
        return _("No answer came that can be read.")
    return str(error)


def keep(booking, why):
    booking.note = why[:300]
    booking.save(update_fields=["state", "note", "tries", "asked_at"])
    logger.warning("booking.not_made", booking=booking.key, state=booking.state, text=why)
    return booking


def begin_to_call_off(booking):
    """Leave a booking, locked by the caller, to be called off at its provider."""
    booking.state, booking.note = State.CANCELLING, ""
    booking.asked_at, booking.tries = None, 0
    booking.save(update_fields=["state", "note", "asked_at", "tries"])
    leave("call_off_booking", booking)
