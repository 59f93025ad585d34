"""Reading JNE's answer about a waybill."""

import re

from shipping.scan_times import instant_of

from ..base import Scan, Tracked
from ..direct import objects, price, word
from .states import state_of

IN_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def tracked(answer, waybill):
    cnote = answer.get("cnote") if isinstance(answer.get("cnote"), dict) else {}
    scans = [scan for row in objects(answer.get("history")) if (scan := scan_of(row))]
    return Tracked(
        tuple(sorted(scans, key=lambda scan: scan.at)),
        waybill=word(cnote, "cnote_no", 25) or waybill,
        price=price(cnote.get("freight_charge")),
        receiver=word(cnote, "cnote_pod_receiver", 100),
    )


def scan_of(row):
    """A scan of one line of the history, None without a time: it could not be put in order."""
    text, code = word(row, "desc", 300), word(row, "code", 40)
    place = place_of(text)
    at = instant_of(word(row, "date", 40), place)
    return Scan(at, state_of(code, text), text, code, place) if at else None


def place_of(text):
    """The town in the last brackets: "AT [JAKARTA]", "TO [BUDI | 21-11-2026 10:00 | AMBON ]"."""
    found = IN_BRACKETS.findall(text)
    return found[-1].split("|")[-1].strip()[:100] if found else ""
