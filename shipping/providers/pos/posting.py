"""AddPostingDoc: what Pos is told of a parcel, and the reading of an answer that no source shows."""

import re
from typing import NamedTuple

from ..direct import local_phone, order_id
from .fees import centimetres

WAYBILL_NAMES = ("barcode", "awb", "awbnumber", "awbno", "connote", "connotecode", "connotenumber", "noresi")
CODE_NAMES = ("respcode", "responsecode", "rc", "status", "code")
REASON_NAMES = ("respmsg", "responsemessage", "message", "desc", "description", "error")
DONE = {"0", "00", "000", "200", "true", "success", "sukses", "ok"}
WAYBILL = re.compile(r"[A-Z0-9]{8,25}")


class Posting(NamedTuple):
    waybill: str
    is_done: bool
    is_refused: bool
    reason: str


def posting_of(order, fee, *, user_id, customer_id):
    """The body of AddPostingDoc: grams, whole centimetres, whole rupiah."""
    box = order.box
    insurance = (fee.insurance, fee.insurance_tax) if order.is_insured else (0, 0)
    return {
        "userid": int(user_id) if user_id.isdigit() else user_id,
        "memberid": customer_id,
        "orderid": order_id(order.key),
        "addresses": [
            address_of("senderlocation", order.sender, order.origin),
            address_of("receiverlocation", order.recipient, order.destination),
        ],
        "itemproperties": {
            "itemtypeid": 1,
            "productid": fee.number,
            "valuegoods": box.value if order.is_insured else 0,
            "weight": max(box.weight_grams, 1),
            "length": int(centimetres(box.length_mm)),
            "width": int(centimetres(box.width_mm)),
            "height": int(centimetres(box.height_mm)),
            "codvalue": 0,
            "pin": 0,
            "itemdesc": (box.description or ", ".join(name for name, *_counts in order.items))[:100],
        },
        "paymentvalues": named({"fee": fee.fee, "insurance": insurance[0]}),
        "taxes": named({"fee": fee.fee_tax, "insurance": insurance[1]}),
        "services": named(
            {
                "cod": 0,
                "pickup": int(order.is_pickup),
                "delivery": 1,
                "insurance": int(order.is_insured),
                "genreceipt": 1,
                "printreceipt": 0,
            }
        ),
    }


def address_of(kind, person, place):
    return {
        "addresstype": kind,
        "customertype": 1,
        "name": person.name[:50],
        "phone": local_phone(person.phone),
        "email": person.email,
        "address": ", ".join(part for part in (person.street, place.village) if part.strip())[:200],
        "subdistrict": place.district,
        "city": place.regency,
        "province": place.province,
        "zipcode": place.postal_code,
        "country": "Indonesia",
        "geolang": "",
        "geolat": "",
        "description": person.note[:100],
    }


def named(values):
    return [{"name": name, "value": value} for name, value in values.items()]


def read_posting(body):
    """Look for a waybill, a code and a reason by the names that Pos uses elsewhere, at any depth."""
    found = flat(body)
    code = first(found, CODE_NAMES).lower()
    waybill = first(found, WAYBILL_NAMES).upper()
    return Posting(
        waybill=waybill if WAYBILL.fullmatch(waybill) else "",
        is_done=code in DONE,
        is_refused=bool(code) and code not in DONE,
        reason=first(found, REASON_NAMES)[:200],
    )


def flat(body, depth=0):
    """{name in small letters without _: text} of an answer; what is further out counts."""
    found = {}
    parts = body.items() if isinstance(body, dict) else enumerate(body)
    for name, value in parts:
        if isinstance(value, dict | list) and depth < 5:
            found = flat(value, depth + 1) | found
        elif isinstance(value, str | int):
            found[str(name).lower().replace("_", "")] = str(value).strip()
    return found


def first(found, names):
    return next((found[name] for name in names if found.get(name)), "")
