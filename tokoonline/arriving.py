"""What a courier's own word of a delivery does: it is booked as if staff had said it."""

import structlog
from django.db import transaction

from orders.statuses import lock_order
from shipping.models import Shipment
from tokoonline.parcel_ends import arrive

logger = structlog.get_logger(__name__)
COURIER = "courier"


@transaction.atomic
def book_arrival(shipment_id, *, at):
    """Book that the courier delivered a parcel; with the last of its order the cash is collected.

    Collected is not settled: the courier owes it until it pays over. Done already, it is not done
    again.
    """
    shipment = Shipment.objects.get(pk=shipment_id)
    lock_order(shipment.order_id)
    shipment.refresh_from_db()
    if shipment.state != Shipment.State.HANDED_OVER or shipment.tracking_state != "delivered":
        # It is booked, or staff booked another end, or its number was mended and a stranger's
        # parcel arrived; their list shows what the courier says.
        logger.info("parcel.ended_before", parcel=shipment_id, state=shipment.state)
        return
    arrive(shipment, actor=COURIER, at=at, reason=shipment.waybill)
