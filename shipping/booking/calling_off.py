"""Calling a transport off: at once if nobody was asked for it, else by the worker at its provider."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shipping.calls import ask
from shipping.models import Booking, Shipment
from shipping.providers import PROVIDERS
from shipping.providers.base import ProviderDown, ProviderRefused, ProviderUnsure

from .locking import lock_booking
from .wishing import BookingRefused
from .writing import begin_to_call_off, give, silence_in_words

State = Booking.State
# To cancel twice is as once, so it may be said again soon.
PAUSES = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)]
HOURLY = timedelta(hours=1)


@transaction.atomic
def call_off(booking):
    """Call a transport off, as staff do; the parcel gives its waybill back. Raises BookingRefused."""
    booking = lock_booking(booking.pk)
    require_here(booking)
    withdraw(booking)
    if booking.state in {State.WANTED, State.UNSURE}:
        raise BookingRefused(_("The provider is being asked, or nobody knows what it did."))
    if booking.state not in {State.CANCELLING, State.CANCELLED}:
        raise BookingRefused(_("There is no transport to call off."))
    return booking


def require_here(booking):
    """Raise BookingRefused if the parcel travels by this very transport."""
    shipment = booking.shipment
    is_here = shipment.state in {Shipment.State.PACKED, Shipment.State.CANCELLED}
    if not is_here and booking.waybill in {"", shipment.waybill}:
        raise BookingRefused(_("The parcel is with its courier already."))


def call_off_bookings(shipments):
    """Call off what is ordered for parcels that are being opened; their orders are locked by the caller.

    Whether an unsure one is ordered at all, staff have to say.
    """
    for booking in Booking.objects.filter(shipment__in=shipments, state__in=Booking.OPEN):
        withdraw(lock_booking(booking.pk))


def withdraw(booking):
    """Begin to end a booking, locked by the caller, if it is known what there is to end."""
    if booking.state == State.WANTED and not booking.tries:
        booking.state = State.CANCELLED
        booking.save(update_fields=["state"])
    elif booking.state == State.BOOKED:
        begin_to_call_off(booking)
        take_back(booking)


def take_back(booking):
    """Take the waybill of a transport that is none any more from its parcel, if that is still here."""
    shipment = booking.shipment
    if shipment.state == Shipment.State.PACKED and shipment.waybill == booking.waybill:
        shipment.waybill = ""
        shipment.save(update_fields=["waybill"])


def ask_to_call_off(booking_id, *, at):
    """Have the provider cancel a transport; returns the booking as it is then. Safe to run twice."""
    booking, is_to_ask = begin(booking_id, at=at)
    if not is_to_ask:
        return booking
    provider = PROVIDERS.get(booking.provider)
    if provider is not None and "cancel" not in provider.deeds:
        words = _("%(provider)s takes no cancelling from here: telephone it.")
        return note_too_late(booking_id, words % {"provider": provider.name})
    reason = _("Cancelled by the shop")
    try:
        ask(booking.provider, lambda one: one.cancel(booking.reference, reason))
    except ProviderRefused as refusal:
        return note_too_late(booking_id, str(refusal))
    except (ProviderDown, ProviderUnsure) as silence:
        return note_silence(booking_id, silence_in_words(silence))
    return note_called_off(booking_id)


@transaction.atomic
def begin(booking_id, *, at):
    """Write down that the provider is asked now; (the booking, whether it is to be asked)."""
    booking = lock_booking(booking_id)
    if booking.state != State.CANCELLING or is_early(booking, at):
        return booking, False
    booking.asked_at = at
    booking.tries += 1
    booking.save(update_fields=["asked_at", "tries"])
    return booking, True


def is_early(booking, at):
    pauses = PAUSES[booking.tries - 1 :][:1] or [HOURLY]
    return booking.asked_at is not None and at < booking.asked_at + pauses[0]


@transaction.atomic
def note_called_off(booking_id):
    booking = lock_booking(booking_id)
    if booking.state == State.CANCELLING:
        booking.state, booking.note = State.CANCELLED, ""
        booking.save(update_fields=["state", "note"])
    return booking


@transaction.atomic
def note_too_late(booking_id, why):
    """It stays booked, and staff see why; a parcel that is still packed has its waybill again."""
    booking = lock_booking(booking_id)
    if booking.state != State.CANCELLING:
        return booking
    booking.state, booking.note = State.BOOKED, why[:300]
    booking.save(update_fields=["state", "note"])
    shipment = booking.shipment
    if shipment.state == Shipment.State.PACKED and not shipment.waybill and booking.waybill:
        problem = give(shipment, booking.waybill)
        if problem:
            booking.note = f"{booking.note} {problem}".strip()[:300]
            booking.save(update_fields=["note"])
    return booking


@transaction.atomic
def note_silence(booking_id, why):
    booking = lock_booking(booking_id)
    if booking.state == State.CANCELLING:
        booking.note = why[:300]
        booking.save(update_fields=["note"])
    return booking
