"""Where gateways tell their news. What they say is kept and looked into later; nothing is believed."""

import structlog
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .inbox import take_in
from .providers import gateway_of
from .providers.base import Forged, GatewayDown, GatewayUnsure, Notification, Unreadable

logger = structlog.get_logger(__name__)

# The longest that any of them sends is some tens of kilobytes.
LARGEST_BODY = 256 * 1024


@csrf_exempt
@require_POST
def webhook(request, code):
    """Take in a gateway's message: 200 when it is kept, 403 when it is not from there.

    Gateways try again by what they are answered: 400 for what cannot be read, 503 when we
    cannot keep it now.
    """
    gateway = gateway_of(code)
    if gateway is None:
        return answer(404)
    body = read_body(request)
    if body is None:
        return answer(413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    notification = Notification(body, headers)
    try:
        notice = gateway.believe(notification)
    except Forged as error:
        logger.warning(
            "webhook.forged", gateway=code, text=str(error), remote=request.META.get("REMOTE_ADDR")
        )
        return answer(403)
    except Unreadable as error:
        logger.warning("webhook.unreadable", gateway=code, text=str(error), size=len(body))
        return answer(400)
    except (GatewayDown, GatewayUnsure) as error:
        logger.warning("webhook.not_checked", gateway=code, text=str(error))
        return answer(503)
    try:
        is_new = take_in(code, notification, notice, at=timezone.now())
    except DatabaseError:
        logger.exception("webhook.not_kept", gateway=code)
        return answer(503)
    logger.info("webhook.kept", gateway=code, kind=notice.kind, is_new=is_new)
    return answer(200)


def read_body(request):
    """The body, or None if it is longer than any true one."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST_BODY:
        return None
    body = request.read(LARGEST_BODY + 1)
    return body if len(body) <= LARGEST_BODY else None


def answer(status):
    return HttpResponse(status=status, content_type="text/plain")
