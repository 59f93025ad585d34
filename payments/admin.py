"""The window of money: payments to be read, accounts and areas to be kept."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalog.admin_columns import moment, money, pill
from catalog.auditing import read_changes
from catalog.forms import RupiahField

from .models import BankAccount, CodArea, Payment, PaymentProof

TONES = {"review": "wait", "paid": "good", "paid_late": "bad", "amount_mismatch": "bad"}
ACCOUNT_NAMES = {
    "bank_name": gettext_lazy("bank"),
    "bank_code": gettext_lazy("bank code"),
    "number": gettext_lazy("account number"),
    "holder": gettext_lazy("account holder"),
    "is_active": gettext_lazy("offered at checkout"),
}


@admin.register(Payment)
class PaymentAdmin(admin.ModelAdmin):
    """Payments are judged on the page of their order; here they are found."""

    list_display = ["reference", "order_link", "account", "expected", "received", "state_pill", "created"]
    list_filter = ["state", "provider", "bank_account"]
    list_select_related = ["order", "bank_account"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["reference__iexact", "order__number__istartswith", "amount__exact"]
    search_help_text = gettext_lazy("Order number, reference, or the exact amount (100123)")
    ordering = ["-pk"]
    readonly_fields = (
        "order_link",
        "reference",
        "method",
        "account",
        "expected",
        "received",
        "state",
        "unique_code",
        "due_at",
        "paid_at",
        "rejection",
    )
    fields = readonly_fields
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        proof = self.admin_site.admin_view(require_safe(self.proof_view))
        return [path("bukti/<int:pk>/", proof, name="payments_proof"), *super().get_urls()]

    def proof_view(self, request, pk):
        """Show the picture of a transfer slip, to those who may see payments and to nobody else."""
        if not request.user.has_perm("payments.view_payment"):
            raise PermissionDenied
        proof = get_object_or_404(PaymentProof, pk=pk)
        try:
            picture = proof.picture.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        # Always what we made ourselves, whatever was uploaded; should it lie, no browser runs it.
        return FileResponse(
            picture,
            content_type="image/webp",
            filename=f"{proof.payment_id}.webp",
            headers={
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
                "Content-Security-Policy": "default-src 'none'; sandbox",
            },
        )

    @admin.display(description=gettext_lazy("Order"), ordering="order__number")
    def order_link(self, payment):
        url = reverse("admin:orders_order_change", args=[payment.order_id])
        return format_html('<a href="{}">{}</a>', url, payment.order.number)

    @admin.display(description=gettext_lazy("Account"))
    def account(self, payment):
        return payment.bank_account or payment.method

    @admin.display(description=gettext_lazy("Expected"), ordering="amount")
    def expected(self, payment):
        return money(payment.amount)

    @admin.display(description=gettext_lazy("Received"), ordering="captured_amount")
    def received(self, payment):
        return money(payment.captured_amount)

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_pill(self, payment):
        return pill(payment.get_state_display(), TONES.get(payment.state, ""))

    @admin.display(description=gettext_lazy("Created"), ordering="created_at")
    def created(self, payment):
        return moment(payment.created_at)


@admin.register(BankAccount)
class BankAccountAdmin(admin.ModelAdmin):
    list_display = ["bank_name", "number", "holder", "is_active", "position"]
    fields = ["bank_name", "bank_code", "number", "holder", "is_active", "position", "history"]
    readonly_fields = ["history"]
    actions = None

    def has_delete_permission(self, request, obj=None):
        """Payments name their account for ever; one that is closed is not offered any more."""
        return False

    @admin.display(description=gettext_lazy("Changes"))
    def history(self, account):
        if account.pk is None:
            return "–"
        changes = read_changes("payments.BankAccountEvent", ACCOUNT_NAMES, pgh_obj_id=account.pk)
        return render_to_string("admin/parts/changes.html", {"changes": changes})


@admin.register(CodArea)
class CodAreaAdmin(admin.ModelAdmin):
    list_display = ["name", "region_prefix", "is_allowed", "most", "fee"]
    search_fields = ["name", "region_prefix"]
    formfield_overrides = {models.BigIntegerField: {"form_class": RupiahField, "widget": RupiahField.widget}}

    @admin.display(description=gettext_lazy("Up to"), ordering="max_amount")
    def most(self, area):
        return money(area.max_amount)

    @admin.display(description=gettext_lazy("Fee"), ordering="fee_amount")
    def fee(self, area):
        return money(area.fee_amount)
