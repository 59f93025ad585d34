"""The page of one parcel with what can be done with it, and the page where a part of an order is packed."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import Variant
from inventory.moving import OutOfStock
from orders.models import Order
from orders.statuses import StatusRefused
from orders.stock_leaving import free_places
from shipping.coming_back import CountRefused
from shipping.documents.parcels import weight_in_words
from shipping.models import Shipment, ShipmentLine
from shipping.packing import PackingRefused, pack_parcel, packed_units, unpacked_units, usual_location
from shipping.waybills import WaybillRefused

from ..order_pages import OrderPage
from .parcel_deeds import DEEDS, PACK
from .parcel_forms import PackPartForm

SEE = "orders.view_order"


class ParcelPage(OrderPage):
    """The page of an order, seen from one of its parcels."""

    def __init__(self, order, pk):
        super().__init__(order)
        self.parcel = next((parcel for parcel in self.parcels if parcel.pk == pk), None)
        if self.parcel is None:
            raise Http404

    @property
    def parcel_to_send(self):
        return self.parcel

    @cached_property
    def lines(self):
        lines = ShipmentLine.objects.filter(shipment=self.parcel.pk).select_related("detail", "returned")
        return list(lines.order_by("detail__position", "pk"))

    @property
    def weight(self):
        grams = self.parcel.weight_grams
        return weight_in_words(grams) if grams else ""


class PackPage(OrderPage):
    """The page of an order, seen by who packs a part of it."""

    @cached_property
    def packed(self):
        return packed_units(self.order)

    @cached_property
    def unpacked(self):
        return unpacked_units(self.details, self.packed)

    @cached_property
    def usual_location_id(self):
        free = free_places(self.order, self.details, self.packed)
        return usual_location(self.unpacked, free).pk


def get_parcel_page(request, pk):
    if not request.user.has_perm(SEE):
        raise PermissionDenied
    shipment = get_object_or_404(Shipment.objects.select_related("order"), pk=pk)
    return ParcelPage(shipment.order, shipment.pk)


@require_safe
def parcel_view(request, pk, site):
    return show(request, site, get_parcel_page(request, pk))


def show(request, site, page, *, refused=None, status=200):
    """Draw the page; `refused` is a form that came back with errors, by its deed's code."""
    refused = refused or {}
    possible = {
        code: refused.get(code) or deed.form(page=page)
        for code, deed in DEEDS.items()
        if deed.is_possible(page) and deed.is_allowed(request.user)
    }
    for code, form in possible.items():
        form.action = reverse(f"admin:parcel_{code}", args=[page.parcel.pk])
    words = {"number": page.parcel.number, "count": page.parcel_count, "order": page.order.number}
    context = {
        **site.each_context(request),
        "title": _("Parcel %(number)d of %(count)d, order %(order)s") % words
        if page.parcel.state != "cancelled"
        else _("Opened parcel of order %(order)s") % words,
        "page": page,
        "order": page.order,
        "parcel": page.parcel,
        "forms": possible,
        "deeds": DEEDS,
        "refused": next(iter(refused), None),
    }
    return TemplateResponse(request, "admin/parcels/parcel.html", context, status=status)


@require_POST
def parcel_deed_view(request, pk, code, site):
    """Do one deed. A page that shows the order as it is no more is told so, and nothing is done."""
    deed = DEEDS[code]
    if not deed.is_allowed(request.user):
        raise PermissionDenied
    page = get_parcel_page(request, pk)
    if request.POST.get("seen") != page.fingerprint or not deed.is_possible(page):
        return refuse(request, "admin:parcel", pk)
    form = deed.form(request.POST, page=page)
    if not form.is_valid():
        return show(request, site, page, refused={code: form}, status=422)
    try:
        deed.run(page, form, actor=str(request.user), at=timezone.now())
    except StatusRefused:
        return refuse(request, "admin:parcel", pk)
    except WaybillRefused as error:
        form.add_error("waybill", str(error))
    except (PackingRefused, CountRefused) as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, str(deed.done))
        return redirect("admin:parcel", pk)
    return show(request, site, page, refused={code: form}, status=422)


def refuse(request, name, pk):
    messages.warning(request, _("Nothing was done: the order changed meanwhile. Here is how it stands now."))
    return redirect(name, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def pack_part_view(request, pk, site):
    """Choose what of an order goes into a parcel of its own; a POST packs it, once as the page saw it."""
    if not (request.user.has_perm(PACK) and request.user.has_perm(SEE)):
        raise PermissionDenied
    page = PackPage(get_object_or_404(Order, pk=pk))
    if not page.can_be_packed:
        return refuse(request, "admin:orders_order_change", pk)
    if request.method != "POST":
        return show_packing(request, site, page, PackPartForm(page=page))
    if request.POST.get("seen") != page.fingerprint:
        return refuse(request, "admin:orders_order_change", pk)
    form = PackPartForm(request.POST, page=page)
    if not form.is_valid():
        return show_packing(request, site, page, form, status=422)
    location = form.cleaned_data["location"]
    try:
        parcel = pack_parcel(
            page.order, form.units, location=location, actor=str(request.user), at=timezone.now(), **form.size
        )
    except StatusRefused:
        return refuse(request, "admin:orders_order_change", pk)
    except PackingRefused as error:
        form.add_error(None, str(error))
    except OutOfStock as error:
        form.add_error("location", shortage_words(error, location))
    else:
        messages.success(request, _("The parcel is packed."))
        return redirect("admin:parcel", parcel.pk)
    return show_packing(request, site, page, form, status=422)


def shortage_words(error, location):
    variant_id, asked, available = error.shortages[0]
    variant = Variant.objects.select_related("product").get(pk=variant_id)
    return _(
        "%(location)s has %(available)d of %(name)s free, and %(asked)d would have to come from there. "
        "Choose another location, or pack fewer."
    ) % {
        "location": location,
        "available": max(available, 0),
        "asked": asked,
        "name": variant.product.title,
    }


def show_packing(request, site, page, form, status=200):
    context = {
        **site.each_context(request),
        "title": _("Pack a part of order %(number)s") % {"number": page.order.number},
        "page": page,
        "order": page.order,
        "form": form,
    }
    return TemplateResponse(request, "admin/parcels/pack.html", context, status=status)
