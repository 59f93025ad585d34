"""What PayPal's orders, captures and refunds mean to the shop.

Rules: PayPal REST specifications, Orders v2 and Payments v2. A completed order proves nothing:
only its captures tell whether money came.
"""

from ..base import GatewayRefused, GatewayUnsure, SeenRefund, Snapshot
from .exchange import read_cents

# The money of these came, whatever happened to it later.
CAME = {"COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"}
DECLINED = {"DECLINED", "DENIED", "FAILED"}
# An order in any other state can still be approved, also in one that is new to us.
ORDER_STATES = {"APPROVED": "approved", "VOIDED": "cancelled"}
REFUND_STATES = {"COMPLETED": "succeeded", "FAILED": "failed", "CANCELLED": "failed"}


def read_order(order, attempt):
    """Snapshot of an order. Raises GatewayRefused if it is not the one of this attempt."""
    unit = unit_of(order, attempt)
    captures = listed(inside(unit, "payments"), "captures")
    refunds = listed(inside(unit, "payments"), "refunds")
    for capture in captures:
        if not is_declined(capture):
            return read_capture(capture, [read_refund(refund) for refund in refunds])
    check_amount(unit, attempt)
    facts = {"declined": reason_of(captures[-1]) or status_of(captures[-1])} if captures else {}
    status = status_of(order)
    if status == "COMPLETED":
        # Used up: it cannot be approved again; one without any capture is for the eyes of staff.
        return Snapshot("failed" if captures else "review", currency=attempt.charge_currency, facts=facts)
    return Snapshot(ORDER_STATES.get(status, "open"), currency=attempt.charge_currency, facts=facts)


def unit_of(order, attempt):
    """The one purchase unit of an order, checked to be for this attempt."""
    units = listed(order, "purchase_units")
    if not units:
        raise GatewayUnsure("the answer holds no order")
    ours = text(units[0].get("custom_id")) or text(units[0].get("reference_id"))
    if ours != attempt.reference:
        raise GatewayRefused(f"this PayPal order is for {ours or 'nothing we know'}")
    return units[0]


def check_amount(unit, attempt):
    """Nobody is sent to, and nothing is taken from, an order over another amount."""
    if money(unit.get("amount")) != (attempt.charge_amount, attempt.charge_currency):
        raise GatewayRefused("this PayPal order is over another amount")


def read_capture(capture, refunds=None):
    """Snapshot of money that came or is held; `refunds` is None if they are not known."""
    status, reason = status_of(capture), reason_of(capture)
    captured, currency = money(capture.get("amount"))
    gone = captured if refunds is None else sum(one.amount for one in refunds if one.state != "failed")
    if reason == "CHARGEBACK":
        state = "charged_back"
    elif status == "REVERSED" or (status == "REFUNDED" and gone < captured):
        # More went back than anybody gave.
        state = "reversed"
    elif status in CAME:
        state = "paid"
    else:
        # PENDING: the shopper has done everything, PayPal or the owner of the account has not.
        state, captured = "review", 0
    return Snapshot(
        state,
        captured=captured,
        currency=currency,
        transaction_id=text(capture.get("id")),
        refunds=tuple(refunds or ()),
        facts={"held": reason} if state == "review" and reason else {},
    )


def read_refund(refund):
    """Our refunds carry their key; those made in PayPal's own pages have none."""
    return SeenRefund(
        key=text(refund.get("custom_id")),
        gateway_id=text(refund.get("id")),
        amount=money(refund.get("amount"))[0],
        state=REFUND_STATES.get(status_of(refund), "pending"),
    )


def money(amount):
    """(cents, currency) of {"currency_code": "USD", "value": "9.52"}."""
    try:
        return read_cents(amount["value"]), text(amount["currency_code"])
    except (KeyError, TypeError, ValueError) as error:
        raise GatewayUnsure("the answer holds no amount") from error


def is_declined(capture):
    # A charge-back is told as a denied capture, but its money had come.
    return status_of(capture) in DECLINED and reason_of(capture) != "CHARGEBACK"


def status_of(thing):
    return text(thing.get("status")).upper()


def reason_of(thing):
    return text(inside(thing, "status_details").get("reason")).upper()


def inside(thing, name):
    """thing[name] if both are objects, else {}: an answer may lack anything."""
    found = thing.get(name) if isinstance(thing, dict) else None
    return found if isinstance(found, dict) else {}


def listed(thing, name):
    """The objects of the list thing[name]; none if there is no such list."""
    found = thing.get(name) if isinstance(thing, dict) else None
    return [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []


def text(value):
    """Ids and words from outside: text of a sane length, else ""."""
    return value if isinstance(value, str) and len(value) <= 255 else ""
