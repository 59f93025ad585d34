"""What Xendit refuses, as its documents say and its fake does, and how it writes instants."""

import re
from datetime import UTC, datetime

from catalog.outside.server import Refused

from .channels import CHANNELS, CODES, NAMES, NEVER_REFUNDED, REFUNDED_WHOLE

REQUIRED = ("reference_id", "session_type", "mode", "amount", "currency", "country")
LIMITS = {NAMES[channel.code]: (channel.least, channel.most) for channel in CHANNELS}
# Xendit takes https alone; at home the shop has none.
RETURN_ADDRESS = re.compile(r"https://|http://(127\.0\.0\.1|localhost|testserver)\b")
LEAST_LIFE = 10 * 60
REFUND_REASONS = {"FRAUDULENT", "DUPLICATE", "REQUESTED_BY_CUSTOMER", "CANCELLATION", "OTHERS"}


def refusal(status, code, message):
    return Refused(status, {"error_code": code, "message": message})


def versioned(request):
    if request.headers.get("api-version") != "2024-11-11":
        raise refusal(400, "API_VALIDATION_ERROR", "api-version must be 2024-11-11")


def check_session(wish, now):
    for name in REQUIRED:
        if name not in wish:
            raise refusal(400, "API_VALIDATION_ERROR", f"must have required property '{name}'")
    if (wish["session_type"], wish["mode"]) != ("PAY", "PAYMENT_LINK"):
        raise refusal(400, "SESSION_TYPE_NOT_SUPPORTED", f"{wish['session_type']} {wish['mode']}")
    if (wish["currency"], wish["country"]) != ("IDR", "ID"):
        raise refusal(400, "INVALID_CURRENCY", f"{wish['currency']} in {wish['country']}")
    if type(wish["amount"]) is not int or wish["amount"] <= 0:
        raise refusal(400, "INVALID_AMOUNT", "Amount must be greater than zero")
    if not 1 <= len(wish["reference_id"]) <= 64:
        raise refusal(400, "API_VALIDATION_ERROR", "reference_id must have 1 to 64 characters")
    for channel in wish.get("allowed_payment_channels") or []:
        least, most = LIMITS.get(channel, (1, 0))
        if not least <= wish["amount"] <= most:
            raise refusal(400, "INVALID_PAYMENT_CHANNEL", f"Channel(s) {channel} are not available")
    for name in ("success_return_url", "cancel_return_url"):
        if not RETURN_ADDRESS.match(wish.get(name, "https://")):
            raise refusal(400, "INVALID_URL", "Please provide a valid HTTPS URL")
    if "expires_at" in wish and seconds(wish["expires_at"]) < now + LEAST_LIFE:
        raise refusal(400, "INVALID_EXPIRY_DATE", "expires_at must be at least 10 minutes in the future")


def check_refund(wish, payment, amount, paid_back):
    name, left = payment["channel_code"], payment["request_amount"] - paid_back
    if not wish.get("reference_id") or wish.get("reason") not in REFUND_REASONS:
        raise refusal(400, "API_VALIDATION_ERROR", "reference_id and reason are required")
    if payment["status"] != "SUCCEEDED":
        raise refusal(403, "INELIGIBLE_TRANSACTION", f"the payment is {payment['status']}")
    if CODES[name] in NEVER_REFUNDED:
        raise refusal(400, "REFUND_NOT_SUPPORTED", f"{name} cannot be refunded")
    if CODES[name] in REFUNDED_WHOLE and amount != payment["request_amount"]:
        raise refusal(400, "PARTIAL_REFUND_NOT_SUPPORTED", f"{name} as a whole only")
    if type(amount) is not int or not 0 < amount <= left:
        raise refusal(400, "MAXIMUM_REFUND_AMOUNT_REACHED", f"{left} is left")


def iso(instant):
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds(text):
    return datetime.fromisoformat(text).timestamp()
