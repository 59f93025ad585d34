"""The parcel is with its recipient."""

from django.db import transaction

from catalog.outside.deferring import defer_once
from orders.statuses import StatusRefused, lock_order

from .following import follow_parcels
from .models import Shipment


@transaction.atomic
def deliver_parcel(shipment, *, actor, at, reason=""):
    """Book that one parcel has arrived; its order is delivered when no other is under way or to be sent.

    Said twice, it is done once. Money that the courier collected is the caller's to settle, in the
    same transaction. Raises StatusRefused for a parcel that is not on its way.
    """
    order = lock_order(shipment.order_id)
    shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
    if shipment.state == Shipment.State.DELIVERED:
        return shipment
    if shipment.state != Shipment.State.HANDED_OVER:
        raise StatusRefused(shipment.state)
    shipment.state, shipment.delivered_at = Shipment.State.DELIVERED, at
    shipment.save(update_fields=["state", "delivered_at"])
    follow_parcels(order, actor=actor, at=at, reason=reason)
    write_later([shipment.pk])
    return shipment


@transaction.atomic
def mark_delivered(order, *, actor, at, reason=""):
    """Book that all parcels of an order have arrived. Said twice, it is done once.

    Money that the courier collected is the caller's to settle, in the same transaction. Raises
    StatusRefused for an order that is not on its way.
    """
    order = lock_order(order.pk)
    if order.status == "delivered":
        return
    if order.status != "shipped":
        raise StatusRefused(order.status)
    parcels = list(order.shipments.under_way().select_for_update().values_list("pk", flat=True))
    order.shipments.filter(pk__in=parcels).update(state=Shipment.State.DELIVERED, delivered_at=at)
    follow_parcels(order, actor=actor, at=at, reason=reason)
    write_later(parcels)


def write_later(parcels):
    """Leave the letter about each arrival in the same transaction; the roof writes it."""
    for pk in parcels:
        defer_once("mail.parcel", {"shipment_id": pk, "kind": "delivered"})
