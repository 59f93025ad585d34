"""Where shipping providers tell their news. It is kept and looked into later; nothing is believed."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.outside.receiving import receive

from .inbox import take_in_notice
from .providers import PROVIDERS

LARGEST_BODY = 1_000_000


@csrf_exempt
@require_POST
def webhook(request, code):
    """Take in a provider's message; providers try again by the status they are answered (`receive`).

    A message without any content is a test of the line, and is kept nowhere.
    """
    provider = PROVIDERS.get(code)
    if provider is None or "notifications" not in provider.deeds or not provider.is_on():
        return answer(404)

    def believe(notification):
        notice = provider.believe(notification) if notification.body.strip() else None
        return notice if notice and notice.event_key else None

    def keep(notification, notice):
        return take_in_notice(code, notification, notice, at=timezone.now())

    return answer(receive(request, largest=LARGEST_BODY, believe=believe, keep=keep, provider=code))


def answer(status):
    return HttpResponse(status=status, content_type="text/plain")
