"""What staff say about a booking after they looked into the provider's dashboard."""

from django.db import transaction
from django.utils.translation import gettext as _

from shipping.models import Booking
from shipping.providers.base import Booking as Answer
from shipping.waybills import normalize_waybill

from .calling_off import require_here, take_back
from .locking import lock_booking
from .wishing import BookingRefused
from .writing import note_booked, why_not_this

State = Booking.State


@transaction.atomic
def say_booked(booking, *, waybill, reference="", actor, at):
    """The transport is ordered: here is its waybill, and the provider's own number of it if staff know it.

    Raises WaybillRefused for what is no waybill, BookingRefused if another parcel has it or nobody
    is in doubt any more.
    """
    booking = lock_booking(booking.pk)
    require_doubt(booking)
    waybill = normalize_waybill(waybill)
    problem = why_not_this(booking.shipment, waybill)
    if problem:
        raise BookingRefused(problem)
    # Without the provider's number ours stands for it; the waybill still finds the parcel.
    booking = note_booked(booking.pk, Answer(reference or booking.key, waybill), at=at)
    if booking.state == State.UNSURE:
        raise BookingRefused(_("Another parcel has this number of the provider."))
    return keep_who(booking, _("%(actor)s saw it booked."), actor)


@transaction.atomic
def say_not_booked(booking, *, actor):
    """The transport was never ordered; the parcel may be booked again. Raises BookingRefused."""
    booking = lock_booking(booking.pk)
    require_doubt(booking)
    booking.state = State.REFUSED
    booking.save(update_fields=["state"])
    return keep_who(booking, _("%(actor)s saw that it is not booked."), actor)


@transaction.atomic
def say_called_off(booking, *, actor):
    """Staff called it off at the provider themselves, or left it be. Raises BookingRefused."""
    booking = lock_booking(booking.pk)
    require_here(booking)
    if booking.state not in {State.BOOKED, State.CANCELLING}:
        raise BookingRefused(_("There is no transport to call off."))
    booking.state = State.CANCELLED
    booking.save(update_fields=["state"])
    take_back(booking)
    return keep_who(booking, _("%(actor)s saw it called off."), actor)


def require_doubt(booking):
    if booking.state != State.UNSURE:
        raise BookingRefused(_("Nobody is in doubt about this transport any more."))


def keep_who(booking, words, actor):
    booking.note = (words % {"actor": actor})[:300]
    booking.save(update_fields=["note"])
    return booking
