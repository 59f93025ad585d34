"""Asking where a parcel is: the one answer to the clock, to a provider's message and to staff."""

from datetime import timedelta

import structlog
from django.db.models import Q

from catalog.outside.deferring import defer_once

from .calls import ask
from .models import Shipment, ShippingNotice
from .providers import PROVIDERS, providers_for
from .providers.base import Parcel, ProviderDown, ProviderRefused, ProviderUnsure
from .tracking import booking_of, take_in
from .tracking_states import FINAL

logger = structlog.get_logger(__name__)

NO_ANSWER = (ProviderDown, ProviderRefused, ProviderUnsure)
# A parcel of which nobody heard the end by then is for people to look after.
LONGEST_ON_THE_ROAD = timedelta(days=45)
# Until the next look; hubs far from each other write a few scans a day.
PAUSES = {"in_transit": timedelta(hours=3), "on_hold": timedelta(hours=3), "returning": timedelta(hours=3)}
PAUSE = timedelta(hours=1)
LONGEST_PAUSE = timedelta(hours=12)
# After looks in vain: 5, 10, 20 ... minutes.
FIRST_TRY_AGAIN = timedelta(minutes=5)
MOST_DOUBLINGS = 7
# A booking without its number waits for it.
WAYBILL_PAUSE = timedelta(minutes=10)
# Nobody tracks this courier today; keys may come tomorrow.
NOBODY_PAUSE = timedelta(days=1)


def due(at):
    """Parcels on the road whose turn it is, the longest overdue first."""
    return Shipment.objects.under_way().filter(next_look_at__lte=at).order_by("next_look_at", "pk")


def without_number(at):
    """Packed parcels that are booked and wait for their waybill number."""
    turn = Q(next_look_at=None) | Q(next_look_at__lte=at)
    booked = Q(bookings__state="booked", bookings__waybill="")
    return Shipment.objects.filter(turn, booked, state="packed").order_by("next_look_at", "pk")


def leave_look(shipment, *, provider):
    """Have a parcel looked for; a provider that hangs keeps only its own queue waiting."""
    return defer_once("shipping.look", {"shipment_id": shipment.pk}, lock=f"tracking:{provider}")


def tracker_of(shipment, booking):
    """The code of who is asked: where it was booked, else the first that knows its courier; or ""."""
    provider = PROVIDERS.get(booking.provider) if booking else None
    if provider and "track" in provider.deeds and provider.is_on():
        return provider.code
    courier = shipment.courier.code if shipment.courier else ""
    found = (provider.code for provider in providers_for("track") if courier in provider.couriers)
    return next(found, "") if shipment.waybill else ""


def look(shipment_id, *, at):
    """Ask about one parcel and take in the answer; returns the parcel as it is now.

    Messages that came before the question are answered by it. Without an answer the parcel stays
    as it was and is asked about again; raises what the provider raised.
    """
    shipment = Shipment.objects.select_related("courier", "order").get(pk=shipment_id)
    booking = booking_of(shipment)
    code = tracker_of(shipment, booking)
    if not code:
        return plan(shipment, at + NOBODY_PAUSE, at=at)
    notices = list(shipment.notices.filter(read_at=None).values_list("pk", flat=True))
    parcel = parcel_of(shipment, booking if booking and booking.provider == code else None)
    try:
        tracked = ask(code, lambda provider: provider.track(parcel))
    except NO_ANSWER as error:
        logger.warning("parcel.not_looked_at", parcel=shipment.pk, provider=code, text=str(error))
        pause = FIRST_TRY_AGAIN * 2 ** min(shipment.looks, MOST_DOUBLINGS)
        plan(shipment, at + pause, at=at, looks=shipment.looks + 1)
        raise
    taken = take_in(shipment, tracked, source=code, at=at)
    if taken is None:
        # It got another number meanwhile, and is due because of that.
        return shipment
    ShippingNotice.objects.filter(pk__in=notices).update(read_at=at, problem="")
    return plan(taken.shipment, next_look(taken.shipment, at), at=at)


def parcel_of(shipment, booking):
    """How a provider knows a parcel; its own number only if it was booked there."""
    return Parcel(
        courier_code=shipment.courier.code if shipment.courier else "",
        waybill=shipment.waybill or (booking.waybill if booking else ""),
        reference=booking.reference if booking else "",
        tracking_id=booking.tracking_id if booking else "",
        recipient_phone=shipment.order.phone,
    )


def next_look(shipment, at):
    """When a parcel is worth a look again, the later the longer it has been silent; None for never."""
    if shipment.state == Shipment.State.PACKED:
        return at + WAYBILL_PAUSE
    if shipment.tracking_state in FINAL:
        return None
    silent_since = shipment.tracking_at or shipment.handed_over_at or at
    pause = PAUSES.get(shipment.tracking_state, PAUSE) * (1 + (at - silent_since).days // 3)
    return at + min(pause, LONGEST_PAUSE)


def plan(shipment, next_look_at, *, at, looks=0):
    """Write down the next look; none for a parcel that ended, or is on the road for too long."""
    sent_at = shipment.handed_over_at
    if shipment.state not in {"packed", "handed_over"} or (sent_at and sent_at + LONGEST_ON_THE_ROAD < at):
        next_look_at = None
    shipment.next_look_at, shipment.looks = next_look_at, looks
    Shipment.objects.filter(pk=shipment.pk).update(next_look_at=next_look_at, looks=looks)
    return shipment
