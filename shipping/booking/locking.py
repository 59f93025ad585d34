"""Locking a booking with its parcel and its order, in the one order that everybody keeps."""

from orders.statuses import lock_order
from shipping.models import Booking, Shipment


def lock_shipment(shipment_id):
    """(order, parcel), locked until the transaction ends."""
    order_id = Shipment.objects.values_list("order_id", flat=True).get(pk=shipment_id)
    order = lock_order(order_id)
    locked = Shipment.objects.select_for_update(of=["self"]).select_related("courier")
    return order, locked.get(pk=shipment_id)


def lock_booking(booking_id):
    """The booking, locked with its order and its parcel; `booking.shipment` is the locked one."""
    shipment_id = Booking.objects.values_list("shipment_id", flat=True).get(pk=booking_id)
    order, shipment = lock_shipment(shipment_id)
    shipment.order = order
    booking = Booking.objects.select_for_update().get(pk=booking_id)
    booking.shipment = shipment
    return booking
