"""Not sending the rest of an order: its parcels that are still here are opened, their units released."""

from django.db import transaction

from orders.cancelling import cancel_rest
from orders.statuses import lock_order

from .following import follow_costs, follow_parcels
from .models import Shipment
from .packing import unpack_order


@transaction.atomic
def stop_sending(order, *, reason, actor, at):
    """Cancel what was not sent yet of an order of which something was.

    The order then stands where its sent parcels are; if none of them arrived or is under way, it
    is cancelled. Money is the caller's to look after. Raises StatusRefused if there is nothing to
    stop.
    """
    order = lock_order(order.pk)
    if order.shipments.filter(state=Shipment.State.PACKED).exists():
        unpack_order(order, actor=actor, at=at, reason=reason)
    cancel_rest(order, actor=actor, at=at)
    follow_parcels(order, actor=actor, at=at, reason=reason)
    follow_costs(order, at=at)
