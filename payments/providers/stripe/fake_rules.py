"""What the fake Stripe accepts: nested forms, and the limits of Checkout sessions and refunds."""

import re

from catalog.outside.server import Refused

HALF_AN_HOUR = 30 * 60
A_DAY = 24 * 60 * 60
# Three requests in a second are no reason to refuse 30 minutes that have just begun.
SLACK = 2
# In the smallest unit: about half a US dollar, and twelve digits.
LEAST = {"idr": 8_200_00, "usd": 50}
MOST = {"idr": 999_999_999_999, "usd": 99_999_999}
SESSION_NAMES = {
    "adaptive_pricing",
    "cancel_url",
    "client_reference_id",
    "customer_email",
    "expires_at",
    "line_items",
    "locale",
    "metadata",
    "mode",
    "payment_intent_data",
    "payment_method_types",
    "success_url",
}
REFUND_NAMES = {"amount", "charge", "metadata", "payment_intent", "reason"}
REFUND_REASONS = {"duplicate", "fraudulent", "requested_by_customer"}
LOCALES = {"auto", "en", "id"}
NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


class Invalid(Refused):
    """The parameters are wrong; Stripe did not begin, and forgets the idempotency key."""


def error(status, message, *, type="invalid_request_error", code=None, param=None):  # noqa: A002 Stripe's word
    return Refused(status, {"error": {"type": type, "message": message, "code": code, "param": param}})


def invalid(message, param, *, code=None):
    return Invalid(400, error(400, message, code=code, param=param).answer.body)


def unfold(pairs):
    """Nested values of a form: a[b][0][c]=d is {"a": {"b": [{"c": "d"}]}}."""
    found: dict = {}
    for name, value in pairs:
        match = NAME.fullmatch(name)
        if not match:
            raise invalid(f"Invalid name: {name}", name)
        steps = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        place = found
        for step in steps[:-1]:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise invalid(f"Invalid object: {name}", name)
        place[steps[-1]] = value
    return listed(found)


def listed(value):
    """Objects whose names are 0, 1, 2 ... are lists."""
    if not isinstance(value, dict):
        return value
    values = {name: listed(inner) for name, inner in value.items()}
    is_list = values and list(values) == [str(number) for number in range(len(values))]
    return list(values.values()) if is_list else values


def number(text, param, *, least=0):
    if not isinstance(text, str) or not re.fullmatch(r"-?\d{1,15}", text):
        raise invalid(f"Invalid integer: {text}", param)
    if int(text) < least:
        raise invalid(f"Invalid integer: must be greater than or equal to {least}", param)
    return int(text)


def only(names, wish):
    for name in wish:
        if name not in names:
            raise invalid(f"Received unknown parameter: {name}", name, code="parameter_unknown")


def checked_session(wish, now):
    """Refuse a wish for a session as Stripe would; returns its (lines, total, currency)."""
    only(SESSION_NAMES, wish)
    if wish.get("mode") != "payment":
        raise invalid("Invalid mode: must be payment here", "mode")
    lines = [checked_line(line, at) for at, line in enumerate(wish.get("line_items") or [])]
    if not 1 <= len(lines) <= 100:
        raise invalid("There must be 1 to 100 line items", "line_items")
    currencies = {line["currency"] for line in lines}
    if len(currencies) > 1:
        raise invalid("All line items must have the same currency", "line_items")
    currency = currencies.pop()
    check_texts(wish)
    check_metadata(wish.get("metadata"), "metadata")
    check_metadata((wish.get("payment_intent_data") or {}).get("metadata"), "payment_intent_data[metadata]")
    check_deadline(wish.get("expires_at"), now)
    total = sum(line["unit_amount"] * line["quantity"] for line in lines)
    check_total(total, currency)
    return lines, total, currency


def checked_line(line, at):
    param = f"line_items[{at}]"
    price = line.get("price_data") if isinstance(line, dict) else None
    name = ((price or {}).get("product_data") or {}).get("name")
    if not price or not name:
        raise invalid("Missing price or name", f"{param}[price_data]", code="parameter_missing")
    if price.get("currency") not in LEAST:
        raise invalid(f"Invalid currency: {price.get('currency')}", f"{param}[price_data][currency]")
    return {
        "name": name,
        "currency": price["currency"],
        "unit_amount": number(price.get("unit_amount"), f"{param}[price_data][unit_amount]"),
        "quantity": number(line.get("quantity"), f"{param}[quantity]", least=1),
    }


def check_texts(wish):
    for name in ("success_url", "cancel_url"):
        if not re.match(r"https?://", wish.get(name, "" if name == "success_url" else "http://")):
            raise invalid("Not a valid URL", name, code="url_invalid")
    if len(wish.get("client_reference_id", "-")) not in range(1, 201):
        raise invalid("Must be 1 to 200 characters", "client_reference_id")
    if wish.get("locale", "auto") not in LOCALES:
        raise invalid(f"Invalid locale: {wish['locale']}", "locale")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", wish.get("customer_email", "a@b.example")):
        raise invalid("Invalid email address", "customer_email", code="email_invalid")
    if set(wish.get("payment_method_types") or ["card"]) != {"card"}:
        raise invalid("This account takes cards only", "payment_method_types")


def check_metadata(metadata, param):
    metadata = metadata or {}
    if not isinstance(metadata, dict) or len(metadata) > 50:
        raise invalid("There may be 50 keys", param)
    for key, value in metadata.items():
        if len(key) > 40 or not isinstance(value, str) or len(value) > 500:
            raise invalid("Keys have 40 characters at most, and values 500", f"{param}[{key}]")


def check_deadline(text, now):
    if text is None:
        return
    seconds = number(text, "expires_at") - now
    if seconds < HALF_AN_HOUR - SLACK:
        raise invalid("It must be at least 30 minutes from Checkout Session creation.", "expires_at")
    if seconds > A_DAY + SLACK:
        raise invalid("It must be less than 24 hours from Checkout Session creation.", "expires_at")


def check_total(total, currency):
    if total < LEAST[currency]:
        raise error(400, "The total must convert to at least 50 cents.", code="amount_too_small")
    if total > MOST[currency]:
        raise error(400, "The total has too many digits.", code="amount_too_large")


def checked_refund(wish, charge):
    """Refuse a refund as Stripe would; returns its amount."""
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = number(wish["amount"], "amount", least=1) if "amount" in wish else left
    if charge["disputed"]:
        raise error(400, f"Charge {charge['id']} has been charged back.", code="charge_disputed")
    if not left:
        raise error(400, f"Charge {charge['id']} was refunded.", code="charge_already_refunded")
    if amount > left:
        raise error(400, f"Refund amount ({amount}) is greater than {left}, what is left.", param="amount")
    return amount


def check_refund_names(wish):
    only(REFUND_NAMES, wish)
    check_metadata(wish.get("metadata"), "metadata")
    if wish.get("reason", "duplicate") not in REFUND_REASONS:
        raise invalid(f"Invalid reason: {wish['reason']}", "reason")
