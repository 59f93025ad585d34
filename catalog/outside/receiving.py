"""Taking in a request that another server sends to us: kept and looked into later, never believed."""

import structlog
from django.db import DatabaseError

from .calling import Unreached, Unsure
from .hearing import Forged, Notification, Unreadable

logger = structlog.get_logger(__name__)

# What a header may tell about a message; cookies and tokens are not kept.
KEPT_HEADERS = {"content-type", "user-agent", "date", "x-forwarded-for", "webhook-id", "x-request-id"}
SECRET_PARTS = ("token", "authorization", "cookie", "secret")


def receive(request, *, largest, believe, keep, **sender):
    """Take in a message; returns the HTTP status that tells its sender whether to try again.

    200 when it is kept, 403 when it is not from there, 413 when it is longer than `largest` bytes,
    400 for what cannot be read, 503 when we cannot check or keep it now. `believe(notification)`
    returns a notice with a `kind`, or None for what is kept nowhere; `keep(notification, notice)`
    returns whether it is new. `sender` is for the log.
    """
    notification = notification_of(request, largest=largest)
    if notification is None:
        return 413
    try:
        notice = believe(notification)
    except Forged as error:
        remote = request.META.get("REMOTE_ADDR")
        logger.warning("webhook.forged", **sender, text=str(error), remote=remote)
        return 403
    except Unreadable as error:
        logger.warning("webhook.unreadable", **sender, text=str(error), size=len(notification.body))
        return 400
    except (Unreached, Unsure) as error:
        logger.warning("webhook.not_checked", **sender, text=str(error))
        return 503
    if notice is None:
        return 200
    try:
        is_new = keep(notification, notice)
    except DatabaseError:
        logger.exception("webhook.not_kept", **sender)
        return 503
    logger.info("webhook.kept", **sender, kind=notice.kind, is_new=is_new)
    return 200


def notification_of(request, *, largest):
    """The request as it came, or None if it is longer than `largest` bytes."""
    length = request.META.get("CONTENT_LENGTH")
    # Sent in chunks it tells no length, and Django would take it for empty: a proxy that passes
    # HTTP/2 on does so. The server ends such a body itself.
    is_chunked = not length and request.META.get("wsgi.input_terminated")
    length = length or "0"
    if not (length.isascii() and length.isdigit()) or int(length) > largest:
        return None
    body = (request.META["wsgi.input"] if is_chunked else request).read(largest + 1)
    if len(body) > largest:
        return None
    return Notification(body, {name.lower(): value for name, value in request.headers.items()})


def kept(headers, *prefixes):
    """Headers worth keeping: those named above or by `prefixes`, none that opens a door."""
    return {
        name: value[:500]
        for name, value in headers.items()
        if (name in KEPT_HEADERS or name.startswith(prefixes))
        and not any(part in name for part in SECRET_PARTS)
    }
