"""Today's work: what waits for somebody, each with a link to the list that shows it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.models import ProductImage
from inventory.low_stock import low_levels
from payments.models import BankStatementLine
from shipping.models import Booking

from .money_queues import urgent
from .parcels import watching
from .queues import QUEUES, count_queues


@dataclass(frozen=True)
class Card:
    """`tone` is how loud the number is when it is not zero: wait, move, bad or quiet."""

    label: str
    count: int
    url: str
    tone: str = ""


def cards_for(user):
    """The cards of what this person may see; at most nine queries."""
    cards = []
    if user.has_perm("orders.view_order"):
        cards += order_cards()
    if user.has_perm("back_office.confirm_payment"):
        cards += money_cards(timezone.now())
    if user.has_perm("shipping.view_shipment"):
        cards += parcel_cards(timezone.now())
    if user.has_perm("back_office.pack_order"):
        count = Booking.objects.to_decide().count()
        cards.append(Card(_("Transports to decide about"), count, reverse("admin:bookings"), "bad"))
    if user.has_perm("inventory.view_stocklevel"):
        url = reverse("admin:inventory_stocklevel_changelist") + "?stok=menipis"
        cards.append(Card(_("Low stock"), low_levels().count(), url, "wait"))
    if user.has_perm("catalog.change_product"):
        failed = ProductImage.objects.exclude(failure="").count()
        url = reverse("admin:catalog_product_changelist") + "?gambar=gagal"
        cards.append(Card(_("Failed pictures"), failed, url, "bad"))
    if user.has_perm("procrastinate.view_procrastinatejob"):
        failed = ProcrastinateJob.objects.filter(status="failed").count()
        url = reverse("admin:procrastinate_procrastinatejob_changelist") + "?status__exact=failed"
        cards.append(Card(_("Failed jobs"), failed, url, "bad"))
    return cards


def money_cards(at):
    """What came through the bank, and what is wrong with money; one statement for both."""
    parts = [("bank", BankStatementLine.objects.filter(state="new"))]
    parts += [("money", rows) for rows in urgent(at)]
    counts = [rows.order_by().values(part=Value(part)).annotate(count=Count("pk")) for part, rows in parts]
    sums: Counter[str] = Counter()
    for part, count in counts[0].union(*counts[1:], all=True).values_list("part", "count"):
        sums[part] += count
    lines = reverse("admin:payments_bankstatement_changelist")
    return [
        Card(_("Bank lines to match"), sums["bank"], lines, "wait"),
        Card(_("Money to look after"), sums["money"], reverse("admin:money"), "bad"),
    ]


def parcel_cards(at):
    counts = watching.count_queues(at)
    page = reverse("admin:parcels_watch")
    return [
        Card(str(queue.title), counts[queue.code], f"{page}?bagian={queue.code}", queue.tone)
        for queue in watching.QUEUES
    ]


def order_cards():
    counts = count_queues()
    orders = reverse("admin:orders_order_changelist")
    return [
        Card(str(queue.label), counts[queue.code], f"{orders}?antrean={queue.code}", queue.tone)
        for queue in QUEUES
    ]
