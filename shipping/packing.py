"""Putting an order into a parcel, and taking it out again."""

from django.db import transaction

from orders.statuses import StatusRefused, Step, lock_order, mark_packed, take_steps

from .models import Courier, Shipment, ShipmentLine


@transaction.atomic
def pack_order(order, *, actor, at):
    """Pack everything still to be sent into one parcel and return it.

    It goes with the courier that the shopper chose, as far as the shop still knows that one; the
    hand-over may say another. Raises StatusRefused for an order that is not being prepared, or
    is packed already.
    """
    order = lock_order(order.pk)
    if not order.can_be_packed:
        raise StatusRefused(order.status)
    shipment = Shipment.objects.create(
        order=order,
        courier=Courier.objects.filter(code=order.courier_code).first(),
        service=order.service_name,
        quoted_amount=order.shipping_amount,
        packed_at=at,
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, detail=detail, quantity=detail.quantity_open)
        for detail in order.details.all()
        if detail.quantity_open
    )
    mark_packed(order, actor=actor, at=at)
    return shipment


@transaction.atomic
def unpack_order(order, *, actor, at, reason=""):
    """Take an order out of its parcel again, as before it is changed or cancelled.

    Raises StatusRefused once it is with the courier, or if it is not packed.
    """
    order = lock_order(order.pk)
    if not order.can_be_handed_over:
        raise StatusRefused(order.fulfilment_status)
    order.shipments.filter(state=Shipment.State.PACKED).update(state=Shipment.State.CANCELLED)
    take_steps([Step(order.pk, "fulfilment_status", "packed", "unfulfilled", at, actor, reason)])
