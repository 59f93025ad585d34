"""What is ordered for the parcels of a batch, in words, and ordering it for all of them at once."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shipping.booking.wishing import BookingRefused, carriers, want_booking
from shipping.models import Booking, Shipment
from shipping.providers import PROVIDERS, providers_for

from .batch import why_not_sent

PENDING = {"wanted", "cancelling"}
TONES = {"wanted": "move", "booked": "good", "unsure": "bad", "refused": "bad", "cancelling": "move"}
WORDS = {
    "booked": gettext_lazy("Transport booked"),
    "unsure": gettext_lazy("Perhaps booked"),
    "refused": gettext_lazy("Not booked"),
    "cancelling": gettext_lazy("Being called off"),
}


@dataclass(frozen=True)
class Transport:
    """How it stands with the transport of one parcel; `booking` is None where nobody ordered one."""

    parcel: Shipment
    booking: Booking | None
    label: str | Promise = ""
    tone: str = ""

    @property
    def is_pending(self):
        """Whether the worker is about to change it."""
        return self.booking is not None and self.booking.state in PENDING

    @property
    def is_to_decide(self):
        return self.booking is not None and self.booking.state in {"unsure", "refused"}

    @property
    def provider(self):
        return provider_name(self.booking.provider) if self.booking else ""


def provider_name(code):
    return PROVIDERS[code].name if code in PROVIDERS else code


def transports_of(order):
    """The transports of an order's parcels; read from what `with_parcels` loaded."""
    return [transport_of(parcel) for parcel in order.live_shipments]


def transport_of(parcel):
    booking = next((one for one in parcel.bookings.all() if one.state != "cancelled"), None)
    if booking is None:
        return Transport(parcel, None, _("To be booked") if can_be_wanted(parcel) else "", "")
    return Transport(parcel, booking, state_words(booking), TONES[booking.state])


def state_words(booking):
    return WORDS.get(booking.state, booking.get_state_display())


def can_be_wanted(parcel):
    is_open = any(booking.state in Booking.OPEN for booking in parcel.bookings.all())
    return parcel.state == "packed" and not parcel.waybill and not is_open and bool(carriers(parcel))


def bookable(orders):
    """The parcels of a batch for which a transport can be ordered now."""
    return [
        parcel
        for order in orders
        if not why_not_sent(order)
        for parcel in order.live_shipments
        if can_be_wanted(parcel)
    ]


def choices(parcels):
    """The providers among which staff may choose: (code, name), where there are several."""
    codes = {provider.code for parcel in parcels for provider in carriers(parcel)}
    found = [(provider.code, provider.name) for provider in providers_for("book") if provider.code in codes]
    return found if len(found) > 1 else []


def want_many(parcels, *, provider, actor, at):
    """Have a transport ordered for each parcel, in a transaction of its own.

    Returns how many were wanted, and [(order number, why not)] of the others.
    """
    count, refused = 0, []
    for parcel in parcels:
        try:
            want_booking(parcel, provider=provider or None, actor=actor, at=at)
        except BookingRefused as refusal:
            refused.append((parcel.order.number, str(refusal)))
        else:
            count += 1
    return count, refused
