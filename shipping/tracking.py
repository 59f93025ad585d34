"""What a courier says about a parcel, taken in: scans are kept, and the parcel moves on.

Where a parcel is follows from the set of its scans alone, so it does not matter in which order,
how often or by whom they are told.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from catalog.outside.deferring import defer_once
from orders.statuses import lock_order

from .booking.following import follow_booking
from .models import Booking, Shipment, TrackingEvent
from .tracking_states import RANK

# Numbers are used again: what is older than the parcel is the story of another one.
BEFORE_PACKING = timedelta(days=1)
# "Out for delivery" is news on the day; a scan told later is history.
NEWS_LASTS = timedelta(hours=20)
COMING_BACK = {"returning", "returned"}
STATE_LENGTH = {"code": 40, "text": 300, "place": 80}


@dataclass(frozen=True)
class Taken:
    """The parcel as it is now, and the scans that were new."""

    shipment: Shipment
    fresh: list


@transaction.atomic
def take_in(shipment, tracked, *, source, at):
    """Keep what `tracked` (providers.base.Tracked) tells anew of a parcel; returns Taken.

    `shipment` is the parcel as it was asked about: None is returned, and nothing kept, if it has
    another number by now. Told again it changes nothing. A delivery is booked by a job of its
    own, unless the parcel was on its way back: then only people can tell who has it, so it stays
    on their list.
    """
    lock_order(shipment.order_id)
    asked, shipment = shipment, Shipment.objects.select_for_update().get(pk=shipment.pk)
    booking = booking_of(shipment)
    if not is_about(shipment, asked, booking, source):
        return None
    if booking and booking.provider == source:
        follow_booking(shipment, tracked)
    known = list(shipment.tracking_events.of_its_number())
    fresh = keep(shipment, known, tracked.scans, source)
    scans = [*known, *fresh]
    if fresh:
        write_state(shipment, scans, at=at)
        tell_the_shopper(shipment, known, fresh, at=at)
    if has_arrived(shipment, scans):
        defer_once("parcels.arrived", {"shipment_id": shipment.pk})
    return Taken(shipment, fresh)


def booking_of(shipment):
    """The transport that a parcel travels by, or None: it may have left under another number."""
    booking = shipment.bookings.filter(state=Booking.State.BOOKED).first()
    return booking if booking and is_of(booking, shipment) else None


def is_of(booking, shipment):
    return not shipment.waybill or booking.waybill in {"", shipment.waybill}


def is_about(shipment, asked, booking, source):
    """Whether what was told about a parcel as it was asked about is about the parcel as it is."""
    if asked.courier_id == shipment.courier_id and asked.waybill == shipment.waybill:
        return True
    # Without a number it was asked about by its booking, and may have got that one's by now.
    return not asked.waybill and booking is not None and booking.provider == source


def write_state(shipment, scans, *, at):
    """Say where a parcel, locked by the caller, is by `scans`, all that were told of its number."""
    shipment.tracking_state = state_of(scans)
    last = max((scan.at for scan in scans), default=None)
    shipment.tracking_at = min(last, at) if last else None
    shipment.save(update_fields=["tracking_state", "tracking_at"])


def keep(shipment, known, scans, source):
    """Write down the scans that are new and are this parcel's; returns them, oldest first."""
    seen = {key_of(scan) for scan in known}
    fresh = []
    for scan in sorted(scans, key=lambda scan: scan.at):
        event = TrackingEvent(
            shipment=shipment,
            waybill=shipment.waybill,
            at=scan.at,
            state=scan.state if scan.state in RANK else "unknown",
            source=source[:20],
            **{name: clean(getattr(scan, name), length) for name, length in STATE_LENGTH.items()},
        )
        if key_of(event) not in seen and event.at >= shipment.packed_at - BEFORE_PACKING:
            seen.add(key_of(event))
            fresh.append(event)
    return TrackingEvent.objects.bulk_create(fresh)


def key_of(scan):
    """What makes two scans the same, as the table says it, too."""
    return scan.code, scan.at, scan.text


def clean(text, length):
    # PostgreSQL keeps no NUL.
    return text.replace("\x00", "")[:length]


def state_of(scans):
    """Where a parcel with these scans is; "unknown" without any.

    Whatever is furthest on the way counts, among equals the newest. A delivery is the end, also
    if it was said to be lost or back before: it is booked, and nothing undoes that here.
    """
    furthest = max(scans, key=lambda scan: (*how_far(scan.state), scan.at, scan.state), default=None)
    return furthest.state if furthest else "unknown"


def how_far(state):
    return RANK[state], state == "delivered"


def has_arrived(shipment, scans):
    """Whether a delivery is to be booked."""
    is_on_its_way = shipment.state == Shipment.State.HANDED_OVER
    is_delivered = is_on_its_way and shipment.tracking_state == "delivered"
    return is_delivered and not any(scan.state in COMING_BACK for scan in scans)


def tell_the_shopper(shipment, known, fresh, *, at):
    """Write once that the courier is at the door, while it is true."""
    if shipment.tracking_state != "out_for_delivery" or shipment.state != Shipment.State.HANDED_OVER:
        return
    is_told = any(scan.state == "out_for_delivery" for scan in known)
    is_news = any(scan.state == "out_for_delivery" and scan.at > at - NEWS_LASTS for scan in fresh)
    if is_news and not is_told:
        defer_once("mail.parcel", {"shipment_id": shipment.pk, "kind": "out_for_delivery"})
