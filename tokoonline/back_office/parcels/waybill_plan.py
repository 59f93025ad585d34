"""What a list of waybills would do: which parcel each row means, and what is wrong with it."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from orders.models import Order
from orders.statuses import StatusRefused
from shipping.handing_over import hand_over
from shipping.models import Courier, Shipment
from shipping.waybills import WaybillRefused, normalize_waybill, suggest_courier

from .batch import why_not_sent
from .waybill_rows import MOST_ROWS, SURE, Row, order_number

# How a spreadsheet writes a long number when it takes it for a sum.
ROUNDED = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
SENT = {"handed_over", "delivered", "returned", "lost"}


@dataclass
class Entry:
    """A row with what it means; `problem` is a sentence, "" for one that can be handed over.

    `is_done`: it was handed over before in these very words, so there is nothing left to do.
    """

    row: Row
    order: Order | None = None
    parcel: Shipment | None = None
    courier: Courier | None = None
    waybill: str = ""
    problem: str = ""
    note: str = ""
    is_done: bool = False

    @property
    def is_good(self):
        return not self.problem and not self.is_done

    @property
    def key(self):
        """What exactly would be done, to see whether it is still what was shown."""
        if not (self.is_good and self.parcel and self.courier):
            return ""
        return f"{self.parcel.pk}:{self.courier.pk}:{self.waybill}"


def plan_rows(rows):
    """Match rows to parcels in four queries, however many rows there are; [Entry, ...] in their order."""
    entries = [Entry(row, problem=unreadable(row, place)) for place, row in enumerate(rows)]
    open_entries = [entry for entry in entries if not entry.problem]
    for entry in open_entries:
        read_waybill(entry)
    find_repeats(open_entries)
    match_orders(open_entries)
    name_couriers(open_entries)
    find_taken(open_entries)
    return entries


def unreadable(row, place):
    if place >= MOST_ROWS:
        return _("At most %(count)d rows at a time: this one waits for the next.") % {"count": MOST_ROWS}
    if not row.number:
        return _("There is no order number in this row.")
    if not row.waybill:
        return _("The waybill number is missing.")
    return ""


def read_waybill(entry):
    text = entry.row.waybill
    if order_number(text, SURE):
        entry.problem = _("This is an order number where the waybill should be.")
    elif ROUNDED.fullmatch(text):
        entry.problem = _(
            "The spreadsheet rounded this number. Write its column as text and copy it once more."
        )
    else:
        try:
            entry.waybill = normalize_waybill(text)
        except WaybillRefused as refusal:
            entry.problem = str(refusal)


def find_repeats(entries):
    """Of rows that say the same the first counts; a waybill for two orders counts for none."""
    first: dict = {}
    owners = defaultdict(set)
    for entry in entries:
        if entry.waybill:
            owners[entry.waybill].add(entry.row.number)
    for entry in entries:
        if entry.problem:
            continue
        twin = first.setdefault((entry.row.number, entry.waybill), entry)
        if twin is not entry:
            entry.problem = _("Row %(row)d says the same.") % {"row": twin.row.line}
        elif len(owners[entry.waybill]) > 1:
            entry.problem = _("This waybill stands here for several orders.")


def match_orders(entries):
    parcels = Shipment.objects.exclude(state="cancelled").select_related("courier").order_by("pk")
    found = Order.objects.filter(number__in={entry.row.number for entry in entries}).prefetch_related(
        Prefetch("shipments", queryset=parcels, to_attr="live_shipments")
    )
    orders = {order.number: order for order in found}
    for entry in entries:
        entry.order = orders.get(entry.row.number)
        if entry.order is None and not entry.problem:
            entry.problem = _("There is no such order.")
        elif not entry.problem:
            find_sent(entry)
    wanted = Counter(entry.row.number for entry in entries if entry.is_good)
    taken: dict = defaultdict(list)
    for entry in entries:
        if entry.is_good:
            choose_parcel(entry, wanted[entry.row.number], taken[entry.row.number])


def sent_of(order):
    return [parcel for parcel in order.live_shipments if parcel.state in SENT]


def find_sent(entry):
    """Note that a parcel of the order was sent with this very number."""
    sent = sent_of(entry.order)
    entry.parcel = next((parcel for parcel in sent if parcel.waybill == entry.waybill), None)
    if entry.parcel:
        entry.is_done = True
        entry.courier = entry.parcel.courier


def choose_parcel(entry, wanted, taken):
    """Find which parcel of the order a row means: the one with this number, else the next packed."""
    order = entry.order
    sent = sent_of(order)
    packed = [parcel for parcel in order.live_shipments if parcel.state == "packed"]
    entry.problem = why_no_parcel(order, sent, packed)
    if entry.problem:
        return
    if wanted > len(packed):
        entry.problem = _("This order stands here with several waybills.")
        return
    waiting = [parcel for parcel in packed if parcel not in taken]
    booked = next((parcel for parcel in waiting if parcel.waybill == entry.waybill), None)
    entry.parcel = booked or waiting[0]
    taken.append(entry.parcel)
    if entry.parcel.waybill and not booked:
        entry.problem = _("The courier gave this parcel the number %(waybill)s.") % {
            "waybill": entry.parcel.waybill
        }


def why_no_parcel(order, sent, packed):
    # Whether a gateway may take money back is asked before packing; what is packed was asked.
    order.is_held = False
    if sent and not packed:
        words = _("It was sent already, with %(courier)s %(waybill)s.")
        return words % {"courier": sent[0].courier.name, "waybill": sent[0].waybill}
    return why_not_sent(order) or ("" if packed else _("It is not packed yet."))


def name_couriers(entries):
    """Take the courier that the row names, else the parcel's; a number that looks otherwise is a question."""
    couriers = list(Courier.objects.all())
    by_code = {courier.code: courier for courier in couriers}
    for entry in entries:
        if not entry.is_good:
            continue
        named = find_courier(entry.row.courier, couriers)
        looks_like = by_code.get(suggest_courier(entry.waybill))
        usual = entry.parcel.courier
        entry.courier = named or usual or looks_like
        facts = {
            "courier": entry.courier.name if entry.courier else "",
            "other": looks_like.name if looks_like else "",
            "usual": usual.name if usual else "",
        }
        if entry.row.courier and named is None:
            entry.problem = _("The shop knows no courier %(name)s.") % {"name": entry.row.courier[:40]}
        elif entry.courier is None:
            entry.problem = _("Write the courier behind the waybill.")
        elif not entry.courier.is_active:
            entry.problem = _("%(courier)s is not in use.") % facts
        elif looks_like and looks_like != entry.courier and not named:
            entry.problem = (
                _(
                    "The number looks like one of %(other)s, the parcel goes with %(courier)s. "
                    "If it is right, write the courier behind it."
                )
                % facts
            )
        elif looks_like and looks_like != entry.courier:
            entry.note = _("The number looks like one of %(other)s.") % facts
        elif usual and entry.courier != usual:
            entry.note = _("Goes with %(courier)s instead of %(usual)s.") % facts


