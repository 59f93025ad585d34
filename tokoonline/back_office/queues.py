"""The queues of work in orders: tabs of the order list and cards of the first page, defined once."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from payments.holding import held
from payments.models import Payment
from payments.models.payment import HOMELESS
from shipping.waiting import has_packed, to_ship


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


def is_held():
    """Whether the gateway may still take the money of an order back."""
    return Exists(held(timezone.now()).filter(order=OuterRef("pk")))


def to_pack(orders):
    return orders.to_pack().exclude(is_held())


def without_home(orders):
    return orders.filter(Exists(payments_of_order().without_home()))


QUEUES = [
    Queue("konfirmasi", _("To confirm"), to_confirm, "wait"),
    Queue("belum-dibayar", _("Awaiting payment"), to_be_paid),
    Queue("kemas", _("To pack"), to_pack, "move"),
    Queue("kirim", _("To ship"), to_ship, "move"),
    Queue("perjalanan", _("On their way"), lambda orders: orders.under_way()),
    Queue("uang-tanpa-pesanan", _("Money without an order"), without_home, "bad"),
]


def count_queues():
    """{code: orders waiting}, in two queries however many orders there were: only open ones are read."""
    open_orders = (
        Order.objects.filter(status__in=["pending", "processing", "shipped"])
        .order_by()
        .annotate(
            is_held=Case(When(fulfilment_status="unfulfilled", then=is_held()), default=False),
            has_packed=Case(When(fulfilment_status="unfulfilled", then=has_packed()), default=True),
        )
        .values_list("status", "payment_status", "fulfilment_status", "is_held", "has_packed")
        .annotate(Count("pk"))
    )
    orders = {tuple(key): count for *key, count in open_orders}
    payments = dict(
        (Payment.objects.to_confirm() | Payment.objects.without_home())
        .order_by()
        .values_list("state")
        .annotate(Count("order", distinct=True))
    )

    def count(status, paid=None):
        return sum(number for key, number in orders.items() if key[0] == status and paid in {None, key[1]})

    def count_prepared(sent, *, is_held=None, has_packed=None):
        """Of orders that are being prepared, those whose money is here."""
        return sum(
            number
            for (status, paid, step, held, packed), number in orders.items()
            if (status, step) == ("processing", sent)
            and paid != "refunded"
            and is_held in {None, held}
            and has_packed in {None, packed}
        )

    in_review = payments.get("review", 0)
    return {
        "konfirmasi": in_review,
        "belum-dibayar": count("pending", paid="unpaid") - in_review,
        "kemas": count_prepared("unfulfilled", is_held=False),
        "kirim": count_prepared("packed") + count_prepared("unfulfilled", has_packed=True),
        "perjalanan": count("shipped"),
        "uang-tanpa-pesanan": sum(payments.get(state, 0) for state in HOMELESS),
    }
