"""Who really carried a parcel paid at the door: its courier has the money, not the one that was chosen."""

from django.db.models import F

from shipping.models import Courier, Shipment


def carried_elsewhere():
    """{order_id: courier's code} of orders that came with another courier than the shopper chose.

    Only of those whose COD money was collected and not paid over; one statement.
    """
    parcels = Shipment.objects.filter(
        state=Shipment.State.DELIVERED,
        order__payments__provider="cod",
        order__payments__state__in=["paid", "paid_twice"],
        order__payments__cod_settlement_line__isnull=True,
    ).exclude(courier__code=F("order__courier_code"))
    # The courier of the last parcel has the last money.
    return dict(parcels.order_by("delivered_at", "pk").values_list("order_id", "courier__code"))


def courier_names():
    return dict(Courier.objects.values_list("code", "name"))
