"""What Biteship answers: refusals, rates, orders and scans in our words."""

import re

from django.utils.translation import gettext as _

from shipping.scan_times import instant_of
from shipping.scan_words import place_of_words, receiver_of_words, state_of_words
from shipping.tracking_states import FINAL

from ..base import Booking, NotCovered, ProviderDown, ProviderRefused, ProviderUnsure, Rate, Scan, Tracked
from ..prices import days_of, price_of, rupiah
from .services import ours

# Biteship's own words (biteship.com/en/docs/api/orders/overview); camelCase is brought to these.
STATES = {
    "confirmed": "booked",
    "scheduled": "booked",
    "allocated": "booked",
    "picking_up": "pickup_pending",
    "picked": "picked_up",
    # Said at every station; only the note tells that it is being delivered.
    "dropping_off": "in_transit",
    "delivered": "delivered",
    "on_hold": "on_hold",
    "rejected": "delivery_failed",
    "return_in_transit": "returning",
    "returned": "returned",
    "disposed": "lost",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "courier_not_found": "cancelled",
}
# Which words of a note may change which state.
TOLD_BY_NOTE = {
    "dropping_off": {"out_for_delivery", "delivery_failed", "available_for_pickup", "on_hold"},
    "on_hold": {"delivery_failed", "available_for_pickup"},
}
TAKEN = "40002060"
TAKEN_WORDS = re.compile(r"reference.*(?:exist|duplicate|used|unique|taken)|duplicate.*reference", re.I)
NOBODY_GOES_THERE = re.compile(
    r"no courier|not (?:covered|serviceable|available for (?:the|this) (?:area|location|destination))", re.I
)


def understood(answer):
    """The object of a good answer. Raises ProviderRefused, NotCovered, ProviderDown or ProviderUnsure."""
    body = answer.body if isinstance(answer.body, dict) else {}
    if answer.is_good and body.get("success", bool(body)) is True:
        return body
    if answer.status == 410:
        raise ProviderDown(_("The address of Biteship is closed (410)."))
    words = f"{answer.status} {body.get('code', '')}: {body.get('error') or body.get('message') or ''}"[:300]
    if answer.is_good and body.get("success") is not False:
        raise ProviderUnsure(_("We do not understand Biteship's answer: %(words)s") % {"words": words})
    raise (NotCovered if NOBODY_GOES_THERE.search(words) else ProviderRefused)(f"Biteship: {words}")


def is_taken(answer):
    """Whether our reference has an order already.

    Seen in other people's clients, not in Biteship's documents: 400 and code 40002060. The words
    count as well: taking this for a plain refusal would make staff book a second parcel.
    """
    body = answer.body if isinstance(answer.body, dict) else {}
    if answer.is_good and body.get("success") is not False:
        return False
    words = f"{body.get('error') or ''} {body.get('message') or ''}"
    return str(body.get("code")) == TAKEN or bool(TAKEN_WORDS.search(words))


def order_taken(answer):
    """The id of the order that has our reference, "" if it is not told."""
    return word(part(answer.body, "details"), "order_id")


def rates_of(body, services):
    """The prices of services that we asked for; one that is none is left out."""
    found = {}
    pricing = body.get("pricing")
    for line in pricing if isinstance(pricing, list) else []:
        rate = rate_of(line) if isinstance(line, dict) else None
        service = (rate.courier_code, rate.service_code) if rate else None
        # Some pairs come twice, with and without pick-up at the door: the cheaper one is the service.
        if service in services and (service not in found or rate.amount < found[service].amount):
            found[service] = rate
    return list(found.values())


def rate_of(line):
    service = ours(
        line.get("courier_code") or line.get("company"), line.get("courier_service_code") or line.get("type")
    )
    if service is None:
        return None
    amount = price_of(carriage_of(line), line.get("currency"), who=f"Biteship {' '.join(service)}")
    if amount is None:
        return None
    days_min, days_max = days_of(
        line.get("shipment_duration_range") or line.get("duration") or "",
        line.get("shipment_duration_unit") or "day",
    )
    return Rate(
        *service,
        service_name=str(line.get("courier_service_name") or service[1])[:40],
        amount=amount,
        days_min=days_min,
        days_max=days_max,
        supports_cod=line.get("available_for_cash_on_delivery") is True,
        cod_fee=rupiah(line.get("cash_on_delivery_fee")) or 0,
        insurance=rupiah(line.get("insurance_fee")) or 0,
    )


def carriage_of(line):
    """What bringing it costs. `price` has COD and insurance in it: it counts only where no parts are told."""
    if line.get("shipping_fee") is None:
        return line.get("price")
    parts = [rupiah(line.get(f"shipping_fee{part}") or 0) for part in ("", "_discount", "_surcharge")]
    # A part that is no amount makes the whole none; so does a fee of 0 with a surcharge.
    return parts[0] - parts[1] + parts[2] if None not in parts and parts[0] else 0


def booking_of(made, key):
    """Raises ProviderUnsure if this is not our order: then staff look (docs/shipping/biteship.md)."""
    number, courier = word(made, "id"), part(made, "courier")
    if not number or made.get("reference_id", key) != key:
        raise ProviderUnsure(
            _("Biteship answered with another order (%(number)s). Look for %(key)s in its dashboard.")
            % {"number": number or "-", "key": key}
        )
    return Booking(
        reference=number,
        waybill=word(courier, "waybill_id"),
        price=rupiah(made.get("price")) or None,
        routing=str(courier.get("routing_code") or "")[:60],
        tracking_id=word(courier, "tracking_id"),
    )


def tracked_of(body):
    """An order or a tracking: both have a status and a history, an order its price too."""
    courier = part(body, "courier")
    history = courier.get("history") or body.get("history")
    scans = [
        scan_of(line) for line in (history if isinstance(history, list) else []) if isinstance(line, dict)
    ]
    scans = sorted((scan for scan in scans if scan), key=lambda scan: scan.at)
    return Tracked(
        scans=tuple(scans + ending(body, scans)),
        waybill=word(courier, "waybill_id") or word(body, "waybill_id"),
        price=rupiah(body.get("price")) or None,
        receiver=next((receiver_of_words(scan.text) for scan in scans if scan.state == "delivered"), ""),
    )


def scan_of(line):
    note = str(line.get("note") or "")[:300]
    place = place_of_words(note)
    at = instant_of(line.get("updated_at"), place)
    if at is None:
        return None
    code = snake(line.get("status"))
    return Scan(at=at, state=state_of(code, note), text=note, code=code, place=place)


def ending(body, scans):
    """The end of a journey that only the order itself tells, not its history (a cancelled pick-up)."""
    code = snake(body.get("status"))
    state = state_of(code, "")
    if state not in FINAL or any(scan.state == state for scan in scans):
        return []
    at = scans[-1].at if scans else instant_of(part(body, "delivery").get("datetime"))
    return [Scan(at=at, state=state, text="", code=code)] if at else []


def state_of(status, note):
    told = state_of_words(note)
    return told if told in TOLD_BY_NOTE.get(status, ()) else STATES.get(status, "unknown")


def snake(status):
    """droppingOff, "Dropping Off" and dropping_off are one word."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[\s-]+", "_", str(status or "").strip()).lower()[:40]


def part(body, name):
    return body[name] if isinstance(body.get(name), dict) else {}


def word(body, name):
    """A short plain word, "" if there is none: all ids and waybills are plain ASCII."""
    value = body.get(name)
    return value.strip()[:64] if isinstance(value, str) and value.isascii() and value.isprintable() else ""
