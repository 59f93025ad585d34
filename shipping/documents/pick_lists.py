"""What to fetch from which shelf for many orders at once, in the order in which one walks."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from inventory.models import StockLevel
from orders.stock import held_levels

from .lettering import BOLD, PLAIN
from .sheets import Sheets


@dataclass
class Pick:
    """One SKU on one shelf; `splits` is [(short order number, quantity), ...]."""

    location: str
    bin: str
    sku: str
    name: str
    quantity: int = 0
    splits: list = field(default_factory=list)


def picks_of(orders):
    """Gather what is in no parcel yet of orders, where each unit is reserved, sorted to walk.

    The orders have `details` and `live_shipments` loaded. Two queries, however many orders there are.
    """
    orders = list(orders)
    details = [detail for order in orders for detail in order.details.all() if detail.quantity_open]
    held = held_levels(orders, details)
    levels = StockLevel.objects.select_related("location").in_bulk(
        {level_id for places in held.values() for level_id in places}
    )
    in_parcels = packed_at(orders)
    names = short_numbers(orders)
    picks: dict = {}
    for detail in details:
        for level_id, units in held[detail.pk].items():
            level = levels[level_id]
            free = units - in_parcels[detail.pk, level.location_id]
            if free <= 0:
                continue
            place = (level.location.name, level.bin)
            pick = picks.setdefault((*place, detail.variant_id), Pick(*place, detail.sku, detail.name))
            pick.quantity += free
            pick.splits.append((names[detail.order_id], free))
    return sorted(
        picks.values(), key=lambda pick: (pick.location, pick.bin == "", natural(pick.bin), pick.sku)
    )


def packed_at(orders):
    """{(detail_id, location_id): units} that lie in parcels already."""
    packed = Counter()
    for order in orders:
        for shipment in order.live_shipments:
            if shipment.state == "packed":
                for line in shipment.lines.all():
                    packed[line.detail_id, shipment.location_id] += line.quantity
    return packed


def short_numbers(orders):
    """{order pk: the end of its number}, or the whole number where two ends are the same."""
    ends = Counter(order.number.rpartition("-")[2] for order in orders)
    return {
        order.pk: order.number
        if ends[order.number.rpartition("-")[2]] > 1
        else order.number.rpartition("-")[2]
        for order in orders
    }


def natural(name):
    """Sort A-2 before A-10: runs of digits compare as numbers."""
    parts, digits = [], ""
    for letter in name.upper() + "\x00":
        if letter.isdecimal():
            digits += letter
            continue
        if digits:
            parts.append((0, int(digits), ""))
            digits = ""
        parts.append((1, 0, letter))
    return parts


def draw_pick_list(picks, *, order_count, store, at):
    """Return an A4 PDF of the picks, in the reader's language; `at` is printed on it."""
    sheets = Sheets(A4, title=_("Pick list"), author=store.name)
    printed = date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
    units = sum(pick.quantity for pick in picks)
    facts = [
        printed,
        ngettext("%(count)d order", "%(count)d orders", order_count) % {"count": order_count},
        ngettext("%(count)d item", "%(count)d items", units) % {"count": units},
    ]

    def head(sheets):
        sheets.write(_("Pick list"), font=BOLD, size=16)
        page = _("Page %(number)d") % {"number": sheets.page}
        sheets.write(" · ".join([*facts, page]))
        sheets.y -= 2 * mm
        sheets.rule(0.8)

    sheets.start(head)
    location = None
    for pick in picks:
        if pick.location != location:
            location = pick.location
            sheets.need(22 * mm)
            sheets.y -= 2 * mm
            sheets.write(location or _("Without a place"), font=BOLD, size=12)
            sheets.y -= 1 * mm
            sheets.rule(0.8)
        draw_pick(sheets, pick)
    return sheets.done()


def draw_pick(sheets, pick):
    left = sheets.left
    splits = ", ".join(f"{number} ×{quantity}" for number, quantity in pick.splits)
    sheets.row(
        [
            (left + 7 * mm, 24 * mm, pick.bin or "–", BOLD, 11),
            (left + 33 * mm, 14 * mm, f"{pick.quantity}×", BOLD, 12),
            (left + 48 * mm, 34 * mm, pick.sku, BOLD, 9),
            (left + 84 * mm, 54 * mm, pick.name, PLAIN, 9),
            (left + 140 * mm, sheets.right - left - 140 * mm, splits, PLAIN, 8),
        ],
        most_lines=99,
    )
    sheets.tick_box()
