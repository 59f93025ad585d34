"""The window of orders: the list that is the work surface, and the page with one next step."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from catalog.admin_columns import moment, money, pill
from catalog.read_only import ReadOnly
from customers.phones import display_phone
from orders.models import DetailOrder
from orders.statuses import StatusRefused
from orders.tones import FULFILMENT_TONES, PAYMENT_STATUS_TONES, STATUS_TONES
from payments.proofs import ProofRefused
from shipping.packing import PackingRefused
from shipping.waybills import WaybillRefused

from .order_deeds import DEEDS, NEXT
from .order_list import BoundedPaginator, QueueFilter, find_by_number, search_orders
from .order_pages import OrderPage
from .parcels.batch_pages import DOCUMENTS, PACK
from .parcels.pages import RIGHT as MAY_PACK
from .queues import count_queues

REFUSALS = (StatusRefused, ProofRefused)
TO_PACK, TO_SHIP = "kemas", "kirim"


def is_for_batch(request):
    return request.GET.get("antrean") in {TO_PACK, TO_SHIP} and request.user.has_perm(MAY_PACK)


class OrderAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["number", "placed", "who", "things", "total", "status_pill", "paid", "sent"]
    list_display_links = ["number"]
    list_filter = [QueueFilter, "placed_at", "status", "payment_status"]
    list_per_page = 50
    show_full_result_count = False
    # Counting every choice of every filter would read the whole table.
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    search_fields = ["number"]
    search_help_text = gettext_lazy("Number, phone, name, SKU or waybill")
    ordering = ["-placed_at", "-pk"]
    sortable_by = ["number", "total"]
    actions = None

    def get_urls(self):
        deeds = [
            path(
                f"<int:pk>/{deed.noun}/",
                self.admin_site.admin_view(require_POST(self.deed_view)),
                {"code": deed.code},
                name=f"orders_order_{deed.code}",
            )
            for deed in DEEDS.values()
        ]
        return deeds + super().get_urls()

    def get_queryset(self, request):
        orders = super().get_queryset(request)
        if request.resolver_match.url_name != "orders_order_changelist":
            return orders
        lines = DetailOrder.objects.only("order", "quantity", "product_name", "position")
        return orders.prefetch_related(Prefetch("details", queryset=lines))

    def get_list_display(self, request):
        """Let those who pack tick orders in the queues of packing and sending."""
        return ["tick", *self.list_display] if is_for_batch(request) else self.list_display

    def get_search_results(self, request, orders, text):
        return search_orders(orders, text), False

    def changelist_view(self, request, extra_context=None):
        """List orders; a whole number typed into any search box opens that order at once."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        order = find_by_number(request.GET.get("q", ""))
        if order:
            return redirect("admin:orders_order_change", order.pk)
        context = {
            "queue_counts": count_queues(),
            "is_for_batch": is_for_batch(request),
            "documents": DOCUMENTS.values(),
            "pack": PACK if request.GET.get("antrean") == TO_PACK else "",
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    @admin.display(description=gettext_lazy("Tick"))
    def tick(self, order):
        # Its form stands above the list, outside of Django's own.
        return format_html(
            '<input type="checkbox" name="pesanan" value="{}" form="batch" aria-label="{}">',
            order.pk,
            order.number,
        )

    @admin.display(description=gettext_lazy("Placed"), ordering="placed_at")
    def placed(self, order):
        return moment(order.placed_at)

    @admin.display(description=gettext_lazy("Customer"))
    def who(self, order):
        return format_html(
            "{}<br><span class='quiet nowrap'>{}</span>",
            order.contact_name,
            display_phone(order.contact_phone),
        )

    @admin.display(description=gettext_lazy("Items"))
    def things(self, order):
        lines = order.details.all()
        units = sum(line.quantity for line in lines)
        words = ngettext("%(count)d item", "%(count)d items", units) % {"count": units}
        return format_html("{}<br><span class=quiet>{}</span>", words, lines[0].product_name if lines else "")

    @admin.display(description=gettext_lazy("Total"), ordering="total_amount")
    def total(self, order):
        return money(order.total_amount)

    @admin.display(description=gettext_lazy("Status"))
    def status_pill(self, order):
        return pill(order.get_status_display(), STATUS_TONES[order.status])

    @admin.display(description=gettext_lazy("Payment"))
    def paid(self, order):
        if order.is_cod and order.payment_status == "unpaid":
            return pill(_("COD"))
        return pill(order.get_payment_status_display(), PAYMENT_STATUS_TONES[order.payment_status])

    @admin.display(description=gettext_lazy("Parcel"))
    def sent(self, order):
        return format_html(
            "{}<br><span class=quiet>{} {}</span>",
            pill(order.get_fulfilment_status_display(), FULFILMENT_TONES[order.fulfilment_status]),
            order.courier_name,
            order.service_name,
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        order = self.get_object(request, object_id)
        if order is None:
            raise Http404
        if not self.has_view_permission(request, order):
            raise PermissionDenied
        return self.show(request, OrderPage(order))

    def show(self, request, page, *, refused=None, status=200):
        """Draw the page; `refused` is a form that came back with errors, by its deed's code."""
        possible = {
            deed.code: (refused or {}).get(deed.code) or deed.form(page=page, prefix=None)
            for deed in DEEDS.values()
            if deed.is_possible(page) and deed.is_allowed(request.user)
        }
        step = next((code for code in NEXT if DEEDS[code].is_possible(page)), None)
        context = {
            **self.admin_site.each_context(request),
            "title": page.order.number,
            "opts": self.opts,
            "page": page,
            "order": page.order,
            "deeds": {code: DEEDS[code] for code in possible},
            "forms": possible,
            "step": step,
            "may_step": step in possible,
            "refused": next(iter(refused or {}), None),
            "may_see_payments": request.user.has_perm("payments.view_payment"),
        }
        return TemplateResponse(request, "admin/orders/order/page.html", context, status=status)

    def deed_view(self, request, pk, code):
        """Do one deed. A page that shows the order as it is no more is told so, and nothing is done."""
        deed = DEEDS[code]
        if not (deed.is_allowed(request.user) and self.has_view_permission(request)):
            raise PermissionDenied
        page = OrderPage(get_object_or_404(self.get_queryset(request), pk=pk))
        is_stale = code != "note" and request.POST.get("seen") != page.fingerprint
        if is_stale or not deed.is_possible(page):
            return self.refuse(request, page)
        form = deed.form(request.POST, page=page)
        if not form.is_valid():
            return self.show(request, page, refused={code: form}, status=422)
        try:
            deed.run(page, form.cleaned_data, actor=str(request.user), at=timezone.now())
        except REFUSALS:
            return self.refuse(request, page)
        except PackingRefused as error:
            form.add_error(None, str(error))
            return self.show(request, page, refused={code: form}, status=422)
        except WaybillRefused as error:
            form.add_error("waybill", str(error))
            return self.show(request, page, refused={code: form}, status=422)
        messages.success(request, str(deed.done))
        return redirect("admin:orders_order_change", pk)

    def refuse(self, request, page):
        """Say who was first: a colleague, the shopper, or the same person's first press."""
        last = page.order.status_changes.order_by("-at", "-id").first()
        if last and last.actor == str(request.user):
            words = _("You did this already: nothing was done twice. Here is how the order stands now.")
        elif last:
            words = _(
                "Nothing was done: %(actor)s changed this order meanwhile. Here is how it stands now."
            ) % {"actor": last.actor}
        else:
            words = _("Nothing was done: the order changed meanwhile. Here is how it stands now.")
        messages.warning(request, words)
        return redirect("admin:orders_order_change", page.order.pk)
