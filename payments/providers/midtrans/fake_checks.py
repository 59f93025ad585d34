"""What Snap refuses when a page is asked for; written from its documentation, not from our adapter."""

import re
from datetime import datetime

from catalog.outside.server import Refused

LARGEST_BODY = 16_384
ORDER_ID = re.compile(r"[A-Za-z0-9_~.-]{1,50}")
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
SHORTEST, LONGEST = 20, 7 * 86_400
KNOWN = [
    *("credit_card", "gopay", "shopeepay", "other_qris", "ovo", "dana", "echannel", "akulaku", "kredivo"),
    *(
        "bca_va",
        "bni_va",
        "bri_va",
        "cimb_va",
        "danamon_va",
        "bsi_va",
        "seabank_va",
        "permata_va",
        "other_va",
    ),
    *("indomaret", "alfamart", "bank_transfer", "other_va", "cstore"),
]


def refuse(message, status=400):
    raise Refused(status, {"error_messages": [message]})


def check_page(body, now):
    """Refuse a page that Snap would not make; `now` in seconds since 1970."""
    details = part(body, "transaction_details")
    if not ORDER_ID.fullmatch(str(details.get("order_id", ""))):
        refuse("transaction_details.order_id is required, or its format is invalid")
    gross = whole(details.get("gross_amount"), "transaction_details.gross_amount")
    if gross < 1:
        refuse("transaction_details.gross_amount must be greater than or equal to 1")
    channels = body.get("enabled_payments", KNOWN)
    for channel in channels:
        if channel not in KNOWN:
            refuse(f"enabled_payments: {channel} is unknown")
    check_items(body.get("item_details"), gross, channels)
    check_customer(part(body, "customer_details"), channels)
    for name, url in part(body, "callbacks").items():
        text(url, f"callbacks.{name}", 255)
    if "expiry" in body and lifetime(body["expiry"], now)[1] <= now:
        refuse("expiry: the transaction would be expired already")


def check_items(items, gross, channels):
    if items is None:
        return refuse("item_details is required for akulaku") if channels == ["akulaku"] else None
    total = 0
    for item in items:
        text(item.get("name"), "item_details.name", 50, is_required=True)
        text(item.get("id", ""), "item_details.id", 50)
        if whole(item.get("quantity"), "item_details.quantity") < 1:
            refuse("item_details.quantity must be greater than 0")
        if "|" in item["name"] and "alfamart" in channels:
            refuse("item_details.name must not contain |")
        total += whole(item.get("price"), "item_details.price") * item["quantity"]
    if total != gross:
        refuse("transaction_details.gross_amount is not equal to the sum of item_details")
    if channels == ["akulaku"] and len({item.get("id") for item in items}) < len(items):
        refuse("item_details.id must be unique")
    return None


def check_customer(customer, channels):
    for name in ("first_name", "last_name", "email", "phone"):
        text(customer.get(name, ""), f"customer_details.{name}", 255)
    for kind in ("billing_address", "shipping_address"):
        address = part(customer, kind)
        for name, most in {"address": 255, "city": 100, "postal_code": 10, "country_code": 10}.items():
            text(address.get(name, ""), f"customer_details.{kind}.{name}", most)
    if "bca_va" in channels and len(customer.get("first_name", "")) > 30:
        refuse("customer_details.first_name is too long for BCA")
    phone = customer.get("phone")
    if "bni_va" in channels and phone and not (phone.startswith(("+62", "0")) and len(phone) <= 30):
        refuse("customer_details.phone must start with +62 or 0")
    if channels == ["akulaku"] and not (phone and customer.get("shipping_address")):
        refuse("customer_details is required for akulaku")


def lifetime(expiry, chosen_at):
    """(start, end) of an expiry in seconds since 1970; without a start it runs from `chosen_at`."""
    if not isinstance(expiry, dict):
        refuse("expiry is invalid")
    unit = UNITS.get(str(expiry.get("unit", "")).removesuffix("s"))
    duration = whole(expiry.get("duration"), "expiry.duration") * (unit or 0)
    if not SHORTEST <= duration <= LONGEST:
        refuse("expiry.duration must be between 20 seconds and 7 days")
    try:
        start = datetime.strptime(expiry["start_time"], "%Y-%m-%d %H:%M:%S %z").timestamp()
    except KeyError:
        start = chosen_at
    except (TypeError, ValueError):
        refuse("expiry.start_time format is invalid")
    return start, start + duration


def part(body, name):
    found = body.get(name) or {}
    return found if isinstance(found, dict) else refuse(f"{name} is invalid")


def whole(value, name):
    return value if type(value) is int else refuse(f"{name} is not a whole number")


def text(value, name, most, *, is_required=False):
    if not isinstance(value, str) or len(value) > most or (is_required and not value):
        refuse(f"{name} is missing or too long")
