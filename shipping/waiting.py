"""Orders of which something is packed and waits for its courier."""

from django.db.models import Exists, OuterRef, Q

from .models import Shipment


def has_packed():
    """Whether a parcel of an order is packed and still here."""
    return Exists(Shipment.objects.filter(order=OuterRef("pk"), state=Shipment.State.PACKED))


def to_ship(orders):
    """Packed; of an order in several parcels what is packed may leave while the rest is fetched."""
    prepared = orders.filter(status="processing").exclude(payment_status="refunded")
    in_part = Q(fulfilment_status="unfulfilled") & Q(has_packed())
    return prepared.filter(Q(fulfilment_status="packed") | in_part)
