"""What PayPal refuses before it does anything: forms, lengths, currencies and sums.

Rules: PayPal REST specifications, Orders 2.13 and Payments 2.5.
"""

import re
from uuid import uuid4

from catalog.outside.server import Refused

# Rupiah is not among them.
CURRENCIES = {
    *("AUD", "BRL", "CAD", "CNY", "CZK", "DKK", "EUR", "HKD", "HUF", "ILS", "JPY", "MYR"),
    *("MXN", "TWD", "NZD", "NOK", "PHP", "PLN", "GBP", "SGD", "SEK", "CHF", "THB", "USD"),
}
WITHOUT_DECIMALS = {"HUF", "JPY", "TWD"}
VALUE = re.compile(r"-?[0-9]+|-?[0-9]*[.][0-9]+", re.ASCII)
LENGTHS = {
    "reference_id": 256,
    "custom_id": 127,
    "invoice_id": 127,
    "description": 127,
    "soft_descriptor": 22,
}
CHOICES = {
    "user_action": {"CONTINUE", "PAY_NOW"},
    "shipping_preference": {"NO_SHIPPING", "SET_PROVIDED_ADDRESS", "GET_FROM_FILE"},
    "payment_method_preference": {"UNRESTRICTED", "IMMEDIATE_PAYMENT_REQUIRED"},
    "landing_page": {"LOGIN", "GUEST_CHECKOUT", "NO_PREFERENCE", "BILLING"},
}
ADDED = ("item_total", "shipping", "handling", "tax_total", "insurance")
TAKEN_OFF = ("shipping_discount", "discount")


def refused(status, issue, description="", *, links=()):
    """PayPal's way to say no: a name for the status, an issue for the reason, a number to ask about."""
    names = {
        400: "INVALID_REQUEST",
        403: "NOT_AUTHORIZED",
        404: "RESOURCE_NOT_FOUND",
        415: "UNSUPPORTED_MEDIA_TYPE",
    }
    body = {
        "name": names.get(status, "UNPROCESSABLE_ENTITY"),
        "message": "The requested action could not be performed.",
        "debug_id": uuid4().hex[:13],
        "details": [{"issue": issue, "description": description or issue.replace("_", " ").capitalize()}],
        "links": list(links),
    }
    return Refused(status, body)


def check_key(key, *, is_needed):
    if is_needed and not key:
        raise refused(400, "PAYPAL_REQUEST_ID_REQUIRED")
    if len(key) > 108:
        raise refused(400, "INVALID_STRING_LENGTH", "PayPal-Request-Id")


def check_order(wish):
    """Raise Refused for what Create order refuses; returns the one purchase unit."""
    if wish.get("intent") != "CAPTURE":
        raise refused(400, "INVALID_PARAMETER_VALUE", "the simulator knows the intent CAPTURE only")
    units = wish.get("purchase_units")
    if not isinstance(units, list) or len(units) != 1 or not isinstance(units[0], dict):
        raise refused(400, "INVALID_ARRAY_MAX_ITEMS", "the simulator takes one purchase unit")
    check_lengths(units[0], LENGTHS)
    check_amount(units[0])
    check_context(wish.get("payment_source"))
    return units[0]


def check_lengths(thing, lengths):
    for name, most in lengths.items():
        value = thing.get(name)
        if value is not None and not (isinstance(value, str) and 1 <= len(value) <= most):
            raise refused(400, "INVALID_STRING_LENGTH", name)


def check_context(source):
    if source is None:
        return
    if not isinstance(source, dict) or list(source) != ["paypal"]:
        raise refused(400, "INVALID_PARAMETER_VALUE", "payment_source")
    context = (source["paypal"] or {}).get("experience_context") or {}
    check_lengths(context, {"brand_name": 127, "locale": 10})
    for name, allowed in CHOICES.items():
        if context.get(name) is not None and context[name] not in allowed:
            raise refused(400, "INVALID_PARAMETER_VALUE", name)
    if not re.fullmatch(r"[a-z]{2}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", context.get("locale", "en-US")):
        raise refused(400, "INVALID_PARAMETER_SYNTAX", "locale")
    for name in ("return_url", "cancel_url"):
        if not re.fullmatch(r"https?://[^\s]+", context.get(name, "")):
            raise refused(400, "MISSING_REQUIRED_PARAMETER", name)


def check_amount(unit):
    """Currency, decimals and sums: total = items + shipping + ... - discounts."""
    amount = unit.get("amount")
    if not isinstance(amount, dict):
        raise refused(400, "MISSING_REQUIRED_PARAMETER", "amount")
    currency = amount.get("currency_code")
    total = cents(amount)
    if total <= 0:
        raise refused(422, "CANNOT_BE_ZERO_OR_NEGATIVE")
    breakdown = amount.get("breakdown")
    items = unit.get("items")
    if items is not None and "item_total" not in (breakdown or {}):
        raise refused(422, "ITEM_TOTAL_REQUIRED")
    if breakdown is None:
        return
    parts = {name: cents(breakdown[name]) for name in (*ADDED, *TAKEN_OFF) if name in breakdown}
    if any(breakdown[name]["currency_code"] != currency for name in parts):
        raise refused(422, "CURRENCY_MISMATCH")
    if any(part < 0 for part in parts.values()):
        raise refused(422, "CANNOT_BE_NEGATIVE")
    if sum(parts.get(name, 0) for name in ADDED) - sum(parts.get(name, 0) for name in TAKEN_OFF) != total:
        raise refused(422, "AMOUNT_MISMATCH")
    if (
        items is not None
        and sum(cents(i["unit_amount"]) * int(i["quantity"]) for i in items) != parts["item_total"]
    ):
        raise refused(422, "ITEM_TOTAL_MISMATCH")


def cents(amount):
    """Smallest units of {"currency_code", "value"}, refused as PayPal refuses them."""
    currency, value = amount.get("currency_code"), amount.get("value")
    if not isinstance(currency, str) or not re.fullmatch(r"[A-Z]{3}", currency):
        raise refused(400, "INVALID_PARAMETER_SYNTAX", "currency_code")
    if not isinstance(value, str) or len(value) > 32 or not VALUE.fullmatch(value):
        raise refused(400, "INVALID_PARAMETER_SYNTAX", "value")
    if currency not in CURRENCIES:
        raise refused(422, "CURRENCY_NOT_SUPPORTED")
    whole, _point, decimals = value.lstrip("-").partition(".")
    if len(decimals) > (0 if currency in WITHOUT_DECIMALS else 2):
        raise refused(422, "DECIMAL_PRECISION")
    found = int(whole or "0") * 100 + int(decimals.ljust(2, "0"))
    return -found if value.startswith("-") else found
