"""Customers' credit for people: the ledger, the balance of each number, and paying it out."""

from uuid import uuid4

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from catalog.admin_columns import moment, money
from catalog.forms import RupiahField
from catalog.money import format_rupiah
from catalog.read_only import ReadOnly
from customers.phones import display_phone

from ..crediting import NotEnoughCredit, credit_of, pay_out
from ..models import CreditEntry

PAY_OUT = "payments.add_creditentry"
MOST_SHOWN = 200


class PayOutForm(forms.Form):
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    amount = RupiahField(label=gettext_lazy("Amount that you transferred"))
    destination = forms.CharField(
        label=gettext_lazy("To which account"), max_length=80, help_text=gettext_lazy("BCA 1234567890, Siti")
    )
    reference = forms.CharField(label=gettext_lazy("Reference of the transfer"), max_length=60)

    def __init__(self, *args, balance, **kwargs):
        super().__init__(*args, **kwargs)
        self.balance = balance
        self.fields["amount"].initial = balance
        self.fields["key"].initial = f"payout:{uuid4().hex}"

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if not 0 < amount <= self.balance:
            words = _("There is %(amount)s of credit.") % {"amount": format_rupiah(self.balance)}
            raise forms.ValidationError(words)
        return amount

    def clean_key(self):
        key = self.cleaned_data["key"]
        if not key.startswith("payout:"):
            raise forms.ValidationError(_("This page is not whole. Please open it again."))
        return key


@admin.register(CreditEntry)
class CreditEntryAdmin(ReadOnly, admin.ModelAdmin):
    """Entries are written by refunds and pay-outs; the page of one shows all of its holder."""

    list_display = ["who", "given", "why", "when", "actor", "balance"]
    list_select_related = ["customer"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["phone__endswith", "customer__email__iexact"]
    search_help_text = gettext_lazy("Mobile number (its last digits) or e-mail address")
    ordering = ["-pk"]
    actions = None

    def get_queryset(self, request):
        theirs = CreditEntry.objects.filter(phone=OuterRef("phone")).order_by()
        sums = theirs.values("phone").annotate(sum=Sum("amount")).values("sum")
        return super().get_queryset(request).annotate(sum=Subquery(sums))

    def get_urls(self):
        pay = self.admin_site.admin_view(require_POST(self.pay_view))
        return [path("<int:pk>/pencairan/", pay, name="payments_creditentry_pay"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        entry = self.get_object(request, object_id)
        if entry is None:
            raise Http404
        if not self.has_view_permission(request, entry):
            raise PermissionDenied
        return self.show(request, entry)

    def show(self, request, entry, form=None, status=200):
        balance = credit_of(entry.phone)
        entries = CreditEntry.objects.filter(phone=entry.phone).select_related("refund__payment__order")
        may_pay = request.user.has_perm(PAY_OUT) and balance > 0
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Credit of %(phone)s") % {"phone": display_phone(entry.phone)},
            "upper_url": reverse("admin:payments_creditentry_changelist"),
            "upper_title": self.opts.verbose_name_plural.capitalize(),
            "entry": entry,
            "entries": entries.order_by("-pk")[:MOST_SHOWN],
            "balance": balance,
            "form": form or (PayOutForm(balance=balance) if may_pay else None),
        }
        return TemplateResponse(request, "admin/payments/creditentry/page.html", context, status=status)

    def pay_view(self, request, pk):
        """Book a transfer of credit to its holder; the same form sent twice is one pay-out."""
        if not (self.has_view_permission(request) and request.user.has_perm(PAY_OUT)):
            raise PermissionDenied
        entry = get_object_or_404(CreditEntry, pk=pk)
        here = redirect("admin:payments_creditentry_change", pk)
        if CreditEntry.objects.filter(key=request.POST.get("key", "")).exists():
            messages.info(request, _("You did this already: nothing was done twice."))
            return here
        form = PayOutForm(request.POST, balance=credit_of(entry.phone))
        if not form.is_valid():
            return self.show(request, entry, form, status=422)
        typed = form.cleaned_data
        reason = _("paid out to %(destination)s, reference %(reference)s") % typed
        try:
            pay_out(
                entry,
                amount=typed["amount"],
                reason=reason[:200],
                key=typed["key"],
                actor=str(request.user),
                at=timezone.now(),
            )
        except NotEnoughCredit:
            messages.warning(request, _("Nothing was done: the credit was used meanwhile."))
        else:
            messages.success(request, _("The pay-out is booked."))
        return here

    @admin.display(description=gettext_lazy("Whose"), ordering="phone")
    def who(self, entry):
        return display_phone(entry.phone)

    @admin.display(description=gettext_lazy("Amount"), ordering="amount")
    def given(self, entry):
        return money(entry.amount)

    @admin.display(description=gettext_lazy("Reason"))
    def why(self, entry):
        return entry.reason

    @admin.display(description=gettext_lazy("When"))
    def when(self, entry):
        return moment(entry.at)

    @admin.display(description=gettext_lazy("Balance of this number"))
    def balance(self, entry):
        return money(entry.sum)
