"""Where an order stands, read from its parcels after each deed that changed one of them."""

from django.db import transaction
from django.db.models import F, Sum

from orders.cancelling import end_undelivered
from orders.goods_cost import follow_goods
from orders.statuses import bring_to

from .models import ReturnedLine, Shipment, ShipmentLine

State = Shipment.State


@transaction.atomic
def follow_parcels(order, *, actor, at, reason=""):
    """Bring an order, locked by the caller, to where its parcels are.

    Not packed while anything open is in no parcel; packed; shipped when everything open has left;
    then, when no parcel is under way any more, delivered if one arrived, else cancelled. `reason`
    is kept with the step. An order that has ended stays so, whatever of it is still found in a box.
    """
    if order.status not in {"processing", "shipped"}:
        return
    place = place_of(order)
    if place == "returned":
        if order.fulfilment_status != "returned":
            end_undelivered(order, reason=reason, actor=actor, at=at)
    else:
        bring_to(order, place, actor=actor, at=at, reason=reason)


def place_of(order):
    open_units = order.details.order_by().aggregate(
        units=Sum(F("quantity") - F("quantity_shipped") - F("quantity_cancelled"), default=0)
    )["units"]
    states = set(order.shipments.order_by().values_list("state", flat=True))
    if open_units:
        in_parcels = ShipmentLine.objects.filter(shipment__order=order, shipment__state=State.PACKED)
        packed = in_parcels.order_by().aggregate(units=Sum("quantity", default=0))["units"]
        return "packed" if packed == open_units else "unfulfilled"
    if State.HANDED_OVER in states:
        return "shipped"
    return "delivered" if State.DELIVERED in states else "returned"


def follow_costs(order, *, at):
    """Bring the journal's cost of an order's goods to that of the units that are really gone."""
    came_back = ReturnedLine.objects.filter(line__shipment__order=order).order_by()
    kept = came_back.values_list("line__detail_id").annotate(units=Sum("quantity_sellable"))
    follow_goods(order, kept=dict(kept), at=at)
