"""Parcels that arrived: booked, with the money that was collected at the door."""

import structlog
from django.db import transaction

from orders.statuses import lock_order
from payments.settling import settle_on_delivery
from shipping.delivering import deliver_parcel
from shipping.models import Shipment

logger = structlog.get_logger(__name__)
COURIER = "courier"


@transaction.atomic
def book_arrival(shipment_id, *, at):
    """Book that the courier delivered a parcel; with the last of its order the cash is collected.

    Collected is not settled: the courier owes it until it pays over. Should a part of the order have
    come back or be lost, staff say how much was collected. Done already, it is not done again.
    """
    shipment = Shipment.objects.get(pk=shipment_id)
    order = lock_order(shipment.order_id)
    shipment.refresh_from_db()
    if shipment.state != Shipment.State.HANDED_OVER:
        # It is booked, or staff booked another end; their list shows what the courier says.
        logger.info("parcel.ended_before", parcel=shipment_id, state=shipment.state)
        return
    deliver_parcel(shipment, actor=COURIER, at=at, reason=shipment.waybill)
    order.refresh_from_db()
    came_to_nothing = order.shipments.filter(came_to_nothing_at__isnull=False).exists()
    if order.status == "delivered" and not came_to_nothing and awaits_cash(order):
        settle_on_delivery(order, actor=COURIER, at=at)


def awaits_cash(order):
    return order.payments.open().filter(provider="cod").exists()
