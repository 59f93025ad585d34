"""What JNE's news is about. JNE signs nothing: a secret of ours in the request is all there is.

It comes as `X-Webhook-Token` or as `Authorization: Bearer`, whichever JNE lets us enter.
"""

import json
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import parse_qsl

from ..base import Forged, Notice, Unreadable
from ..direct import objects, word


def believed(notification, token):
    """The notice of a notification that carries our `token`. Raises Forged or Unreadable."""
    headers = notification.headers
    shown = headers.get("x-webhook-token", "") or headers.get("authorization", "").removeprefix("Bearer ")
    if not token or not compare_digest(shown.encode(), token.encode()):
        raise Forged("the webhook token is not ours")
    news = read(notification.body)
    waybill = word(news, "awb", 25) or word(news, "cnote_no", 25)
    if not waybill.isalnum():
        raise Unreadable("no waybill")
    last = (objects(news.get("history")) or [{}])[-1]
    kind = word(last, "status_code", 40) or word(news, "status", 40)
    kind = kind if kind.isprintable() else ""
    return Notice(f"{waybill}:{sha256(notification.body).hexdigest()[:32]}", kind, waybill=waybill)


def read(body):
    """JSON, or the form that all else of JNE's is."""
    try:
        news = json.loads(body)
    except (ValueError, RecursionError):
        news = dict(parse_qsl(body.decode(errors="replace")))
    if not isinstance(news, dict) or not news:
        raise Unreadable("no object")
    return news
