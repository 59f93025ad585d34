"""Transactions of the fake: what each way to pay tells, when it ends, and what can go back."""

import hashlib
import re
import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")
DAY = 86_400
CODES = {"pending": "201", "deny": "202", "cancel": "202", "expire": "407"}
TOOK_MONEY = {"settlement", "refund", "partial_refund", "partial_chargeback"}
VA = {f"{bank}_va" for bank in ("bca", "bni", "bri", "cimb", "danamon", "bsi", "seabank", "permata")}
STORES = {"indomaret", "alfamart"}
WALLETS = {"gopay", "shopeepay", "other_qris"}
# Least and most rupiah of the acquirers; others have none.
LIMITS = {
    "credit_card": (10_000, 999_999_999),
    "bca_va": (10_000, 9_999_999_999),
    "bsi_va": (1_000, 9_999_999_999),
    "cimb_va": (1, 250_000_000),
    "permata_va": (1, 9_999_999_999),
    "echannel": (1, 50_000_000_000),
    "gopay": (1, 20_000_000),
    "shopeepay": (1, 20_000_000),
    "other_qris": (1, 10_000_000),
    "indomaret": (10_000, 5_000_000),
    "alfamart": (1, 5_000_000),
    "akulaku": (5_000, 9_999_999_999),
}
# The test cards of the sandbox: what each does, and what the bank says.
CARDS = {
    "4811111111111114": ("capture", "Approved"),
    "5211111111111117": ("capture", "Approved"),
    "4411111111111118": ("capture", "Approved"),
    "4911111111111113": ("deny", "Do not honour"),
    "5111111111111118": ("deny", "Do not honour"),
    "4711111111111115": ("deny", "Do not honour"),
    "4611111111111116": ("fraud", "Denied by the fraud detection system"),
    "4024007176265022": ("pending", "3-D Secure is being verified"),
}
# Not a card of Midtrans's list: approved by the bank, held by the fraud detection system.
CARDS["4511111111111117"] = ("challenge", "Approved")
GOOD_CARD = "4811111111111114"
REVERSIBLE = {"permata_va", "echannel", "indomaret"}
REFUND_DAYS = {
    "credit_card": 180,
    "gopay": 45,
    "other_qris": 45,
    "shopeepay": 365,
    "akulaku": 180,
    "kredivo": 14,
}
WHOLE_ONLY = {"shopeepay"}
KEY_DAYS = 7
REFUND_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def new_transaction(order_id, channel, gross, *, now, expires_at, card="", device="desktop"):
    """A transaction the moment its method was chosen: JSON values only."""
    return {
        "id": str(uuid.uuid4()),
        "order_id": order_id,
        "channel": channel,
        "gross": gross,
        "status": "pending",
        "fraud": "accept",
        "created_at": now,
        "expires_at": expires_at,
        "settled_at": None,
        # {what happens by itself: when}
        "later": {},
        "refunds": [],
        # {refund key: when it was used}; Midtrans forgets it after seven days.
        "keys": {},
        "told": told_by(channel, order_id, gross, card=card, device=device),
    }


def told_by(channel, order_id, gross, *, card, device):
    """The fields that a way to pay adds to every message."""
    number = str(int(hashlib.sha256(order_id.encode()).hexdigest()[:15], 16))[:11].zfill(11)
    amounts = {"payment_amounts": []}
    if channel == "permata_va":
        return {"payment_type": "bank_transfer", "permata_va_number": f"85{number}"}
    if channel in VA:
        bank = channel.removesuffix("_va")
        numbers = [{"bank": bank, "va_number": f"8{number}"}]
        return {"payment_type": "bank_transfer", "va_numbers": numbers, **amounts}
    if channel == "echannel":
        return {"payment_type": "echannel", "biller_code": "70012", "bill_key": number}
    if channel in STORES:
        return {"payment_type": "cstore", "store": channel, "payment_code": number}
    if channel == "credit_card":
        return {
            "payment_type": "credit_card",
            "masked_card": f"{card[:8]}-{card[-4:]}",
            "bank": "bni",
            "card_type": "credit",
            "three_ds_version": "2",
            "channel_response_message": CARDS[card][1],
        }
    if channel == "other_qris" or (channel in WALLETS and device == "desktop"):
        acquirer = "airpay shopee" if channel == "shopeepay" else "gopay"
        return {"payment_type": "qris", "acquirer": acquirer, "issuer": acquirer, "transaction_type": "on-us"}
    return {"payment_type": channel}


