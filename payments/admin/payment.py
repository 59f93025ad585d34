"""The window of payments: found here, judged on the page of their order."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalog.admin_columns import moment, money, pill
from catalog.read_only import ReadOnly

from ..models import Payment, PaymentProof
from ..tones import PAYMENT_TONES
from ..wording import charge_in_words, facts_in_words, gateway_name, is_at_gateway

MOST_EVENTS = 50
# What the page of a payment shows, group by group.
ABOUT = ("order_link", "number", "reference", "way", "account", "state_pill", "failure", "rejection")
MONEY = ("expected", "unique_code", "charge", "received", "refunding", "refunded", "fee")
TIMES = ("created_at", "due_at", "paid_at", "refund_due_at", "asked", "asked_next")
GATEWAY = ("gateway", "gateway_id", "transaction_id", "channel", "told")
BESIDE = ("attempts", "refunds", "messages")


@admin.register(Payment)
class PaymentAdmin(ReadOnly, admin.ModelAdmin):
    """Payments are judged on the page of their order; here they are found."""

    list_display = ["reference", "order_link", "account", "expected", "received", "state_pill", "created"]
    list_filter = ["state", "provider", "bank_account"]
    list_select_related = ["order", "bank_account", "qris_code"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["reference__iexact", "order__number__istartswith", "amount__exact"]
    search_help_text = gettext_lazy("Order number, reference, or the exact amount (100123)")
    ordering = ["-pk"]
    readonly_fields = (*ABOUT, *MONEY, *TIMES, *GATEWAY, *BESIDE)
    fieldsets = [
        (None, {"fields": ABOUT}),
        (gettext_lazy("Money"), {"fields": MONEY}),
        (gettext_lazy("Times"), {"fields": TIMES}),
        (gettext_lazy("At the gateway"), {"fields": GATEWAY}),
        (gettext_lazy("Beside it"), {"fields": BESIDE}),
    ]
    actions = None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        may_ask = request.user.has_perm("back_office.confirm_payment")
        return super().change_view(
            request, object_id, form_url, {"may_ask": may_ask, **(extra_context or {})}
        )

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

    @admin.display(description=gettext_lazy("Method"))
    def way(self, payment):
        return payment.label or payment.method

    @admin.display(description=gettext_lazy("Charged there"))
    def charge(self, payment):
        return charge_in_words(payment) or "–"

    @admin.display(description=gettext_lazy("Being refunded"))
    def refunding(self, payment):
        return money(payment.refunding_amount)

    @admin.display(description=gettext_lazy("Refunded"))
    def refunded(self, payment):
        return money(payment.refunded_amount)

    @admin.display(description=gettext_lazy("Gateway's fee"))
    def fee(self, payment):
        return money(payment.gateway_fee_amount)

    @admin.display(description=gettext_lazy("Asked how many times"))
    def asked(self, payment):
        return payment.looks

    @admin.display(description=gettext_lazy("Asked again at"))
    def asked_next(self, payment):
        return payment.next_look_at

    @admin.display(description=gettext_lazy("Gateway"))
    def gateway(self, payment):
        return gateway_name(payment.provider) if is_at_gateway(payment) else "–"

    @admin.display(description=gettext_lazy("What it told"))
    def told(self, payment):
        return render_to_string("admin/parts/pairs.html", {"pairs": facts_in_words(payment)})

    @admin.display(description=gettext_lazy("All attempts of the order"))
    def attempts(self, payment):
        attempts = payment.order.payments.order_by("number")
        return render_to_string(
            "admin/payments/payment/attempts.html", {"payment": payment, "attempts": attempts}
        )

    @admin.display(description=gettext_lazy("Refunds"))
    def refunds(self, payment):
        refunds = payment.refunds.order_by("pk")
        return render_to_string("admin/payments/payment/refunds.html", {"refunds": refunds})

    @admin.display(description=gettext_lazy("Messages"))
    def messages(self, payment):
        events = payment.events.defer("raw", "body").order_by("-pk")[:MOST_EVENTS]
        return render_to_string("admin/payments/payment/events.html", {"events": events})

    @admin.display(description=gettext_lazy("Account"))
    def account(self, payment):
        return payment.bank_account or payment.qris_code or payment.method

    @admin.display(description=gettext_lazy("Expected"), ordering="amount")
    def expected(self, payment):
        return money(payment.amount)

    @admin.display(description=gettext_lazy("Received"), ordering="captured_amount")
    def received(self, payment):
        return money(payment.captured_amount)

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_pill(self, payment):
        return pill(payment.get_state_display(), PAYMENT_TONES.get(payment.state, ""))

    @admin.display(description=gettext_lazy("Created"), ordering="created_at")
    def created(self, payment):
        return moment(payment.created_at)
