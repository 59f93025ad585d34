"""Many orders at once: which of them a deed is for, why not the others, and packing them."""

from django.utils.translation import gettext as _

from orders.models import Order
from orders.statuses import StatusRefused
from shipping.documents.parcels import with_parcels
from shipping.packing import pack_order

from ..queues import is_held

# A morning's work; more would keep a page waiting.
MOST_ORDERS = 200


def load_orders(pks):
    """The orders with all that a batch shows and prints, the oldest first; the queries never grow."""
    orders = Order.objects.filter(pk__in=pks).annotate(is_held=is_held())
    return list(with_parcels(orders).order_by("placed_at", "pk"))


def why_not_sent(order):
    """Say why nothing of an order may leave the shop, or ""."""
    if order.status in {"cancelled", "expired"}:
        return _("It is cancelled: do not send it.")
    if order.is_without_money:
        return _("Its money went back: do not send it.")
    if order.status == "pending":
        return _("It is not paid yet.")
    if order.fulfilment_status == "unfulfilled" and order.is_held:
        return _("Its money may still be taken back: wait some minutes.")
    return ""


def why_not_packed(order):
    if order.fulfilment_status == "packed":
        return why_not_sent(order) or _("It is packed already.")
    if order.fulfilment_status in {"shipped", "delivered"}:
        return _("It was sent already.")
    return why_not_sent(order)


def why_not_labelled(order):
    """A label that was torn on its way out is printed again; not for what has arrived."""
    if order.fulfilment_status == "delivered":
        return _("It has arrived already.")
    return why_not_sent(order)


def pack_many(orders, *, actor, at):
    """Pack each order by its own rules, in a transaction of its own, and count those that were."""
    count = 0
    for order in orders:
        if why_not_packed(order):
            continue
        try:
            pack_order(order, actor=actor, at=at)
        except StatusRefused:
            # A colleague, or the shopper, was first; the page then shows how it stands.
            continue
        count += 1
    return count
