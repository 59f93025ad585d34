"""What the couriers' own APIs share: short order numbers, prices in any writing, names of places."""

import re
from base64 import b32encode
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from math import ceil
from typing import NamedTuple

from shipping.weights import charge_kg

PLAIN_ID = re.compile(r"[A-Z0-9-]{1,20}")
# Above this nobody sends a parcel; it is a mistake of whoever wrote it.
MOST = 1_000_000_000
# "18.000" may be eighteen thousand or eighteen: no guess about money.
UNCLEAR = re.compile(r"\d+[.,]\d{3}(\D|$)")
# No courier publishes its reasons; these words are seen, in two languages.
TAKEN = re.compile(r"duplicat|already|(?<!not )(?<!n't )\bexist|sudah (?:ada|terdaftar)", re.IGNORECASE)
NOTHING_THERE = ("not found", "tidak ditemukan", "no data", "tidak ada tarif", "belum ada tarif")
WRONG_KEYS = ("user", "password", "api", "key", "sign", "auth")
KINDS_OF_PLACE = re.compile(
    r"\b(KABUPATEN|KAB|KOTA ADMINISTRASI|KOTA ADM|KOTAMADYA|KOTA|KECAMATAN|KEC|KELURAHAN|KEL|DESA|ADM)\b\.?"
)


class Weighing(NamedTuple):
    """How a courier weighs, as `shipping.weights` reads it."""

    divisor: int = 6000
    round_up_from_grams: int = 300
    minimum_grams: int = 1000


def order_id(key):
    """Return `key` as couriers take it: at most 20 capitals, digits and dashes; the same for the same key.

    JNE's field holds 20 characters, and small letters among capitals lost waybills there.
    """
    if PLAIN_ID.fullmatch(key):
        return key
    return "K" + b32encode(sha256(key.encode()).digest()).decode()[:19]


def kilograms(box, weighing):
    """Return the kilograms that a box is charged for; couriers are told these, not the grams."""
    return charge_kg(box.weight_grams, box.length_mm * box.width_mm * box.height_mm, weighing)


def rupiah(value):
    """Return whole rupiah, rounded up, of a number or a text; None if it is no amount of rupiah.

    18000, "18000", "18000.00" and 18000.0 are the same; "18.000", "-1", "USD 5" and True are none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = str(value).strip()
    if isinstance(value, str) and UNCLEAR.match(text):
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return ceil(amount) if amount.is_finite() and 0 <= amount <= MOST else None


def price(value):
    """Return `rupiah`, and None for 0 too: nobody carries a parcel for nothing."""
    return rupiah(value) or None


def premium(value, per_mille, admin=0):
    """Return what insuring goods of `value` rupiah costs, rounded up."""
    return -(-value * per_mille // 1000) + admin


def is_true(flag):
    """Return whether a flag is set; the same courier writes true, "true", "Y" and 1."""
    return str(flag).strip().lower() in {"true", "1", "y", "yes"}


def word(found, name, most=200):
    """Return a text of an answer's object, "" if there is none; numbers become text."""
    value = found.get(name) if isinstance(found, dict) else None
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).strip()[:most] if is_text else ""


def objects(found):
    """Return the objects of a list; one object alone is a list of one, anything else is none."""
    if isinstance(found, dict):
        return [found]
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def bare_name(name):
    """Return a place's name as couriers compare it: "Kab. Bandung" and "BANDUNG" are the same."""
    return re.sub(r"[^A-Z0-9]", "", KINDS_OF_PLACE.sub(" ", name.upper()))


def local_phone(phone):
    """Return a telephone number as dialled at home: +62812 is 0812."""
    digits = re.sub(r"\D", "", phone)
    return "0" + digits[2:] if digits.startswith("62") else digits


def worldwide_phone(phone):
    """Return a telephone number with its country: 0812 is +62812."""
    digits = re.sub(r"\D", "", phone)
    return f"+62{digits[1:]}" if digits.startswith("0") else f"+{digits}"


def has(reason, words):
    """Return whether a courier's reason says one of `words`, in large or small letters."""
    return any(one in reason.lower() for one in words)


def is_taken(reason):
    """Return whether a courier says that it has our number already; "does not exist" is none of it."""
    return bool(TAKEN.search(reason))


def is_unknown(reason):
    """Return whether a courier says that it has no such thing, and not that it knows no such user."""
    return has(reason, NOTHING_THERE) and not has(reason, WRONG_KEYS)


def wanted_service(services, courier, code):
    """Return the shop's own writing of a courier's service code, "" if the shop does not use it."""
    for one, service in services:
        if one == courier and service.casefold() == code.casefold():
            return service
    return ""
