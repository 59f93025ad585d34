"""The window of couriers' bills: what they charged beside what was quoted, and taking in a new one."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from reports.exporting import csv_lines
from shipping.bills import NumberTaken, SameParcels, import_bill
from shipping.models import CourierBill, CourierBillLine

from ..money_pages import MoneyAdmin
from .bill_figures import shown, sums_by_bill, sums_of, table_of
from .bill_forms import BilledForm, BillForm
from .bill_plan import plan_bill
from .bill_rows import WrongColumns, read_rows

BILLS_A_PAGE = 25
PARCELS_A_PAGE = 50
# Of a preview; what is to be said about a row is shown of many more.
PLAIN_SHOWN = 20
NOTED_SHOWN = 300


class CourierBillAdmin(MoneyAdmin):
    """For those who may see bills: the owner and managers."""

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("shipping.view_courierbill")

    def pages(self):
        return [
            ("baru/", self.import_view, "import"),
            ("paket/", self.parcels_view, "parcels"),
            ("paket.csv", self.parcels_file_view, "parcels_file"),
            ("<int:pk>/paket.csv", self.bill_file_view, "file"),
        ]

    def changelist_view(self, request, extra_context=None):
        """The bills of a period with their sums."""
        self.check_right(request)
        form = billed_form(request)
        bills = Paginator(bills_of(form).select_related("courier"), BILLS_A_PAGE)
        page = bills.get_page(request.GET.get("hal"))
        by_bill = sums_by_bill(page.object_list)
        context = {
            **self.context(request, _("Couriers' bills"), is_below=False),
            **filter_context(form),
            "rows": [(bill, by_bill.get(bill.pk)) for bill in page],
            "page": page,
            "sums": sums_of(lines_of(form)),
            "may_import": may_import(request),
        }
        return answer(request, "list", context, form)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One bill, parcel by parcel, the worst first."""
        self.check_right(request)
        bill = self.bill_or_404(request, object_id)
        context = {
            **self.context(request, bill.number),
            "bill": bill,
            "file_url": reverse("admin:shipping_courierbill_file", args=[bill.pk]),
        }
        lines = CourierBillLine.objects.filter(bill=bill).beside_quotes()
        return self.show_parcels(request, lines, context)

    def parcels_view(self, request):
        """The parcels of all bills of a period, the worst first."""
        form = billed_form(request)
        file_url = reverse("admin:shipping_courierbill_parcels_file")
        context = {
            **self.context(request, _("Parcels of couriers' bills")),
            **filter_context(form),
            "file_url": f"{file_url}?{filter_context(form)['query']}",
        }
        return self.show_parcels(request, lines_of(form), context, form)

    def show_parcels(self, request, lines, context, form=None):
        is_different = request.GET.get("beda") == "on"
        found = (lines.that_differ() if is_different else lines).worst_first()
        page = Paginator(found, PARCELS_A_PAGE).get_page(request.GET.get("hal"))
        context |= {
            "sums": sums_of(lines),
            "rows": list(shown(page.object_list)),
            "page": page,
            "is_different": is_different,
        }
        return answer(request, "parcels", context, form)

    def parcels_file_view(self, request):
        form = billed_form(request)
        if not form.is_valid():
            return redirect("admin:shipping_courierbill_parcels")
        lines = lines_of(form)
        chosen = lines.that_differ() if form.cleaned_data["beda"] else lines
        return as_file(chosen, f"tagihan-kurir-{form.period.first}-{form.period.last}.csv")

    def bill_file_view(self, request, pk):
        bill = self.bill_or_404(request, pk)
        lines = CourierBillLine.objects.filter(bill=bill).beside_quotes()
        chosen = lines.that_differ() if request.GET.get("beda") == "on" else lines
        return as_file(chosen, f"tagihan-kurir-{bill.pk}.csv")

    def bill_or_404(self, request, pk):
        bill = self.get_object(request, str(pk))
        if bill is None:
            raise Http404
        return bill

    def import_view(self, request):
        """Show first what a file means; the press after that keeps exactly what was shown."""
        if not may_import(request):
            raise PermissionDenied
        if request.method != "POST":
            return self.show_import(request, BillForm(initial={"billed_on": timezone.localdate()}))
        form = BillForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show_import(request, form, status=422)
        typed = form.cleaned_data
        try:
            rows = read_rows(typed["text"])
        except WrongColumns as refusal:
            form.add_error(None, str(refusal))
            return self.show_import(request, form, status=422)
        plan = plan_bill(typed["courier"], rows, billed_on=typed["billed_on"])
        refusal = why_not(plan, typed["total"])
        if refusal:
            form.add_error(*refusal)
            return self.show_import(request, form, plan, status=422)
        seen = plan.seen(typed["courier"].pk, typed["number"], typed["billed_on"])
        if request.POST.get("deed") != "keep" or typed["seen"] != seen:
            again = BillForm(initial={**typed, "file": None, "rows": typed["text"], "seen": seen})
            return self.show_import(request, again, plan, is_ready=True)
        return self.keep(request, form, plan)

    def keep(self, request, form, plan):
        typed = form.cleaned_data
        try:
            bill = import_bill(
                typed["courier"],
                plan.charges,
                number=typed["number"],
                billed_on=typed["billed_on"],
                actor=str(request.user),
                at=timezone.now(),
            )
        except NumberTaken:
            form.add_error("number", _("This bill is here already."))
        except SameParcels:
            form.add_error(None, _("A bill with exactly these parcels is here already."))
        else:
            messages.success(request, _("The bill is here."))
            return redirect("admin:shipping_courierbill_change", bill.pk)
        return self.show_import(request, form, plan, status=422)

    def show_import(self, request, form, plan=None, *, is_ready=False, status=200):
        context = {
            **self.context(request, _("Import a courier's bill")),
            "form": form,
            "plan": plan,
            "is_ready": is_ready,
            "shown": (plan.bad + plan.noted)[:NOTED_SHOWN] + plan.plain[:PLAIN_SHOWN] if plan else [],
        }
        return TemplateResponse(request, "admin/shipping/courierbill/import.html", context, status=status)


