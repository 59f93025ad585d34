"""Putting units of an order into parcels, and taking them out again."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models import StockLocation
from orders.statuses import StatusRefused, lock_order
from orders.stock_leaving import free_places, move_reservations

from .booking.calling_off import call_off_bookings
from .following import follow_parcels
from .models import Courier, Shipment, ShipmentLine
from .sharing import shares_of


class PackingRefused(Exception):
    """These units cannot be put into a parcel; the sentence is for staff."""


@transaction.atomic
def pack_parcel(
    order,
    units=None,
    *,
    location=None,
    weight_grams=None,
    length_mm=None,
    width_mm=None,
    height_mm=None,
    actor,
    at,
):
    """Pack `units`, {detail: quantity}, of an order into one parcel and return it; all that is left if None.

    It leaves from `location`, and what is reserved elsewhere moves there; None is where most of it
    lies. It goes with the courier that the shopper chose, as far as the shop still knows that one;
    the hand-over may say another. Raises StatusRefused for an order that is not being prepared or
    is packed already, PackingRefused for units that are not there to be packed, OutOfStock if
    they do not lie at `location`; then nothing is changed.
    """
    order = lock_order(order.pk)
    if not order.can_be_packed:
        raise StatusRefused(order.status)
    details = list(order.details.select_related("variant"))
    packed = packed_units(order)
    left = unpacked_units(details, packed)
    units = choose_units(left, units)
    free = free_places(order, details, packed)
    location = location or usual_location(units, free)
    cod_amount, quoted_amount = shares_of(order, details, units, is_last=units == left)
    shipment = Shipment.objects.create(
        order=order,
        courier=Courier.objects.filter(code=order.courier_code).first(),
        service=order.service_name,
        service_code=order.service_code,
        location=location,
        quoted_amount=quoted_amount,
        cod_amount=cod_amount,
        weight_grams=weight_grams,
        length_mm=length_mm,
        width_mm=width_mm,
        height_mm=height_mm,
        packed_at=at,
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, detail=detail, quantity=quantity)
        for detail, quantity in units.items()
    )
    follow_parcels(order, actor=actor, at=at)
    move_reservations(order, units, free, location, key=f"pack:{shipment.pk}", actor=actor, at=at)
    return shipment


def pack_order(order, *, actor, at):
    """Pack everything of an order that is in no parcel yet into one; refused as `pack_parcel` is."""
    return pack_parcel(order, actor=actor, at=at)


def packed_units(order):
    """{(detail_id, location_id): units} in parcels that have not left."""
    lines = ShipmentLine.objects.filter(shipment__order=order, shipment__state="packed").order_by()
    rows = lines.values_list("detail_id", "shipment__location_id").annotate(units=Sum("quantity"))
    return {(detail_id, location_id): units for detail_id, location_id, units in rows}


def unpacked_units(details, packed):
    """{detail: units} that are still to be put into a parcel."""
    in_parcels = defaultdict(int)
    for (detail_id, _location_id), units in packed.items():
        in_parcels[detail_id] += units
    left = {detail: detail.quantity_open - in_parcels[detail.pk] for detail in details}
    return {detail: units for detail, units in left.items() if units > 0}


def choose_units(left, units):
    """The units of one parcel, in the order of the lines; raises PackingRefused."""
    if units is None:
        return dict(left)
    if any(quantity < 0 for quantity in units.values()):
        raise PackingRefused(_("A quantity cannot be below zero."))
    units = {detail: quantity for detail, quantity in units.items() if quantity}
    if not units:
        raise PackingRefused(_("Choose what goes into the parcel."))
    for detail, quantity in units.items():
        if quantity > left.get(detail, 0):
            raise PackingRefused(
                ngettext(
                    "Only %(count)d unit of %(name)s is left to pack.",
                    "Only %(count)d units of %(name)s are left to pack.",
                    left.get(detail, 0),
                )
                % {"count": left.get(detail, 0), "name": detail.name}
            )
    return {detail: units[detail] for detail in left if detail in units}


def usual_location(units, free):
    """Where most of the units are reserved; the one that sells online where nothing is."""
    lying = defaultdict(int)
    for detail, quantity in units.items():
        for place in free[detail.pk]:
            lying[place.location_id] += min(quantity, max(place.units, 0))
    if not lying:
        return StockLocation.objects.get(is_default=True)
    best = max(lying, key=lambda location_id: (lying[location_id], -location_id))
    return StockLocation.objects.get(pk=best)


@transaction.atomic
def unpack_parcel(shipment, *, actor, at, reason=""):
    """Take the units out of one parcel again. They stay reserved where the parcel stood.

    A transport that is ordered for it is called off. Raises StatusRefused once it is with the
    courier.
    """
    order = lock_order(shipment.order_id)
    shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
    if shipment.state != Shipment.State.PACKED:
        raise StatusRefused(shipment.state)
    open_shipments(order, [shipment], actor=actor, at=at, reason=reason)


@transaction.atomic
def unpack_order(order, *, actor, at, reason=""):
    """Open all parcels of an order that are still here, as before it is changed or cancelled.

    Raises StatusRefused if there are none.
    """
    order = lock_order(order.pk)
    packed = list(order.shipments.filter(state=Shipment.State.PACKED).select_for_update())
    if not packed:
        raise StatusRefused(order.fulfilment_status)
    open_shipments(order, packed, actor=actor, at=at, reason=reason)


def open_shipments(order, shipments, *, actor, at, reason):
    call_off_bookings(shipments)
    order.shipments.filter(pk__in=[shipment.pk for shipment in shipments]).update(
        state=Shipment.State.CANCELLED
    )
    follow_parcels(order, actor=actor, at=at, reason=reason)
