"""Where gateways tell their news. What they say is kept and looked into later; nothing is believed."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.outside.receiving import receive

from .inbox import take_in
from .providers import gateway_of

# The longest that any of them sends is some tens of kilobytes.
LARGEST_BODY = 256 * 1024


@csrf_exempt
@require_POST
def webhook(request, code):
    """Take in a gateway's message; gateways try again by the status they are answered (`receive`)."""
    gateway = gateway_of(code)
    if gateway is None:
        return answer(404)

    def keep(notification, notice):
        return take_in(code, notification, notice, at=timezone.now())

    return answer(receive(request, largest=LARGEST_BODY, believe=gateway.believe, keep=keep, gateway=code))


def answer(status):
    return HttpResponse(status=status, content_type="text/plain")
