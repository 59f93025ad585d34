"""Reading J&T's answers: lists in texts, words of refusals, and the history of a parcel."""

import json

from shipping.scan_times import instant_of

from ..base import Scan, Tracked
from ..direct import objects, price, word
from .states import state_of


def tracked(body, waybill):
    rows = objects(listed(body.get("history")))
    scans = sorted((scan for row in rows if (scan := scan_of(row))), key=lambda scan: scan.at)
    receivers = [word(row, "receiver", 100) for row in rows if word(row, "receiver")]
    costs = body.get("detail") if isinstance(body.get("detail"), dict) else {}
    cost = costs.get("detail_cost") if isinstance(costs.get("detail_cost"), dict) else {}
    return Tracked(
        tuple(scans),
        waybill=word(body, "awb", 25) or waybill,
        price=price(cost.get("shipping_cost")),
        receiver=receivers[-1] if receivers else "",
    )


def scan_of(row):
    """A scan of one line of the history, None without a time: it could not be put in order."""
    code, text, note = word(row, "status_code", 40), word(row, "status", 250), word(row, "note", 40)
    place = word(row, "city_name", 100)
    at = instant_of(word(row, "date_time", 40), place)
    shown = f"{text} ({note})" if note else text
    return Scan(at, state_of(code, text, note), shown, code, place) if at else None


def listed(found):
    """A list, also if it came as JSON in a text."""
    if not isinstance(found, str):
        return found
    try:
        return json.loads(found)
    except (ValueError, RecursionError):
        return []


def reason_of(body):
    names = ("reason", "error_message", "message", "desc", "error_id")
    return next((said for name in names if (said := word(body, name))), "")
