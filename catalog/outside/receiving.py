"""Taking in a request that another server sends to us: its size, and what of it is worth keeping."""

from .hearing import Notification

# What a header may tell about a message; cookies and tokens are not kept.
KEPT_HEADERS = {"content-type", "user-agent", "date", "x-forwarded-for", "webhook-id", "x-request-id"}
SECRET_PARTS = ("token", "authorization", "cookie", "secret")


def notification_of(request, *, largest):
    """The request as it came, or None if it is longer than `largest` bytes."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > largest:
        return None
    body = request.read(largest + 1)
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
