"""The page of transports that need a person, and what that person decides."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from shipping.booking.calling_off import call_off
from shipping.booking.deciding import say_booked, say_called_off, say_not_booked
from shipping.booking.wishing import BookingRefused, want_booking
from shipping.models import Booking
from shipping.waybills import WaybillRefused

from ..way_back import go_back
from .transports import provider_name, state_words

ROWS_PER_PAGE = 50


@dataclass(frozen=True)
class Deed:
    """`run(booking, typed, actor=, at=)` may raise BookingRefused or WaybillRefused."""

    run: Callable
    done: str | Promise


def confirm(booking, typed, *, actor, at):
    number = typed.get("reference", "").strip()[:80]
    say_booked(booking, waybill=typed.get("waybill", ""), reference=number, actor=actor, at=at)


def book_again(booking, typed, *, actor, at):
    want_booking(booking.shipment, provider=typed.get("penyedia") or None, actor=actor, at=at)


DEEDS = {
    "ada": Deed(confirm, gettext_lazy("The parcel has its waybill.")),
    "tidak-ada": Deed(
        lambda booking, typed, *, actor, at: say_not_booked(booking, actor=actor),
        gettext_lazy("It counts as not booked. You can book it again."),
    ),
    "ulang": Deed(book_again, gettext_lazy("The transport is being booked.")),
    "batal": Deed(
        lambda booking, typed, *, actor, at: call_off(booking),
        gettext_lazy("The transport is being called off."),
    ),
    "selesai": Deed(
        lambda booking, typed, *, actor, at: say_called_off(booking, actor=actor),
        gettext_lazy("It counts as called off."),
    ),
}


@require_safe
def bookings_view(request, site):
    """List the transports that nothing and nobody but a person brings further."""
    return show(request, site)


@require_POST
def decide_view(request, pk, deed, site):
    """Do what was decided; a waybill that is none is shown again as it was typed."""
    if deed not in DEEDS:
        raise Http404
    booking = get_object_or_404(Booking.objects.select_related("shipment"), pk=pk)
    try:
        DEEDS[deed].run(booking, request.POST, actor=str(request.user), at=timezone.now())
    except WaybillRefused as refusal:
        return show(request, site, wrong=booking.pk, problem=str(refusal), status=422)
    except BookingRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, DEEDS[deed].done)
    return go_back(request, "admin:bookings")


def show(request, site, *, wrong=None, problem="", status=200):
    rows = Booking.objects.to_decide().select_related("shipment__order", "shipment__courier")
    page = Paginator(rows.order_by("created_at", "pk"), ROWS_PER_PAGE).get_page(request.GET.get("hal"))
    for booking in page:
        booking.provider_name, booking.words = provider_name(booking.provider), state_words(booking)
        booking.problem = problem if booking.pk == wrong else ""
    context = {
        **site.each_context(request),
        "title": _("Transports to decide about"),
        "page": page,
        "typed": request.POST if wrong else {},
    }
    return TemplateResponse(request, "admin/parcels/bookings.html", context, status=status)
