"""Whether a notification is from Stripe, and what it is about."""

import json
import time

import stripe

from ..base import Forged, Notice, Unreadable
from ..calling import keys_of
from .reading import part

# Seconds that our clock and Stripe's may differ, letters be under way.
TOLERANCE = 300


def believe(notification):
    keys = keys_of("stripe")
    text = decode(notification.body)
    check_signature(text, notification.headers.get("stripe-signature", ""), keys["webhook_secret"])
    event = read(text)
    if event.get("livemode", False) is not is_live():
        raise Forged("an event of the other mode, live or test")
    return notice_of(event)


def is_live():
    """Whether the key is one for real money: Stripe writes it into the key, sk_live_ or sk_test_."""
    return keys_of("stripe").get("secret_key", "").partition("_")[2].startswith("live")


def decode(body):
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8") from error


def check_signature(text, header, secret):
    # The library compares text of ASCII only, and does not mind letters from the future.
    if not header.isascii():
        raise Forged("a signature is ASCII")
    try:
        stripe.WebhookSignature.verify_header(text, header, secret, TOLERANCE)
    except stripe.SignatureVerificationError as error:
        raise Forged(error.user_message) from error
    if stamp_of(header) > time.time() + TOLERANCE:
        raise Forged("a letter from the future")


def stamp_of(header):
    """The first stamp of a believed header, the one that the library has signed."""
    return next(int(item[2:]) for item in header.split(",") if item.startswith("t="))


def read(text):
    try:
        event = json.loads(text)
    except ValueError as error:
        raise Unreadable("no JSON") from error
    is_event = isinstance(event, dict) and event.get("object") == "event"
    if not is_event or not all(isinstance(event.get(name), str) for name in ("id", "type")):
        raise Unreadable("no event")
    return event


def notice_of(event):
    """Find the attempt in the object of an event: a session, or what its payment led to."""
    about = part(part(event, "data"), "object")
    kind = about.get("object")
    reference = about.get("client_reference_id") or part(about, "metadata").get("reference")
    intent = about if kind == "payment_intent" else about.get("payment_intent")
    return Notice(
        event_key=event["id"],
        kind=event["type"],
        reference=str(reference or ""),
        gateway_id=id_of(about) if kind == "checkout.session" else "",
        transaction_id=id_of(intent),
    )


def id_of(found):
    """The id of what is there as a whole or by its id only."""
    return str((found.get("id") if isinstance(found, dict) else found) or "")
