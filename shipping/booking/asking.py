"""Ordering transports at their providers: written before it is said, and said again with the same key."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shipping.calls import ask
from shipping.models import Booking, Shipment
from shipping.providers import PROVIDERS
from shipping.providers.base import NotCovered, ProviderDown, ProviderRefused, ProviderUnsure

from .locking import lock_booking
from .orders import order_of
from .writing import note_booked, note_doubt, note_refusal, note_unreached, silence_in_words

State = Booking.State
# No call takes longer: a booking that was asked about before, and nobody wrote what came, was lost
# with its worker.
IN_CALL = timedelta(minutes=5)
# After the n-th call that told nothing; then every hour.
PAUSES = [timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=30)]
HOURLY = timedelta(hours=1)
# After these only staff can tell.
MOST_TRIES = 12


def ask_for_booking(booking_id, *, at):
    """Have the provider carry a parcel; returns the booking as it is then.

    Safe to run twice and to die at any point: that it is asked is committed before the call, and
    the clock asks again, with the same key. A provider that may take the same key for a second
    parcel (`is_repeatable`) is never asked again: then staff say what they see in its dashboard.
    """
    booking = Booking.objects.select_related("shipment").get(pk=booking_id)
    if booking.state not in {State.WANTED, State.UNSURE}:
        return booking
    try:
        order = order_of(booking, at=at)
    except NotCovered as place:
        words = _("One of the two places is not known there: %(place)s")
        return note_refusal(booking_id, words % {"place": place})
    except ProviderRefused as refusal:
        return note_refusal(booking_id, str(refusal))
    except (ProviderDown, ProviderUnsure) as silence:
        # Only a place was asked for.
        return note_unreached(booking_id, silence_in_words(silence))
    booking, is_to_ask = begin(booking_id, at=at)
    return call(booking, order, at=at) if is_to_ask else booking


def call(booking, order, *, at):
    try:
        answer = ask(booking.provider, lambda provider: provider.book(order))
    except ProviderRefused as refusal:
        return note_refusal(booking.pk, str(refusal), was_begun=True)
    except ProviderDown as silence:
        return note_unreached(booking.pk, silence_in_words(silence), was_begun=True)
    except ProviderUnsure as doubt:
        return note_doubt(booking.pk, silence_in_words(doubt))
    return note_booked(booking.pk, answer, at=at)


@transaction.atomic
def begin(booking_id, *, at):
    """Write down that the provider is asked now; (the booking, whether it is to be asked)."""
    booking = lock_booking(booking_id)
    if booking.state not in {State.WANTED, State.UNSURE} or is_early(booking, at):
        return booking, False
    if booking.tries and not may_repeat(booking):
        return give_to_staff(booking), False
    if booking.shipment.state != Shipment.State.PACKED:
        booking.state = State.CANCELLED
        booking.save(update_fields=["state"])
        return booking, False
    booking.state, booking.asked_at = State.WANTED, at
    booking.tries += 1
    booking.save(update_fields=["state", "asked_at", "tries"])
    return booking, True


def is_early(booking, at):
    """Whether a call is, or may be, under way, or silence is not old enough to ask again."""
    return booking.asked_at is not None and at < booking.asked_at + pause(booking)


def pause(booking):
    if booking.state == State.WANTED:
        return IN_CALL
    return PAUSES[booking.tries - 1] if 0 < booking.tries <= len(PAUSES) else HOURLY


def may_repeat(booking):
    """Whether asking again orders at most one transport, for a parcel that still needs it."""
    is_packed = booking.shipment.state == Shipment.State.PACKED
    is_repeatable = getattr(PROVIDERS.get(booking.provider), "is_repeatable", True)
    return is_packed and is_repeatable and booking.tries < MOST_TRIES


def give_to_staff(booking):
    """The worker was lost in a call, or the call may not be repeated."""
    if booking.state == State.WANTED:
        booking.state = State.UNSURE
        booking.note = booking.note or _("The provider was asked, and its answer was lost.")
        booking.save(update_fields=["state", "note"])
    return booking
