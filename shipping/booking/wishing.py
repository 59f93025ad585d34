"""Wanting a transport for a parcel: written down with its key, and left to the worker."""

from django.db import transaction
from django.utils.translation import gettext as _

from shipping.models import Booking, Shipment
from shipping.providers import PROVIDERS, providers_for

from .leaving import leave
from .locking import lock_shipment


class BookingRefused(Exception):
    """This cannot be done about a transport; the sentence is for staff."""


@transaction.atomic
def want_booking(shipment, *, provider=None, actor, at):
    """Have the transport of a packed parcel ordered, and return its booking.

    `provider` is the code of one; without it the first that carries for the parcel's courier is
    asked. Said twice it is done once: a transport that is wanted, perhaps ordered or ordered is
    returned as it is. Raises BookingRefused.
    """
    order, shipment = lock_shipment(shipment.pk)
    booking = shipment.bookings.filter(state__in=Booking.OPEN).first()
    if booking and booking.state != Booking.State.CANCELLING:
        return booking
    problem = why_not_booked(order, shipment, booking) or why_not_by(shipment, provider)
    if problem:
        raise BookingRefused(problem)
    booking = Booking.objects.create(
        shipment=shipment,
        provider=provider or carriers(shipment)[0].code,
        key=next_key(order),
        actor=actor,
        created_at=at,
    )
    leave("book", booking)
    return booking


def next_key(order):
    """A key of our own for each wish: the order's number and which booking of the order it is."""
    return f"{order.number}-{Booking.objects.filter(shipment__order=order).count() + 1}"


def why_not_booked(order, shipment, booking=None):
    """Say why no transport can be ordered for a parcel, or ""; `booking` is its open one."""
    if booking is not None:
        return _("The transport ordered before is being called off. Wait a moment.")
    if shipment.state != Shipment.State.PACKED or not order.can_be_handed_over:
        return _("Only a packed parcel of an order that goes out is booked.")
    if shipment.waybill:
        return _("It has a waybill already.")
    if shipment.courier is None:
        return _("No courier is known for this order. Hand it over on the page of the order.")
    if not carriers(shipment):
        return _("No provider that is switched on books %(courier)s %(service)s.") % {
            "courier": shipment.courier.name,
            "service": shipment.service,
        }
    return ""


def why_not_by(shipment, code):
    if code is None or code in {provider.code for provider in carriers(shipment)}:
        return ""
    name = PROVIDERS[code].name if code in PROVIDERS else code
    return _("%(provider)s does not book this service.") % {"provider": name}


def carriers(shipment):
    """The providers that can order the transport of this parcel, the preferred one first."""
    code = shipment.courier.code if shipment.courier else ""
    return [provider for provider in providers_for("book") if code in provider.couriers]
