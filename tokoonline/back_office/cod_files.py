"""A courier's file of COD money, by waybill: which parcels it pays over, and what is wrong with the rest."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from payments.cod_settling import owed
from payments.models import CodSettlementLine, Payment
from shipping.models import Shipment
from shipping.waybills import WaybillRefused, normalize_waybill

from .parcels.bill_rows import MOST_ROWS, Negative, Row, read_rupiah


@dataclass
class Entry:
    """A row with the payment it means; one with a `problem` is left out."""

    row: Row
    waybill: str = ""
    amount: int | None = None
    fee: int = 0
    payment: Payment | None = None
    problem: str = ""


@dataclass
class Plan:
    entries: list[Entry]

    @property
    def good(self):
        return [entry for entry in self.entries if not entry.problem]

    @property
    def bad(self):
        return [entry for entry in self.entries if entry.problem]

    @property
    def payments(self):
        return {entry.payment.pk for entry in self.good}

    @property
    def amount(self):
        return sum(entry.amount for entry in self.good)

    @property
    def fee_amount(self):
        return sum(entry.fee for entry in self.good)

    def seen(self, *facts):
        """What would be booked, in a few letters: another file or another world has others."""
        rows = [f"{entry.payment.pk};{entry.amount};{entry.fee}" for entry in self.good]
        return hashlib.sha256("\n".join([*map(str, facts), *rows]).encode()).hexdigest()


def plan_settlement(courier_code, rows, *, elsewhere=None):
    """Match the rows of a file to what the courier owes; five queries, however many rows there are.

    The waybills of an order together have to bring what was collected for it, to the rupiah.
    """
    entries = [Entry(row) for row in rows]
    first: dict[str, Entry] = {}
    for place, entry in enumerate(entries):
        entry.problem = read_entry(entry, place, first)
    readable = [entry for entry in entries if not entry.problem]
    payments = {payment.order_id: payment for payment in owed(courier_code, elsewhere=elsewhere)}
    sent = sent_parcels(courier_code, [entry.waybill for entry in readable], payments)
    orders = [parcel.order_id for parcel in sent.values()]
    settled, shared = settled_orders(orders), brought_by_several(orders)
    by_payment = defaultdict(list)
    for entry in readable:
        parcel = sent.get(entry.waybill)
        entry.payment = payments.get(parcel.order_id) if parcel else None
        if entry.payment is None:
            entry.problem = why_not_owed(parcel, settled, shared)
        else:
            by_payment[entry.payment.pk].append(entry)
    for found in by_payment.values():
        compare(found, shared)
    return Plan(entries)


def read_entry(entry, place, first):
    """Read waybill, amount and fee; return what is wrong in a sentence, or ""."""
    row = entry.row
    if place >= MOST_ROWS:
        return _("At most %(count)d rows at a time: this one waits for the next.") % {"count": MOST_ROWS}
    if not row.has_waybill:
        return _("There is no waybill in this row: a sum, perhaps. It is left out.")
    try:
        entry.waybill = normalize_waybill(row.waybill)
        entry.amount = read_rupiah(row.amount)
        entry.fee = read_fee(row.fee)
    except WaybillRefused as refusal:
        return str(refusal)
    except Negative:
        return _("The amount is below zero.")
    except ValueError:
        return _("The amount is missing or cannot be read.")
    twin = first.setdefault(entry.waybill, entry)
    if twin is not entry:
        return _("Row %(row)d has this waybill already.") % {"row": twin.row.line}
    if entry.fee > entry.amount:
        return _("The courier cannot keep more than it collected.")
    return ""


def read_fee(text):
    """What the courier keeps; some write it as what it is taken off, -2.500."""
    return read_rupiah(text.lstrip("- ")) if text else 0


def sent_parcels(courier_code, waybills, payments):
    """{waybill: the parcel it means}: one whose money is owed before any other, then the newest."""
    known = Shipment.objects.filter(waybill__in=waybills, courier__code=courier_code)
    parcels = known.select_related("order").order_by("handed_over_at", "pk")
    return {
        parcel.waybill: parcel for parcel in sorted(parcels, key=lambda parcel: parcel.order_id in payments)
    }


def settled_orders(orders):
    lines = CodSettlementLine.objects.filter(payment__order__in=orders)
    return dict(lines.values_list("payment__order_id", "settlement__reference"))


def brought_by_several(orders):
    """Those of the orders of which parcels of more than one courier arrived: each has a part of the money."""
    arrived = Shipment.objects.filter(order__in=orders, state=Shipment.State.DELIVERED).order_by()
    counted = arrived.values("order").annotate(couriers=Count("courier", distinct=True))
    return set(counted.filter(couriers__gt=1).values_list("order", flat=True))


def of_several():
    return _("Several couriers brought this order. When all have paid, tick it among what one of them owes.")


def why_not_owed(parcel, settled, shared):
    if parcel is None:
        return _("This courier has no parcel with this waybill.")
    if parcel.order_id in settled:
        return _("It was paid over before, with %(reference)s.") % {"reference": settled[parcel.order_id]}
    if not parcel.order.is_cod:
        return _("This order is not paid on delivery.")
    if parcel.state != Shipment.State.DELIVERED:
        return _("The shop does not know yet that this parcel was delivered.")
    return of_several() if parcel.order_id in shared else _("Nothing was collected for this parcel.")


def compare(entries, shared):
    """Say of the parcels of one order whether they bring what was collected for it."""
    told, collected = sum(entry.amount for entry in entries), entries[0].payment.collected_amount
    if told == collected:
        return
    words = _("The file says %(told)s, %(collected)s was collected.") % {
        "told": format_rupiah(told),
        "collected": format_rupiah(collected),
    }
    if entries[0].payment.order_id in shared:
        words = of_several()
    for entry in entries:
        entry.problem = words
