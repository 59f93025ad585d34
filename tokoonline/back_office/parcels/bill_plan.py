"""What a courier's bill says of each parcel, and what is to be said about it before it is kept."""

import hashlib
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shipping.bills import Charge, find_sent, fingerprint
from shipping.models import Shipment
from shipping.waybills import WaybillRefused, normalize_waybill

from .bill_rows import MOST_ROWS, Negative, Row, read_grams, read_rupiah
from .waybill_plan import ROUNDED


@dataclass
class Entry:
    """A row with what it means; one with a `problem` is left out, `notes` are for whoever pays."""

    row: Row
    waybill: str = ""
    amount: int | None = None
    weight_grams: int | None = None
    parcel: Shipment | None = None
    problem: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def charge(self):
        return Charge(
            row=self.row.line,
            waybill=self.waybill,
            amount=self.amount,
            weight_grams=self.weight_grams,
            service=self.row.service[:60],
            parcel=self.parcel,
        )


@dataclass
class Plan:
    entries: list[Entry]

    @property
    def charges(self):
        return [entry.charge for entry in self.entries if not entry.problem]

    @property
    def amount(self):
        return sum(charge.amount for charge in self.charges)

    @property
    def bad(self):
        return [entry for entry in self.entries if entry.problem]

    @property
    def noted(self):
        return [entry for entry in self.entries if entry.notes and not entry.problem]

    @property
    def plain(self):
        return [entry for entry in self.entries if not entry.notes and not entry.problem]

    @property
    def unknown_count(self):
        return sum(not entry.problem and entry.parcel is None for entry in self.entries)

    def seen(self, *facts):
        """What would be kept, in a few letters: another text or another world has others."""
        parcels = ";".join(str(charge.parcel.pk if charge.parcel else "") for charge in self.charges)
        text = "\n".join([*map(str, facts), fingerprint(self.charges), parcels])
        return hashlib.sha256(text.encode()).hexdigest()


def plan_bill(courier, rows, *, billed_on):
    """Match the rows of a bill to parcels; two queries, however many rows there are."""
    entries = [Entry(row) for row in rows]
    first: dict[str, Entry] = {}
    for place, entry in enumerate(entries):
        entry.problem = read_entry(entry, place, first)
    waybills = {entry.waybill for entry in entries if not entry.problem}
    sent = find_sent(courier, waybills, billed_on=billed_on)
    for entry in entries:
        if not entry.problem:
            meet(entry, sent.get(entry.waybill), courier)
    return Plan(entries)


def read_entry(entry, place, first):
    """Read waybill, amount and weight; return what is wrong in a sentence, or ""."""
    row = entry.row
    if place >= MOST_ROWS:
        return _("At most %(count)d parcels a bill: bring the others as a bill of their own.") % {
            "count": MOST_ROWS
        }
    if not row.has_waybill:
        return _("There is no waybill in this row: a sum, perhaps. It is left out.")
    if ROUNDED.fullmatch(row.waybill):
        return _("The spreadsheet rounded this number. Write its column as text and copy it once more.")
    try:
        entry.waybill = normalize_waybill(row.waybill)
        entry.amount = read_rupiah(row.amount)
    except WaybillRefused as refusal:
        return str(refusal)
    except Negative:
        return _("The amount is below zero. Credit notes are no bill.")
    except ValueError:
        return _("The amount is missing or cannot be read.")
    twin = first.setdefault(entry.waybill, entry)
    if twin is not entry:
        return _("Row %(row)d has this waybill already.") % {"row": twin.row.line}
    try:
        entry.weight_grams = read_grams(row.weight, row.weight_unit)
    except ValueError:
        entry.notes.append(_("The weight cannot be read; it is kept without."))
    return ""


def meet(entry, sent, courier):
    """Set which parcel is meant, and note what is strange about it."""
    if sent is None:
        entry.notes.append(_("The shop knows no parcel with this waybill."))
        return
    entry.parcel = sent.parcel
    if sent.billed:
        entry.notes.append(_("This parcel was billed before, by %(number)s.") % {"number": sent.billed})
    if sent.other and sent.other.courier_id != courier.pk:
        entry.notes.append(_("This waybill is one of %(courier)s.") % {"courier": sent.other.courier.name})
    elif sent.other:
        day = date_format(timezone.localtime(sent.other.handed_over_at), "SHORT_DATE_FORMAT")
        entry.notes.append(_("The parcel was handed over on %(day)s, after this bill.") % {"day": day})
