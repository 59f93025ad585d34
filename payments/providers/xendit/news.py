"""What a notification of Xendit is about; that it is Xendit's, one static token says.

The token proves who sent it, nothing of what it says: it is only a reason to look.
"""

import json
from hashlib import sha256
from hmac import compare_digest

from ..base import Forged, Notice, Unreadable


def believed(notification, token):
    """The notice of a notification that carries our `token`. Raises Forged or Unreadable."""
    shown = notification.headers.get("x-callback-token", "")
    if not token or not compare_digest(shown.encode(), token.encode()):
        raise Forged("x-callback-token")
    try:
        news = json.loads(notification.body)
    except (ValueError, RecursionError):
        raise Unreadable("no JSON") from None
    if not isinstance(news, dict) or not isinstance(news.get("data"), dict):
        raise Unreadable("no event")
    return notice_of(news, notification.body)


def notice_of(news, body):
    data = news["data"]
    # News of refunds are wrapped twice, and their reference is the refund's, not the attempt's.
    inner = data["data"] if isinstance(data.get("data"), dict) else data
    event = word(news, "event")
    session, payment = word(inner, "payment_session_id"), word(inner, "payment_id")
    refund = word(inner, "refund_id") or word(inner, "id")
    subject = session or refund or payment or sha256(body).hexdigest()
    return Notice(
        event_key=f"{event}:{subject}:{word(inner, 'status')}",
        kind=event,
        reference="" if event.startswith("refund") else word(inner, "reference_id"),
        gateway_id=session,
        transaction_id=payment,
    )


def word(data, name):
    """A short plain word, "" if there is none: all ids of theirs and ours are plain ASCII."""
    value = data.get(name)
    is_plain = isinstance(value, str) and value.isascii() and value.isprintable()
    return value[:64] if is_plain else ""
