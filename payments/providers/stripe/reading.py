"""What Stripe's answers mean: a session with its payment, refunds and disputes as a Snapshot."""

from ..base import SeenRefund, Snapshot
from .asking import from_stripe

# A disputed charge whose money Stripe did not take away, or gave back.
HARMLESS_DISPUTES = {"won", "prevented", "warning_needs_response", "warning_under_review", "warning_closed"}
REFUND_STATES = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}


def is_paid(session):
    return word(session, "status") == "complete" and word(session, "payment_status") == "paid"


def snapshot_of(session, *, refunds=(), disputes=()):
    """Read a session with its payment intent and latest charge expanded.

    `refunds` and `disputes` are as Stripe lists them. What is not known counts as open: the
    next look will tell.
    """
    intent = part(session, "payment_intent")
    charge = part(intent, "latest_charge")
    currency = (session.get("currency") or "idr").upper()
    card = part(part(charge, "payment_method_details"), "card")
    return Snapshot(
        state=state_of(session, intent, disputes),
        captured=from_stripe(captured_of(session, intent, charge), currency),
        currency=currency,
        transaction_id=intent.get("id") or "",
        channel=word(part(charge, "payment_method_details"), "type"),
        refunds=tuple(seen_refund(refund) for refund in refunds),
        facts=facts_of(card),
    )


def state_of(session, intent, disputes):
    if is_paid(session):
        is_lost = any(word(dispute, "status") not in HARMLESS_DISPUTES for dispute in disputes)
        return "charged_back" if is_lost else "paid"
    if word(session, "status") == "expired":
        return "expired"
    # Complete and unpaid waits for a slow bank, until the bank says no: nobody can try again then.
    is_over = word(intent, "status") in {"requires_payment_method", "canceled"}
    return "failed" if word(session, "status") == "complete" and is_over else "open"


def captured_of(session, intent, charge):
    if not is_paid(session):
        return 0
    return charge.get("amount_captured") or intent.get("amount_received") or 0


def facts_of(card):
    if not card.get("last4"):
        return {}
    return {"masked_card": f"{(card.get('brand') or 'card').title()} •••• {card['last4']}"}


def seen_refund(refund):
    """A refund; one that was made in Stripe's dashboard has no key of ours, and its own id as key."""
    return SeenRefund(
        key=part(refund, "metadata").get("key") or refund["id"],
        gateway_id=refund["id"],
        amount=from_stripe(refund["amount"], refund["currency"].upper()),
        state=REFUND_STATES.get(word(refund, "status"), "pending"),
    )


def part(whole, name):
    """An object inside another; {} if there is none, or only its id."""
    found = whole.get(name)
    return found if isinstance(found, dict) else {}


def word(whole, name):
    return str(whole.get(name) or "").lower()
