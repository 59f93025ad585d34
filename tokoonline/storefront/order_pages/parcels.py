"""The parcels of an order as its shopper follows them: where each is, and every scan, newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shipping.models import TrackingEvent
from shipping.tracking import COMING_BACK
from shipping.tracking_states import TrackingState

LEFT_US = ["handed_over", "delivered", "returned", "lost"]
# What the shopper has to know first, if their parcels are in several places.
TELLING = [
    TrackingState.LOST,
    TrackingState.CANCELLED,
    TrackingState.DELIVERY_FAILED,
    TrackingState.AVAILABLE_FOR_PICKUP,
    TrackingState.RETURNING,
    TrackingState.RETURNED,
    TrackingState.OUT_FOR_DELIVERY,
]


@dataclass(frozen=True)
class Seen:
    """One scan: our `words`, and what the courier `said`, "" if that tells no more."""

    at: datetime
    words: str
    said: str
    place: str


@dataclass(frozen=True)
class Way:
    """One parcel; `title` numbers it and `contents` names what is in it only among several."""

    title: str
    courier: str
    service: str
    waybill: str
    page: str
    state: str
    words: str
    contents: str
    scans: tuple[Seen, ...]


def ways_of(order):
    """The parcels that have left us, first sent first; three statements at most."""
    parcels = order.shipments.filter(state__in=LEFT_US).select_related("courier")
    scans = Prefetch("tracking_events", TrackingEvent.objects.of_its_number(), to_attr="scans")
    parcels = list(parcels.prefetch_related(scans, "lines").order_by("handed_over_at", "pk"))
    names = {detail.pk: detail.product_name for detail in order.details.all()}
    return [way_of(parcel, number, len(parcels), names) for number, parcel in enumerate(parcels, start=1)]


def way_of(parcel, number, count, names):
    title = _("Parcel %(number)d of %(count)d") % {"number": number, "count": count}
    contents = ", ".join(f"{line.quantity} × {names.get(line.detail_id, '')}" for line in parcel.lines.all())
    scans = sorted(parcel.scans, key=lambda scan: (scan.at, scan.pk), reverse=True)
    return Way(
        title=title if count > 1 else _("Parcel"),
        courier=parcel.courier.name,
        service=parcel.service,
        waybill=parcel.waybill,
        page=parcel.tracking_page,
        state=state_of(parcel),
        words=words_of(state_of(parcel)),
        contents=contents if count > 1 else "",
        scans=tuple(seen(scan) for scan in scans),
    )


def state_of(parcel):
    """Where a parcel is; what we booked ourselves counts more than the courier's last word.

    What is called delivered after it had turned back may have been delivered to us.
    """
    if parcel.state != "handed_over":
        return parcel.state
    has_turned = any(scan.state in COMING_BACK for scan in parcel.scans)
    is_ours = has_turned and parcel.tracking_state == TrackingState.DELIVERED
    return TrackingState.RETURNING if is_ours else parcel.tracking_state


def words_of(state):
    if state == TrackingState.UNKNOWN:
        return _("Handed to the courier. The first news comes within some hours.")
    return str(TrackingState(state).label)


def seen(scan):
    if scan.state == TrackingState.UNKNOWN:
        return Seen(scan.at, scan.text or scan.code, "", scan.place)
    words = str(TrackingState(scan.state).label)
    said = "" if scan.text.casefold() == words.casefold() else scan.text
    return Seen(scan.at, words, said, "" if scan.place and scan.place in said else scan.place)


def has_missing(ways):
    """Whether a parcel of an order will not come any more."""
    return any(way.state in {"returned", "lost"} for way in ways)


def standing_of(ways):
    """(heading, lead) for an order on its way if its parcels tell more than that, else None."""
    states = {way.state for way in ways}
    state = next((state for state in TELLING if state in states), None)
    if state in {TrackingState.LOST, TrackingState.CANCELLED}:
        return _("Something went wrong on the way"), _(
            "The courier tells us that a parcel is lost, damaged or goes no further. "
            "We look after it and write to you."
        )
    if state == TrackingState.DELIVERY_FAILED:
        return _("The courier could not deliver"), _(
            "They try again. Is the address right, and is somebody there? Write to us if not."
        )
    if state == TrackingState.AVAILABLE_FOR_PICKUP:
        return _("Your parcel is ready to be collected"), _("It waits for you at the courier's counter.")
    if state in {TrackingState.RETURNING, TrackingState.RETURNED}:
        return _("Your parcel is coming back to us"), _(
            "The courier could not deliver it. We write to you, or write to us: we find a way."
        )
    if state == TrackingState.OUT_FOR_DELIVERY:
        count = sum(way.state == state for way in ways)
        heading = ngettext("Your parcel is being delivered", "Your parcels are being delivered", count)
        return heading, _("The courier is on the way to you. Keep your phone near.")
    return None
