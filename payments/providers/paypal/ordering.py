"""The order we ask PayPal to make, and where in its answer the shopper is sent."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from ..base import GatewayRefused, GatewayUnsure
from .exchange import write_cents
from .reading import listed, status_of, text

# An order that nobody approved by then is forgotten.
LIFE = timedelta(hours=3)


def dollars(cents, currency):
    return {"currency_code": currency, "value": write_cents(cents)}


def order_of(attempt):
    """One unit without items: converted one by one they would not add up to the cent."""
    return {
        "intent": "CAPTURE",
        "purchase_units": [
            {
                "reference_id": attempt.reference,
                "custom_id": attempt.reference,
                "invoice_id": attempt.reference,
                "description": f"{settings.STORE.name} {attempt.reference}"[:127],
                "amount": dollars(attempt.charge_amount, attempt.charge_currency),
            }
        ],
        "payment_source": {
            "paypal": {
                "experience_context": {
                    "brand_name": settings.STORE.name[:127],
                    "locale": "id-ID" if attempt.language.startswith("id") else "en-US",
                    "user_action": "PAY_NOW",
                    "shipping_preference": "NO_SHIPPING",
                    # Keeps cheques away, which take days to clear.
                    "payment_method_preference": "IMMEDIATE_PAYMENT_REQUIRED",
                    "return_url": attempt.return_url,
                    "cancel_url": attempt.return_url,
                }
            }
        },
    }


def redirect_of(order, attempt):
    """Where the shopper approves: PayPal's own page only."""
    found = {text(link.get("rel")): link.get("href") for link in listed(order, "links")}
    link = found.get("payer-action") or found.get("approve")
    if not link:
        if status_of(order) in {"APPROVED", "COMPLETED"}:
            # Asked again after the shopper was there already: nothing is left to do at PayPal.
            return attempt.return_url
        raise GatewayUnsure("the order has no page to approve it")
    parts = urlsplit(str(link))
    is_theirs = parts.scheme == "https" and f".{parts.hostname}".endswith(".paypal.com")
    if not is_theirs and not settings.IS_AT_HOME:
        raise GatewayRefused(f"the page to approve is not PayPal's: {str(link)[:100]}")
    return str(link)


def ends_at(order):
    """When PayPal forgets an order that nobody approves, if it says when it was made."""
    try:
        made = datetime.fromisoformat(text(order.get("create_time")))
    except ValueError:
        return None
    return made + LIFE if made.tzinfo else None
