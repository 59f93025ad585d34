"""What we ask Stripe for: the parameters of a Checkout session, the same each time for one attempt."""

from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext as _

# Stripe allows 30 minutes to 24 hours after it made the session; the job may be minutes late.
SHORTEST = timedelta(minutes=35)
LONGEST = timedelta(hours=24)
MOST_LINES = 100
LONGEST_NAME = 250

# Rupiah have sen at Stripe, and cents are cents: its smallest unit is this part of ours.
PARTS = {"IDR": 100}


def to_stripe(amount, currency):
    return amount * PARTS.get(currency, 1)


def from_stripe(amount, currency):
    """An amount of Stripe in our smallest unit; sen that nobody asked for are cut off."""
    return amount // PARTS.get(currency, 1)


def session_parameters(attempt):
    """Parameters made of nothing but the attempt: Stripe refuses other ones with the same key."""
    metadata = {"reference": attempt.reference}
    return {
        "mode": "payment",
        "payment_method_types": ["card"],
        # Else Stripe may charge another currency than the one we compare and pay back.
        "adaptive_pricing": {"enabled": False},
        "line_items": [line_item(line, attempt.charge_currency) for line in lines_of(attempt)],
        "client_reference_id": attempt.reference,
        "metadata": metadata,
        # Stripe does not copy it: without it, news of refunds and disputes would not name us.
        "payment_intent_data": {"description": attempt.reference, "metadata": metadata},
        "locale": "id" if attempt.language.startswith("id") else "en",
        "success_url": success_url(attempt.return_url),
        "cancel_url": attempt.return_url,
        "expires_at": int(deadline(attempt).timestamp()),
    } | ({"customer_email": attempt.email} if attempt.email else {})


def lines_of(attempt):
    """[(name, price, quantity)]: the items where Stripe can show them, else one line for all.

    It knows no negative prices, and its lines must add up to what is charged.
    """
    fits = (
        0 < len(attempt.items) <= MOST_LINES
        and all(item.price >= 0 and item.quantity > 0 and item.name.strip() for item in attempt.items)
        and sum(item.price * item.quantity for item in attempt.items) == attempt.charge_amount
    )
    if fits:
        return [(item.name[:LONGEST_NAME], item.price, item.quantity) for item in attempt.items]
    with translation.override(attempt.language):
        name = _("Order %(number)s") % {"number": attempt.reference.rpartition("-")[0]}
    return [(name, attempt.charge_amount, 1)]


def line_item(line, currency):
    name, price, quantity = line
    return {
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": to_stripe(price, currency),
            "product_data": {"name": name},
        },
        "quantity": quantity,
    }


def success_url(return_url):
    """Where Stripe sends the shopper; it fills in the words in braces, which must stay as they are."""
    return f"{return_url}{'&' if '?' in return_url else '?'}session_id={{CHECKOUT_SESSION_ID}}"


def deadline(attempt):
    """The attempt's own deadline, as far as Stripe allows; not of the clock, so it repeats."""
    return min(max(attempt.due_at, attempt.created_at + SHORTEST), attempt.created_at + LONGEST)
