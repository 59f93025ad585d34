"""What a courier collects at the door for one parcel."""


def to_collect(order, shipment, live):
    """Rupiah to be collected for a parcel; `live` are all parcels of its order that were not opened again.

    0 for what is paid.
    """
    if not order.is_cod or order.payment_status != "unpaid":
        return 0
    if any(parcel.cod_amount for parcel in live):
        return shipment.cod_amount
    # Packed before parcels had a share of their own: the first collects all.
    return order.total_amount if shipment.pk == min(parcel.pk for parcel in live) else 0
