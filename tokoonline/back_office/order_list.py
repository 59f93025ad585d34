"""Finding orders: the queues as tabs, the search box, and counting no more than anybody reads."""

import re

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from customers.phones import normalize_phone
from orders.models import DetailOrder, Order
from shipping.models import Shipment

from .queues import QUEUES

MOST_COUNTED = 2_000
NUMBER = re.compile(r"(?:TO-?)?(\d{6})-?([2-9A-HJ-NP-Z]{5,8})", re.IGNORECASE)


class BoundedPaginator(Paginator):
    """Counts up to a limit: beyond it people search, and counting a million rows helps nobody."""

    object_list: QuerySet[Order]

    @cached_property
    def count(self):
        return self.object_list.order_by()[:MOST_COUNTED].count()

    @property
    def is_cut(self):
        return self.count == MOST_COUNTED


class QueueFilter(admin.SimpleListFilter):
    """The queues of work, drawn as tabs above the list."""

    title = _("queue")
    parameter_name = "antrean"
    template = "admin/no_filter.html"

    def lookups(self, request, model_admin):
        return [(queue.code, queue.label) for queue in QUEUES]

    def queryset(self, request, orders):
        for queue in QUEUES:
            if queue.code == self.value():
                return queue.orders(orders)
        return orders


def find_by_number(text):
    """The order whose whole number this is, however it is typed ("261121 7K3QX"), or None."""
    match = NUMBER.fullmatch(re.sub(r"\s", "", text))
    if not match:
        return None
    return Order.objects.filter(number=f"TO-{match[1]}-{match[2].upper()}").first()


def search_orders(orders, text):
    """Orders with this number, phone, name, SKU or waybill; what it looks like decides where to look."""
    text = " ".join(text.replace("\x00", "").split())[:100]
    if not text:
        return orders
    if text.upper().startswith("TO-"):
        return orders.filter(number__istartswith=text)
    try:
        phone = normalize_phone(text)
    except ValueError:
        phone = ""
    found = Q(contact_phone=phone) | Q(phone=phone) if phone else by_words(text)
    waybills = Shipment.objects.filter(order=OuterRef("pk"), waybill=re.sub(r"[\s.-]", "", text).upper())
    return orders.filter(found | Exists(waybills))


def by_words(text):
    lines = DetailOrder.objects.filter(order=OuterRef("pk"), sku__istartswith=text)
    return (
        Q(contact_name__icontains=text)
        | Q(recipient__icontains=text)
        | Q(contact_email__iexact=text)
        | Q(number__iendswith=text)
        | Exists(lines)
    )
