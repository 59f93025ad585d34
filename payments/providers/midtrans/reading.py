"""What Midtrans tells about a transaction: is it genuine, and what does it mean."""

import hashlib
import hmac
import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from ..base import Forged, GatewayUnsure, Notice, SeenRefund, Snapshot, Unreadable
from ..calling import keys_of

JAKARTA = ZoneInfo("Asia/Jakarta")
SIGNED = ("order_id", "status_code", "gross_amount")
RUPIAH = re.compile(r"(\d{1,15})(?:\.0{1,2})?", re.ASCII)
WORD = re.compile(r"[A-Za-z0-9_.-]{1,64}")

STATES = {
    "pending": "open",
    # Not switched on by us: someone must look.
    "authorize": "review",
    "cancel": "cancelled",
    "expire": "expired",
    "failure": "failed",
    "refund": "paid",
    "partial_refund": "paid",
    "chargeback": "charged_back",
    "partial_chargeback": "charged_back",
}
MONEY_CAME = {"paid", "reversed", "charged_back"}


def signature(order_id, status_code, gross_amount, server_key):
    """The lower-case hex SHA-512 of the four texts one after another, as received."""
    text = f"{order_id}{status_code}{gross_amount}{server_key}"
    return hashlib.sha512(text.encode("utf-8", "replace")).hexdigest()


def is_signed(message):
    """Whether the account's own server key signed this; it covers no more than `SIGNED`."""
    parts = [message.get(name) for name in SIGNED]
    told = message.get("signature_key")
    if not all(isinstance(part, str) for part in (*parts, told)):
        return False
    right = signature(*parts, keys_of("midtrans")["server_key"])
    return hmac.compare_digest(right.encode(), told.encode("utf-8", "replace"))


def is_ours(message):
    """Whether it is about our merchant account, as far as both of us know it."""
    ours, told = keys_of("midtrans").get("merchant_id"), message.get("merchant_id")
    return not ours or not told or told == ours


def notice_of(body):
    """What a notification is about. Raises Forged or Unreadable."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    if not isinstance(message, dict) or not all(message.get(name) for name in (*SIGNED, "signature_key")):
        raise Unreadable("no notification")
    if not is_signed(message) or not is_ours(message):
        raise Forged("wrong signature or merchant")
    return Notice(
        event_key=event_key(message),
        kind=word_of(message.get("transaction_status")) or "unknown",
        reference=message["order_id"],
        transaction_id=word_of(message.get("transaction_id")),
    )


def event_key(message):
    """Alike for a repeat, and unlike when the bank confirms a refund that was told before."""
    names = ("transaction_id", "transaction_status", "fraud_status", "signature_key")
    refunds = [
        [refund.get("refund_key"), refund.get("refund_chargeback_id"), refund.get("bank_confirmed_at")]
        for refund in dicts_in(message, "refunds")
    ]
    told = json.dumps([*(message.get(name) for name in names), refunds])
    return hashlib.sha256(told.encode()).hexdigest()


def snapshot_of(message, attempt):
    """A status answer as a Snapshot. Raises GatewayUnsure for one that is not to be relied on."""
    if not is_signed(message) or not is_ours(message):
        raise GatewayUnsure("Midtrans's status has a wrong signature or merchant")
    if message["order_id"] != attempt.reference:
        raise GatewayUnsure("Midtrans's status is of another order")
    amount = rupiah_of(message["gross_amount"])
    if amount is None:
        raise GatewayUnsure("Midtrans's status has no amount in whole rupiah")
    state = state_of(message)
    return Snapshot(
        state,
        captured=amount if state in MONEY_CAME else 0,
        currency=str(message.get("currency") or "IDR").upper(),
        transaction_id=word_of(message.get("transaction_id")),
        channel=channel_of(message, attempt),
        refunds=tuple(seen_refund(told) for told in dicts_in(message, "refunds")),
        facts=facts_of(message),
    )


def state_of(message):
    """Midtrans's words in ours. Words we do not know mean "look again"."""
    status = str(message.get("transaction_status") or "").lower()
    if status in {"capture", "settlement"}:
        return state_of_money(message)
    if status == "deny":
        # A refused try leaves the page open for another; what was settled and is denied went back.
        return "reversed" if message.get("settlement_time") else "open"
    return STATES.get(status, "open")


def state_of_money(message):
    fraud = str(message.get("fraud_status") or "accept").lower()
    if fraud == "deny":
        return "open"
    is_good = fraud == "accept" and message["status_code"] == "200"
    return "paid" if is_good else "review"


def seen_refund(told):
    """A refund; it is done only when the bank has confirmed it."""
    return SeenRefund(
        key=str(told.get("refund_key") or ""),
        gateway_id=str(told.get("refund_chargeback_id") or ""),
        amount=rupiah_of(told.get("refund_amount")) or 0,
        state="succeeded" if told.get("bank_confirmed_at") else "pending",
    )


def channel_of(message, attempt):
    """The channel that was really used, in Snap's own codes.

    Wallets are told as "qris" when a desktop's code was scanned; the page offered nothing else
    than what the attempt was for.
    """
    kind = word_of(message.get("payment_type"))
    if kind == "bank_transfer":
        bank = word_of(account_of(message)["bank"]).lower()
        return f"{bank}_va" if bank else attempt.channel
    if kind == "cstore":
        return word_of(message.get("store")).lower() or attempt.channel
    return attempt.channel if kind in {"qris", ""} else kind


def account_of(message):
    """The virtual account of a bank transfer; Permata tells its own in another field."""
    for told in dicts_in(message, "va_numbers"):
        return {"bank": told.get("bank"), "va_number": told.get("va_number")}
    number = message.get("permata_va_number")
    return {"bank": "permata" if number else message.get("bank"), "va_number": number}


def facts_of(message):
    """What people may want to read: {name: text}; `status` is Midtrans's own word."""
    names = ("payment_type", "biller_code", "bill_key", "payment_code", "store", "acquirer", "issuer")
    told = {name: message.get(name) for name in names} | account_of(message)
    told["status"] = word_of(message.get("transaction_status")).lower()
    told["masked_card"] = masked(message.get("masked_card"))
    told["refusal"] = message.get("channel_response_message")
    told["expires_at"] = moment_of(message.get("expiry_time"))
    told["settled_at"] = moment_of(message.get("settlement_time"))
    return {name: value[:100] for name, value in told.items() if isinstance(value, str) and value}


def masked(text):
    """A masked card as it came; one that is not masked must not be kept (PCI DSS)."""
    return text if isinstance(text, str) and sum(map(str.isdigit, text)) <= 12 else None


def moment_of(text):
    """Midtrans writes WIB without saying so: "2026-11-21 18:52:40" -> "2026-11-21T18:52:40+07:00"."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=JAKARTA).isoformat()
    except (TypeError, ValueError):
        return None


def rupiah_of(told):
    """Whole rupiah of "154600.00"; None for anything else, a fraction too."""
    found = RUPIAH.fullmatch(str(told))
    return int(found[1]) if found else None


def word_of(told):
    """An id or a word from outside if it looks like one, else ""."""
    return told if isinstance(told, str) and WORD.fullmatch(told) else ""


def dicts_in(message, name):
    found = message.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
