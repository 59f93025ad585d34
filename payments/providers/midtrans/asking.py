"""Reaching Midtrans: Snap makes and cancels payment pages, the Core API knows the transactions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ..base import GatewayDown, GatewayRefused, GatewayUnsure
from ..calling import base_url_of, call, keys_of

CODE = "midtrans"
# By whether it is production; the prefix of a key does not tell.
API = {False: "https://api.sandbox.midtrans.com", True: "https://api.midtrans.com"}
SNAP = {False: "https://app.sandbox.midtrans.com", True: "https://app.midtrans.com"}


@dataclass(frozen=True)
class CoreAnswer:
    """`code` is the one inside the body, which the HTTP status need not repeat."""

    code: int
    body: Mapping[str, Any]


def make_page(page, notification_url):
    """Ask Snap for a payment page; the answer may be a refusal."""
    return call(
        "POST",
        f"{snap_url()}/snap/v1/transactions",
        json=page,
        basic=credentials(),
        headers={"X-Override-Notification": notification_url},
    )


def cancel_page(token):
    """Close a payment page; says whether it is closed now. It is not if a method was chosen on it."""
    answer = call(
        "POST", f"{snap_url()}/snap/v1/transactions/{quote(token, safe='')}/cancel", basic=credentials()
    )
    if answer.is_good and isinstance(answer.body, dict) and answer.body.get("canceled_at"):
        return True
    reason = reason_of(answer.body).lower()
    return "already cancel" in reason or "token not found" in reason


def ask_core(verb, reference, deed, json=None):
    """Ask the Core API about one of our order ids. Refusals are answers, but for wrong keys."""
    answer = call(verb, f"{api_url()}/v2/{quote(reference, safe='')}/{deed}", json=json, basic=credentials())
    body = answer.body if isinstance(answer.body, dict) else {}
    told = str(body.get("status_code", ""))
    code = int(told) if told.isascii() and told.isdigit() and len(told) == 3 else answer.status
    if code == 401:
        raise GatewayRefused(f"Midtrans does not accept the server key: {reason_of(body)}")
    if code == 429:
        raise GatewayDown("asked too often (429)")
    if code >= 500:
        raise GatewayUnsure(f"Midtrans answered {code}: {reason_of(body)}")
    return CoreAnswer(code, body)


def reason_of(body):
    """Why Midtrans said no, for staff: Snap and the Core API tell it in two shapes."""
    if not isinstance(body, dict):
        return ""
    messages = body.get("error_messages")
    if isinstance(messages, list):
        return "; ".join(str(message) for message in messages)[:300]
    return str(body.get("status_message", ""))[:300]


def api_url():
    return base_url_of(CODE, [API[is_production()]])


def snap_url():
    # At home one fake serves both, so that naming it once is enough.
    key = "snap_url" if keys_of(CODE).get("snap_url") else "base_url"
    return base_url_of(CODE, [SNAP[is_production()]], key=key)


def is_production():
    return keys_of(CODE).get("is_production") == "1"


def credentials():
    return keys_of(CODE)["server_key"], ""
