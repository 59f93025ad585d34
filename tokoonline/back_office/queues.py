"""The queues of work in orders: tabs of the order list and cards of the first page, defined once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from payments.models import Payment
from payments.models.payment import HOMELESS


@dataclass(frozen=True)
class Queue:
    """`code` stands in URLs; `tone` colours the number when somebody has to act."""

    code: str
    label: str | Promise
    orders: Callable
    tone: str = ""


def payments_of_order():
    return Payment.objects.filter(order=OuterRef("pk"))


def to_confirm(orders):
    return orders.filter(Exists(payments_of_order().to_confirm()))


def to_be_paid(orders):
    return orders.awaiting_payment().exclude(Exists(payments_of_order().to_confirm()))


def without_home(orders):
    return orders.filter(Exists(payments_of_order().without_home()))


QUEUES = [
    Queue("konfirmasi", _("To confirm"), to_confirm, "wait"),
    Queue("belum-dibayar", _("Awaiting payment"), to_be_paid),
    Queue("kemas", _("To pack"), lambda orders: orders.to_pack(), "move"),
    Queue("kirim", _("To ship"), lambda orders: orders.to_ship(), "move"),
    Queue("perjalanan", _("On their way"), lambda orders: orders.under_way()),
    Queue("uang-tanpa-pesanan", _("Money without an order"), without_home, "bad"),
]


def count_queues():
    """{code: orders waiting}, in two queries however many orders there were: only open ones are read."""
    open_orders = (
        Order.objects.filter(status__in=["pending", "processing", "shipped"])
        .order_by()
        .values_list("status", "payment_status", "fulfilment_status")
        .annotate(Count("pk"))
    )
    orders = {(status, paid, sent): count for status, paid, sent, count in open_orders}
    payments = dict(
        Payment.objects.filter(state__in=["review", *HOMELESS])
        .order_by()
        .values_list("state")
        .annotate(Count("order", distinct=True))
    )

    def count(status, paid=None, sent=None):
        return sum(
            number
            for key, number in orders.items()
            if key[0] == status and paid in {None, key[1]} and sent in {None, key[2]}
        )

    in_review = payments.get("review", 0)
    return {
        "konfirmasi": in_review,
        "belum-dibayar": count("pending", paid="unpaid") - in_review,
        "kemas": count("processing", sent="unfulfilled"),
        "kirim": count("processing", sent="packed"),
        "perjalanan": count("shipped"),
        "uang-tanpa-pesanan": sum(payments.get(state, 0) for state in HOMELESS),
    }
