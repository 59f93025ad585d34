"""What a notification of Biteship is about; that it is Biteship's, one header of our own says.

The header is chosen in Biteship's dashboard and proves who sent it, nothing of what it says: it is
only a reason to look. Biteship tries a new address with an empty body.
"""

import json
from hashlib import sha256
from hmac import compare_digest

from ..base import Forged, Notice, Unreadable
from .reading import word

TEST = Notice("", "")


def believed(notification, header, value):
    """The notice of a notification that carries our header. Raises Forged or Unreadable."""
    if notification.body.strip() in {b"", b"{}"}:
        # It says nothing, so it needs no proof: the header may not be set up yet.
        return TEST
    shown = notification.headers.get(header.lower(), "")
    if not header or not value or not compare_digest(shown.encode(), value.encode()):
        raise Forged(header or "no webhook header is set")
    try:
        news = json.loads(notification.body)
    except (ValueError, RecursionError):
        raise Unreadable("no JSON") from None
    if not isinstance(news, dict) or not word(news, "event"):
        raise Unreadable("no event")
    # Bodies carry no number of their own, and each station is "dropping_off" again.
    digest = sha256(notification.body).hexdigest()[:32]
    return Notice(
        event_key=f"{word(news, 'event')}:{word(news, 'order_id')}:{digest}",
        kind=word(news, "event"),
        reference=word(news, "order_id"),
        waybill=word(news, "courier_waybill_id"),
    )
