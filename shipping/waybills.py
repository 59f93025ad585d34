"""Waybill numbers as people type them, and the courier they look like."""

import re
import unicodedata

from django.utils.translation import gettext as _

NOISE = re.compile(r"[\s.\-\u2010-\u2015]+")
# Letters alone are a word that somebody typed, or a scanner read elsewhere.
WAYBILL = re.compile(r"(?=.*\d)[A-Z0-9]{8,25}")

# Hints only: couriers change their forms, and marketplaces have their own. The first that fits.
LOOKS = (
    ("jnt", re.compile(r"J[A-Z]\d{10}|J[A-Z]{2}\d{12}")),
    ("pos", re.compile(r"P\d{13}|[A-Z]{2}\d{9}ID|SHPE\d{11}")),
    ("jne", re.compile(r"\d{15,16}|CM\d{11}|TG\d{10}|JT\d{11}|T?LJR\w+|TJR\w+|CGK\w+|JNEA\w+")),
)


class WaybillRefused(ValueError):
    """This is no waybill number, or another parcel has it; the words are for staff."""


def normalize_waybill(text):
    """Return the number in capitals, without spaces, dots and dashes.

    Raises WaybillRefused for what has not 8 to 25 letters and digits, or no digit.
    """
    waybill = NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not WAYBILL.fullmatch(waybill):
        raise WaybillRefused(_("A waybill number has 8 to 25 letters and digits."))
    return waybill


def suggest_courier(waybill):
    """Return the code of the courier whose numbers look like `waybill`, or "" for none."""
    return next((code for code, look in LOOKS if look.fullmatch(waybill)), "")
