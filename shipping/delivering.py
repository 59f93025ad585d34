"""The parcel is with its recipient."""

from django.db import transaction

from orders import statuses

from .models import Shipment


@transaction.atomic
def mark_delivered(order, *, actor, at, reason=""):
    """Book that all parcels of an order have arrived. Said twice, it is done once.

    Money that the courier collected is the caller's to settle first, in the same transaction.
    Raises StatusRefused for an order that is not on its way.
    """
    order = statuses.lock_order(order.pk)
    if order.status == "delivered":
        return
    statuses.mark_delivered(order, actor=actor, at=at, reason=reason)
    order.shipments.filter(state=Shipment.State.HANDED_OVER).update(
        state=Shipment.State.DELIVERED, delivered_at=at
    )