def find_courier(text, couriers):
    """The courier that people mean by "jne", "J&T Express" or "Pos Indonesia", or None."""
    wanted = simple(text)
    if not wanted:
        return None
    names = [(simple(name), courier) for courier in couriers for name in (courier.code, courier.name)]
    same = [courier for name, courier in names if name == wanted]
    begins = {courier for name, courier in names if name and wanted.startswith(name)}
    return same[0] if same else (begins.pop() if len(begins) == 1 else None)


def simple(text):
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def find_taken(entries):
    good = [entry for entry in entries if entry.is_good]
    named = Shipment.objects.bearing(entry.waybill for entry in good)
    bearers = {(parcel.courier_id, parcel.waybill): parcel.pk for parcel in named}
    for entry in good:
        if bearers.get((entry.courier.pk, entry.waybill), entry.parcel.pk) != entry.parcel.pk:
            entry.problem = _("Another parcel, packed or on its way, has this waybill number.")


def hand_over_all(entries, *, actor, at):
    """Hand over every good entry in a transaction of its own; those that are refused say so in `problem`."""
    for entry in entries:
        if not entry.is_good:
            continue
        try:
            hand_over(entry.parcel, courier=entry.courier, waybill=entry.waybill, actor=actor, at=at)
        except WaybillRefused as refusal:
            entry.problem = str(refusal)
        except StatusRefused:
            entry.problem = _("The order changed meanwhile: look at it once more.")
        else:
            entry.is_done = True