def message_of(transaction, server_key, merchant_id):
    """A notification, which is a status answer too, with fields that nobody has heard of."""
    code = status_code(transaction)
    gross = f"{transaction['gross']}.00"
    message = {
        "transaction_time": wib(transaction["created_at"]),
        "transaction_status": transaction["status"],
        "transaction_id": transaction["id"],
        "status_message": "midtrans payment notification",
        "status_code": code,
        "signature_key": sign(transaction["order_id"], code, gross, server_key),
        "order_id": transaction["order_id"],
        "merchant_id": merchant_id,
        "gross_amount": gross,
        "currency": "IDR",
        "expiry_time": wib(transaction["expires_at"]),
        **transaction["told"],
        "x_new_field": {"added": ["one", None, 3.5]},
        "customer_details": {"full_name": "A later version of Midtrans"},
    }
    if message["payment_type"] != "cstore":
        message["fraud_status"] = transaction["fraud"]
    if transaction["settled_at"]:
        message["settlement_time"] = wib(transaction["settled_at"])
    if transaction["refunds"]:
        message["refund_amount"] = f"{refunded(transaction)}.00"
        message["refunds"] = transaction["refunds"]
    return message


def status_code(transaction):
    if transaction["fraud"] == "challenge":
        return "201"
    return CODES.get(transaction["status"], "200")


def sign(order_id, code, gross, server_key):
    return hashlib.sha512(f"{order_id}{code}{gross}{server_key}".encode()).hexdigest()


def wib(instant):
    return datetime.fromtimestamp(instant, JAKARTA).strftime("%Y-%m-%d %H:%M:%S")


def refunded(transaction):
    return sum(int(refund["refund_amount"].partition(".")[0]) for refund in transaction["refunds"])


def kept(transaction):
    """What the shop has of it in the end: whole rupiah."""
    took = transaction["status"] in TOOK_MONEY
    took = took or (transaction["status"] == "capture" and transaction["fraud"] == "accept")
    if not took:
        return 0
    return transaction["gross"] - refunded(transaction) - transaction.get("charged_back", 0)


def refund_refusal(transaction, wish, now):
    """A code and why, if Midtrans would not do this refund, else None."""
    channel, left = transaction["channel"], transaction["gross"] - refunded(transaction)
    amount = wish.get("amount", left)
    used_at = transaction["keys"].get(str(wish.get("refund_key")))
    if used_at is not None and now < used_at + KEY_DAYS * DAY:
        return "406", "The refund_key was used before."
    if transaction["status"] not in {"settlement", "partial_refund"}:
        return "412", "The transaction status cannot be changed: it is not settled."
    if channel not in REFUND_DAYS:
        return "412", "The payment type does not allow a refund."
    if now > transaction["settled_at"] + REFUND_DAYS[channel] * DAY:
        return "412", "The payment is too old for a refund."
    if not REFUND_KEY.fullmatch(str(wish.get("refund_key", ""))) or type(amount) is not int or amount < 1:
        return "400", "One or more parameters in the payload is invalid."
    if len(str(wish.get("reason", ""))) > 255:
        return "400", "The reason is too long."
    if amount > left:
        return "414", "The refund amount is more than what is left."
    if channel in WHOLE_ONLY and amount != transaction["gross"]:
        return "414", "This payment type is refunded as a whole only."
    return None
