"""What a courier collects at the door for one parcel."""


def to_collect(order, shipment):
    """Rupiah to be collected: the share that was fixed when it was packed; 0 for what is paid."""
    return shipment.cod_amount if order.is_cod and order.payment_status == "unpaid" else 0