def may_import(request):
    return request.user.has_perm("shipping.add_courierbill")


def why_not(plan, total):
    """(field, sentence) of what keeps a bill from being taken in at all, or None."""
    if not plan.charges:
        return None, _("No row of this file can be kept.")
    if total is not None and total != plan.amount:
        return "total", _("The parcels add up to %(found)s, the bill says %(told)s.") % {
            "found": format_rupiah(plan.amount),
            "told": format_rupiah(total),
        }
    return None


def billed_form(request):
    form = BilledForm(request.GET, today=timezone.localdate())
    form.is_valid()
    return form


def bills_of(form):
    """The bills of the period and courier of a form; those of the last days where it has none."""
    bills = CourierBill.objects.filter(billed_on__range=(form.period.first, form.period.last))
    courier = form.cleaned_data.get("kurir")
    return bills.filter(courier=courier) if courier else bills


def lines_of(form):
    return CourierBillLine.objects.filter(bill__in=bills_of(form).order_by()).beside_quotes()


def filter_context(form):
    """`query` is the filter of the page as an address, without the page's number."""
    courier = form.cleaned_data.get("kurir")
    parts = {"dari": form.period.first.isoformat(), "sampai": form.period.last.isoformat()}
    if courier:
        parts["kurir"] = courier.code
    if form.cleaned_data.get("beda"):
        parts["beda"] = "on"
    return {"filter": form, "query": urlencode(parts)}


def answer(request, name, context, form):
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, f"admin/shipping/courierbill/{name}.html", context, status=status)


def as_file(lines, name):
    return StreamingHttpResponse(
        csv_lines(*table_of(lines.worst_first())),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
