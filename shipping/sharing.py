"""What one of several parcels of an order collects at the door, and its share of the shipping paid.

A parcel's share is written when it is packed and never changes: its label may be printed. So the
first parcel carries shipping and fees beside its goods, each other its goods, rounded down to the
rupiah, and the one that leaves nothing unpacked takes what is left. The sum is always the whole.
"""

from django.db.models import Sum

from .models import Shipment


def shares_of(order, details, units, *, is_last):
    """(cod_amount, quoted_amount) of a parcel of `units`, {detail: quantity}; `details` are all lines.

    `is_last`: nothing open is then in no parcel.
    """
    live = order.shipments.exclude(state=Shipment.State.CANCELLED).order_by()
    taken = live.aggregate(cod=Sum("cod_amount"), quoted=Sum("quoted_amount", default=0))
    weight = sum(detail.weight_grams * detail.quantity for detail in details)
    packed_weight = sum(detail.weight_grams * quantity for detail, quantity in units.items())
    by_weight = order.shipping_amount * packed_weight // weight if weight else 0
    quoted_amount = share(order.shipping_amount - taken["quoted"], by_weight, is_last)
    if not order.is_cod or order.payment_status != "unpaid":
        return 0, quoted_amount
    goods = sum(detail.subtotal * quantity // detail.quantity for detail, quantity in units.items())
    is_first = taken["cod"] is None
    beside = order.total_amount - sum(detail.subtotal for detail in details) if is_first else 0
    return share(order.total_amount - (taken["cod"] or 0), goods + beside, is_last), quoted_amount


def share(left, worth, is_last):
    """A parcel's part of what is `left` of the whole, which is never more than that."""
    return left if is_last else min(worth, left)
