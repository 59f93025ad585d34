"""Where shipping providers tell their news. It is kept and looked into later; nothing is believed."""

import structlog
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.outside.receiving import notification_of

from .inbox import take_in_notice
from .providers import PROVIDERS
from .providers.base import Forged, ProviderDown, ProviderUnsure, Unreadable

logger = structlog.get_logger(__name__)

LARGEST_BODY = 1_000_000


@csrf_exempt
@require_POST
def webhook(request, code):
    """Take in a provider's message: 200 when it is kept, 403 when it is not from there.

    A message without any content is a test of the line, and is kept nowhere. Providers try again
    by what they are answered: 400 for what cannot be read, 503 when we cannot keep it now.
    """
    provider = PROVIDERS.get(code)
    if provider is None or "notifications" not in provider.deeds or not provider.is_on():
        return answer(404)
    notification = notification_of(request, largest=LARGEST_BODY)
    if notification is None:
        return answer(413)
    if not notification.body.strip():
        return answer(200)
    try:
        notice = provider.believe(notification)
    except Forged as error:
        remote = request.META.get("REMOTE_ADDR")
        logger.warning("webhook.forged", provider=code, text=str(error), remote=remote)
        return answer(403)
    except Unreadable as error:
        size = len(notification.body)
        logger.warning("webhook.unreadable", provider=code, text=str(error), size=size)
        return answer(400)
    except (ProviderDown, ProviderUnsure) as error:
        logger.warning("webhook.not_checked", provider=code, text=str(error))
        return answer(503)
    if not notice.event_key:
        return answer(200)
    try:
        is_new = take_in_notice(code, notification, notice, at=timezone.now())
    except DatabaseError:
        logger.exception("webhook.not_kept", provider=code)
        return answer(503)
    logger.info("webhook.kept", provider=code, kind=notice.kind, is_new=is_new)
    return answer(200)


def answer(status):
    return HttpResponse(status=status, content_type="text/plain")
