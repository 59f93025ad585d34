"""The payment page that is asked of Snap for an attempt: what it shows, what it costs, how long it lives."""

import json
import logging
from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from ..base import GatewayRefused
from .reading import JAKARTA

logger = logging.getLogger(__name__)

# Snap refuses more than 16 KB.
LARGEST_BODY = 16_000
LONGEST_LIFE = timedelta(days=7)
MINUTE = timedelta(minutes=1)


def page_for(attempt):
    """The body of "create transaction". Raises GatewayRefused for what Midtrans cannot take."""
    if attempt.charge_currency != "IDR":
        raise GatewayRefused(f"Midtrans takes rupiah, no {attempt.charge_currency}")
    with translation.override(attempt.language):
        return fit(
            {
                "transaction_details": {
                    "order_id": attempt.reference,
                    "gross_amount": attempt.charge_amount,
                },
                "item_details": lines_of(attempt),
                "customer_details": customer_of(attempt),
                # One value, and Snap skips its own list.
                "enabled_payments": [attempt.channel],
                # Without 3-D Secure, which is not the default, a stolen card is the shop's loss.
                "credit_card": {"secure": True},
                "callbacks": {"finish": attempt.return_url, "error": attempt.return_url},
                "expiry": life_of(attempt),
            }
            | ways_back(attempt)
        )


def lines_of(attempt):
    """The items, adding up to the charged sum whatever we were given; ids are unique (Akulaku)."""
    lines = []
    for number, item in enumerate(attempt.items, start=1):
        if item.price:
            lines.append(line(f"{number}-{item.code}", item.name, price=item.price, quantity=item.quantity))
    missing = attempt.charge_amount - total_of(lines)
    if missing:
        logger.error("items of %s miss %s rupiah of the sum", attempt.reference, missing)
        lines.append(line("balance", _("Adjustment"), price=missing))
    return lines


def line(code, name, *, price, quantity=1):
    # Alfamart's counters stumble over "|".
    return {
        "id": code[:50],
        "name": name.replace("|", "/")[:50].strip() or code[:50],
        "price": price,
        "quantity": quantity,
    }


def total_of(lines):
    return sum(one["price"] * one["quantity"] for one in lines)


def fit(page):
    """Join the last lines of a page that is too long into one."""
    lines = page["item_details"]
    kept = len(lines)
    while kept and len(json.dumps(page)) > LARGEST_BODY:
        kept //= 2
        rest = line("rest", _("Other items"), price=total_of(lines[kept:]))
        page["item_details"] = [*lines[:kept], rest]
    return page


def customer_of(attempt):
    # BCA refuses a name of more than 30 characters.
    name = attempt.name[: 30 if attempt.channel == "bca_va" else 255]
    told = {"first_name": name, "email": attempt.email[:255], "phone": phone_of(attempt)}
    address = address_of(attempt, name)
    if address:
        told |= {"billing_address": address, "shipping_address": address}
    return {field: value for field, value in told.items() if value}


def phone_of(attempt):
    # BNI refuses the whole payment for a foreign number.
    if attempt.channel == "bni_va" and not attempt.phone.startswith(("+62", "0")):
        return ""
    return attempt.phone[:30]


def address_of(attempt, name):
    """The delivery address if there is one; Akulaku insists on it."""
    told = attempt.address
    if not told:
        return {}
    address = {
        "first_name": name,
        "phone": phone_of(attempt),
        "address": told.get("street", "")[:255],
        "city": told.get("city", "")[:100],
        "postal_code": told.get("postal_code", "")[:10],
        "country_code": "IDN",
    }
    return {field: value for field, value in address.items() if value}


def life_of(attempt):
    """Until `due_at`, page and method alike: with a start of its own no method outlives the hold."""
    minutes = -((attempt.created_at - attempt.due_at) // MINUTE)
    minutes = min(max(minutes, 1), LONGEST_LIFE // MINUTE)
    start = (attempt.due_at - minutes * MINUTE).astimezone(JAKARTA)
    return {"start_time": f"{start:%Y-%m-%d %H:%M:%S} +0700", "unit": "minute", "duration": minutes}


def ways_back(attempt):
    """Wallets on a phone come back by an address of their own."""
    if attempt.channel == "gopay":
        return {"gopay": {"enable_callback": True, "callback_url": attempt.return_url}}
    if attempt.channel == "shopeepay":
        return {"shopeepay": {"callback_url": attempt.return_url}}
    return {}
