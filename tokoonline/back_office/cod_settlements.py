"""The window of COD money: what couriers collected and owe, and booking what they paid over."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from payments.cod_settling import (
    BookedAlready,
    NotOwed,
    TotalsDiffer,
    book_settlement,
    owed,
    owed_by_courier,
)
from payments.models import CodSettlement
from shipping.models import Shipment

from .cod_carriers import carried_elsewhere, courier_names
from .cod_files import plan_settlement
from .cod_forms import SETTLED_MEANWHILE, FileForm, SettlementForm
from .cod_lists import ListRefused, read_list
from .money_pages import MoneyAdmin
from .parcels.bill_rows import SETTLEMENT, WrongColumns, read_rows

# Couriers pay within a week or two; what is older is asked about.
LONG = 14
# A page that a person can tick; more than that comes as a list.
MOST_TICKED = 300
SETTLEMENTS_PER_PAGE = 20
LINES_PER_PAGE = 100


class CodSettlementAdmin(MoneyAdmin):
    def pages(self):
        return [
            ("<slug:courier>/setoran/", self.courier_view, "courier"),
            ("<slug:courier>/berkas/", self.file_view, "file"),
        ]

    def changelist_view(self, request, extra_context=None):
        """Who owes what since when, and what was paid over."""
        self.check_right(request)
        late = timezone.now() - timedelta(days=LONG)
        couriers = owed_by_courier(overdue_before=late, elsewhere=carried_elsewhere())
        names = courier_names()
        for courier in couriers:
            courier["courier_name"] = names.get(courier["courier_code"], courier["courier_name"])
            courier["days"] = days_since(courier["since"])
        settlements = CodSettlement.objects.order_by("-settled_on", "-pk")
        context = {
            **self.context(request, _("COD settlements"), is_below=False),
            "couriers": couriers,
            "long": LONG,
            "settlements": Paginator(settlements, SETTLEMENTS_PER_PAGE).get_page(request.GET.get("hal")),
        }
        return TemplateResponse(request, "admin/payments/codsettlement/list.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        settlement = self.get_object(request, object_id)
        if settlement is None:
            raise Http404
        self.check_right(request)
        lines = settlement.lines.select_related("payment__order").order_by("pk")
        context = {
            **self.context(request, settlement.reference),
            "settlement": settlement,
            "net_amount": settlement.amount - settlement.fee_amount,
            "lines": Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("hal")),
        }
        return TemplateResponse(request, "admin/payments/codsettlement/settlement.html", context)

    def file_view(self, request, courier):
        """Show what a courier's file pays over; the press after that books exactly what was shown."""
        if request.method != "POST":
            return self.show_file(request, courier, FileForm(initial={"settled_on": timezone.localdate()}))
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show_file(request, courier, form, status=422)
        typed = form.cleaned_data
        try:
            plan = plan_settlement(
                courier, read_rows(typed["text"], SETTLEMENT), elsewhere=carried_elsewhere()
            )
        except WrongColumns as refusal:
            form.add_error(None, str(refusal))
            return self.show_file(request, courier, form, status=422)
        if not plan.good:
            form.add_error(None, _("No row of this file pays over what this courier owes."))
            return self.show_file(request, courier, form, plan, status=422)
        seen = plan.seen(courier, typed["reference"], typed["settled_on"])
        if request.POST.get("deed") != "book" or typed["seen"] != seen:
            again = FileForm(initial={**typed, "file": None, "rows": typed["text"], "seen": seen})
            return self.show_file(request, courier, again, plan, is_ready=True)
        return self.book_file(request, courier, form, plan)

    def book_file(self, request, courier, form, plan):
        typed = form.cleaned_data
        try:
            settlement = book_settlement(
                courier,
                plan.payments,
                reference=typed["reference"],
                settled_on=typed["settled_on"],
                amount=plan.amount,
                fee_amount=plan.fee_amount,
                actor=str(request.user),
                at=timezone.now(),
                elsewhere=carried_elsewhere(),
            )
        except (NotOwed, TotalsDiffer):
            form.add_error(None, SETTLED_MEANWHILE)
        except BookedAlready:
            form.add_error("reference", _("This settlement is booked already."))
        else:
            messages.success(request, _("The settlement is booked."))
            return redirect("admin:payments_codsettlement_change", settlement.pk)
        return self.show_file(request, courier, form, plan, status=422)

    def show_file(self, request, courier, form, plan=None, *, is_ready=False, status=200):
        context = {
            **self.context(request, _("Import the courier's COD file")),
            "courier": courier,
            "form": form,
            "plan": plan,
            "is_ready": is_ready,
            "shown": (plan.bad + plan.good)[:MOST_TICKED] if plan else [],
        }
        return TemplateResponse(request, "admin/payments/codsettlement/file.html", context, status=status)

    def courier_view(self, request, courier):
        """The parcels of one courier to be ticked; a POST books what it paid over."""
        parcels = list(owed(courier, elsewhere=carried_elsewhere()))
        if request.method == "POST":
            return self.book(request, courier, parcels)
        today = timezone.localdate()
        return self.show(
            request, courier, parcels, SettlementForm(owed=parcels, initial={"settled_on": today})
        )

    def show(self, request, courier, parcels, form, problems=(), status=200):
        context = {
            **self.context(request, courier_names().get(courier, courier)),
            "courier": courier,
            "form": form,
            "problems": problems,
            "rows": parcel_rows(parcels[:MOST_TICKED], form.ticked),
            "count": len(parcels),
            "amount": sum(payment.collected_amount for payment in parcels),
            "is_cut": len(parcels) > MOST_TICKED,
            "long": LONG,
        }
        return TemplateResponse(request, "admin/payments/codsettlement/courier.html", context, status=status)

    def book(self, request, courier, parcels):
        form = SettlementForm(request.POST, request.FILES, owed=parcels)
        if not form.is_valid():
            return self.show(request, courier, parcels, form, status=422)
        typed = form.cleaned_data
        try:
            listed = read_list("\n".join(filter(None, [typed["rows"], typed["file"]])), parcels)
            settlement = book_settlement(
                courier,
                {*typed["parcels"], *listed},
                reference=typed["reference"],
                settled_on=typed["settled_on"],
                amount=typed["amount"],
                fee_amount=typed["fee_amount"],
                actor=str(request.user),
                at=timezone.now(),
                elsewhere=carried_elsewhere(),
            )
        except ListRefused as refusal:
            return self.show(request, courier, parcels, form, refusal.problems, status=422)
        except TotalsDiffer as refusal:
            form.add_error("amount", difference_in_words(refusal))
        except NotOwed:
            form.add_error(
                None, _("Some of these parcels were settled meanwhile. Here is what is still owed.")
            )
        except BookedAlready:
            form.add_error("reference", _("This settlement is booked already."))
        else:
            messages.success(request, _("The settlement is booked."))
            return redirect("admin:payments_codsettlement_change", settlement.pk)
        parcels = list(owed(courier, elsewhere=carried_elsewhere()))
        return self.show(request, courier, parcels, form, status=422)


def parcel_rows(payments, ticked):
    """[{payment, waybills, days, is_ticked}], waybills in one query."""
    waybills = {}
    sent = Shipment.objects.filter(order__in=[payment.order_id for payment in payments]).exclude(waybill="")
    for order, waybill in sent.order_by("pk").values_list("order_id", "waybill"):
        waybills.setdefault(order, []).append(waybill)
    return [
        {
            "payment": payment,
            "waybills": ", ".join(waybills.get(payment.order_id, [])),
            "days": days_since(payment.paid_at),
            "is_ticked": payment.pk in ticked,
        }
        for payment in payments
    ]


def days_since(at):
    return (timezone.localdate() - timezone.localdate(at)).days


def difference_in_words(refusal):
    return _("These parcels bring %(found)s, the courier says %(told)s: %(difference)s apart.") % {
        "found": format_rupiah(refusal.found),
        "told": format_rupiah(refusal.told),
        "difference": format_rupiah(abs(refusal.told - refusal.found)),
    }
