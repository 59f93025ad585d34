"""The page of parcels to look after: stuck, failed, coming back, lost; and messages about nobody's."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shipping.looking import leave_look, tracker_of
from shipping.models import Shipment, ShippingNotice
from shipping.tracking import booking_of

from ..row_queues import context_of
from ..way_back import go_back
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
    context = {
        **site.each_context(request),
        **context_of(request, QUEUES, title=_("Parcels to look after"), at=timezone.now()),
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
            return go_back(request, "admin:parcels_watch")

        return inner

    return decorate


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
