"""Where gateways tell their news. What they say is kept and looked into later; nothing is believed."""

import structlog
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.outside.receiving import notification_of

from .inbox import take_in
from .providers import gateway_of
from .providers.base import Forged, GatewayDown, GatewayUnsure, Unreadable

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
    notification = notification_of(request, largest=LARGEST_BODY)
    if notification is None:
        return answer(413)
    try:
        notice = gateway.believe(notification)
    except Forged as error:
        logger.warning(
            "webhook.forged", gateway=code, text=str(error), remote=request.META.get("REMOTE_ADDR")
        )
        return answer(403)
    except Unreadable as error:
        logger.warning("webhook.unreadable", gateway=code, text=str(error), size=len(notification.body))
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


def answer(status):
    return HttpResponse(status=status, content_type="text/plain")
