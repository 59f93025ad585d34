"""One scan at a packing table: what it means with the parcel that is in hand."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from orders.models import Order
from orders.statuses import StatusRefused
from shipping.handing_over import hand_over
from shipping.models import Courier, Shipment
from shipping.waybills import WaybillRefused, normalize_waybill, suggest_courier

from .batch import why_not_sent
from .waybill_rows import SURE

LONGEST = 100


@dataclass(frozen=True)
class Scanned:
    """What to show next: the parcel in hand, or the one just done, and a sentence if something is wrong."""

    parcel: Shipment | None = None
    done: Shipment | None = None
    problem: str = ""
    note: str = ""


def parcels():
    return Shipment.objects.select_related("order", "courier").prefetch_related("lines__detail")


def take_scan(text, parcel, *, actor, at):
    """Take an order number, and then its waybill; the waybill alone, where the courier gave it before.

    `parcel` is the one in hand or None. Nothing but the parcel in hand is ever handed over, and a
    scan that is wrong leaves it in hand.
    """
    text = text.strip()[:LONGEST]
    number = find_number(text)
    if number:
        return take_parcel(number, parcel)
    try:
        waybill = normalize_waybill(text)
    except WaybillRefused:
        problem = _("This is neither an order number nor a waybill: %(text)s") % {"text": text[:40]}
        return Scanned(parcel, problem=problem)
    if parcel is None:
        return take_by_waybill(waybill, actor=actor, at=at)
    return finish(parcel, waybill, actor=actor, at=at)


def find_number(text):
    match = SURE.fullmatch(re.sub(r"\s", "", text))
    return f"TO-{match[1]}-{match[2].upper()}" if match else ""


def take_parcel(number, before):
    order = Order.objects.filter(number=number).first()
    if order is None:
        problem = _("There is no order %(number)s.") % {"number": number}
        return Scanned(before, problem=problem)
    packed = list(parcels().filter(order=order, state="packed").order_by("pk"))
    problem = why_not_ready(order, packed)
    if problem:
        return Scanned(before, problem=f"{number}: {problem}")
    parcel = next_of(packed, before)
    note = ""
    if before is not None and before.order_id != order.pk:
        note = _("%(number)s was put aside: it was not sent.") % {"number": before.order.number}
    elif len(packed) > 1:
        # Its labels bear the same order number: people look which one they hold.
        live = sorted(order.shipments.exclude(state="cancelled").values_list("pk", flat=True))
        words = _("Parcel %(number)d of %(count)d. Is it another one? Scan the order once more.")
        note = words % {"number": live.index(parcel.pk) + 1, "count": len(live)}
    return Scanned(parcel, note=note)


def next_of(packed, before):
    """The first of the packed parcels; the one after `before` if that is one of them."""
    places = [place for place, parcel in enumerate(packed) if before is not None and parcel.pk == before.pk]
    return packed[(places[0] + 1) % len(packed)] if places else packed[0]


def why_not_ready(order, packed):
    # Whether a gateway may take money back is asked before packing; what is packed was asked.
    order.is_held = False
    if order.fulfilment_status in {"shipped", "delivered"} and not packed:
        return _("It was sent already.")
    return why_not_sent(order) or ("" if packed else _("It is not packed yet."))


def take_by_waybill(waybill, *, actor, at):
    """A label that bears its waybill says both at once."""
    found = parcels().bearing([waybill]).order_by("pk")
    ready = [parcel for parcel in found if parcel.state == "packed"]
    if len(ready) == 1:
        problem = why_not_ready(ready[0].order, ready[0])
        if problem:
            return Scanned(problem=f"{ready[0].order.number}: {problem}")
        return finish(ready[0], waybill, actor=actor, at=at)
    if ready:
        # Two couriers may use the same number.
        words = _("Several parcels have the waybill %(waybill)s: scan the order number first.")
        return Scanned(problem=words % {"waybill": waybill})
    if found:
        words = _("%(waybill)s is on its way already, with order %(number)s.")
        return Scanned(problem=words % {"waybill": waybill, "number": found[0].order.number})
    return Scanned(
        problem=_("Scan the order number first: no parcel has the waybill %(waybill)s.")
        % {"waybill": waybill}
    )


def finish(parcel, waybill, *, actor, at):
    """Hand the parcel in hand over with this number, if nothing speaks against it."""
    if parcel.state != "packed" and parcel.waybill != waybill:
        # Somebody at another table was faster with this very order.
        return Scanned(problem=f"{parcel.order.number}: {why_not_ready(parcel.order, None)}")
    problem = why_not_with(parcel, waybill)
    if problem:
        return Scanned(parcel, problem=problem)
    try:
        sent = hand_over(parcel, courier=parcel.courier, waybill=waybill, actor=actor, at=at)
    except WaybillRefused as refusal:
        return Scanned(parcel, problem=f"{waybill}: {refusal}")
    except StatusRefused:
        order = Order.objects.get(pk=parcel.order_id)
        words = why_not_ready(order, None)
        return Scanned(problem=f"{order.number}: {words}")
    return Scanned(done=parcels().get(pk=sent.pk))


def why_not_with(parcel, waybill):
    if parcel.waybill and parcel.waybill != waybill:
        words = _("Another label: the courier gave this parcel the number %(waybill)s.")
        return words % {"waybill": parcel.waybill}
    if parcel.courier is None:
        return _("No courier is known for this order. Hand it over on the page of the order.")
    code = suggest_courier(waybill)
    if not code or code == parcel.courier.code:
        return ""
    looks_like = Courier.objects.filter(code=code).first()
    words = _("Other courier: %(waybill)s looks like %(other)s, this parcel goes with %(courier)s.")
    return words % {
        "waybill": waybill,
        "other": looks_like.name if looks_like else code.upper(),
        "courier": parcel.courier.name,
    }
