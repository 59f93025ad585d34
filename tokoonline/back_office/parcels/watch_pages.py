"""The page of parcels to look after: stuck, failed, coming back, lost; and messages about nobody's."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shipping.looking import leave_look, tracker_of
from shipping.models import Shipment, ShippingNotice
from shipping.tracking import booking_of

from ..money_queues import ROWS_PER_PAGE, Shown, show
from .watching import QUEUES

SEE = "shipping.view_shipment"
# Whoever sends parcels, and whoever answers shoppers.
ACT = ("back_office.pack_order", "back_office.deliver_order")


def may_act(user):
    return any(user.has_perm(right) for right in ACT)


@require_safe
def watch_view(request, site):
    """Show all queues with their first rows, or one (?bagian=) with all of its pages."""
    if not request.user.has_perm(SEE):
        raise PermissionDenied
    now = timezone.now()
    wanted = request.GET.get("bagian")
    chosen = [queue for queue in QUEUES if queue.code == wanted]
    if wanted and not chosen:
        raise Http404
    page = None
    if chosen:
        page = Paginator(chosen[0].rows(now), ROWS_PER_PAGE).get_page(request.GET.get("hal"))
        queues = [Shown(chosen[0], page.paginator.count, list(page))]
    else:
        queues = [show(queue, at=now) for queue in QUEUES]
    context = {
        **site.each_context(request),
        "title": chosen[0].title if chosen else _("Parcels to look after"),
        "is_one": bool(chosen),
        "queues": [queue for queue in queues if queue.count],
        "quiet": [queue.queue for queue in queues if not queue.count],
        "page": page,
        "now": now,
        "may_act": may_act(request.user),
    }
    return TemplateResponse(request, "admin/parcels/watch.html", context)


def deed(model):
    """A POST of somebody who may act, about one row of a table."""

    def decorate(view):
        @require_POST
        @wraps(view)
        def inner(request, site, pk):
            if not may_act(request.user):
                raise PermissionDenied
            view(request, get_object_or_404(model, pk=pk))
            return redirect(way_back(request))

        return inner

    return decorate


def way_back(request):
    """Where the button was pressed, if that is a page of ours."""
    wanted = request.POST.get("back", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("admin:parcels_watch")


@deed(Shipment)
def ask_view(request, parcel):
    """Have the worker ask where a parcel is: no page ever waits for a provider."""
    provider = tracker_of(parcel, booking_of(parcel))
    if not provider:
        messages.warning(request, _("Nobody tells us about this courier. Look at the courier's own page."))
    elif leave_look(parcel, provider=provider):
        messages.success(request, _("The courier is being asked. Open this page again in a moment."))
    else:
        messages.info(request, _("It is being asked already. Open this page again in a moment."))


@deed(ShippingNotice)
def aside_view(request, notice):
    """Put a message aside that somebody has seen; it stays in the inbox."""
    ShippingNotice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    messages.success(request, _("The message is put aside."))
