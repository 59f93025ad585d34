"""The inbox for people: what came, as it came, what became of it, and reading it again."""

import json
from urllib.parse import parse_qsl

import structlog
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from catalog.admin_columns import moment, money, pill
from catalog.read_only import ReadOnly

from .. import inbox
from ..models import PaymentEvent
from ..wording import gateway_name

logger = structlog.get_logger(__name__)

RIGHT = "back_office.confirm_payment"
# Longer ones are no message of a gateway; a page has to stay a page.
MOST_SHOWN = 40_000


class ReadingFilter(admin.SimpleListFilter):
    title = gettext_lazy("reading")
    parameter_name = "dibaca"

    def lookups(self, request, model_admin):
        return [
            ("belum", gettext_lazy("unread")),
            ("galat", gettext_lazy("with an error")),
            ("tanpa-pembayaran", gettext_lazy("without a payment")),
        ]

    def queryset(self, request, events):
        if self.value() == "belum":
            return events.filter(processed_at__isnull=True)
        if self.value() == "galat":
            return events.exclude(error="")
        if self.value() == "tanpa-pembayaran":
            return events.filter(payment__isnull=True)
        return events


@admin.register(PaymentEvent)
class PaymentEventAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["what", "gateway", "payment_link", "received", "read", "tries", "error"]
    list_filter = [ReadingFilter, "provider", "source"]
    list_select_related = ["payment__order"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = [
        "payment__reference__iexact",
        "reference__iexact",
        "event_key__iexact",
        "gateway_id__iexact",
    ]
    search_help_text = gettext_lazy("Reference of the payment, or an id of the gateway")
    ordering = ["-pk"]
    sortable_by = ["received"]
    readonly_fields = (
        *("gateway", "kind", "source", "payment_link", "reference", "names_there", "sum"),
        *("actor", "received_at", "processed_at", "tries", "error", "event_key", "readings"),
        *("kept_headers", "message"),
    )
    fields = readonly_fields
    actions = None
    change_form_template = "admin/payments/paymentevent/change_form.html"

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        """Bodies hold names and addresses: for those who work with payments."""
        return request.user.has_perm("payments.view_paymentevent") or request.user.has_perm(RIGHT)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("raw", "body")

    def get_urls(self):
        replay = self.admin_site.admin_view(require_POST(self.replay_view))
        return [path("<int:pk>/ulang/", replay, name="payments_paymentevent_replay"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        may_read = request.user.has_perm(RIGHT)
        return super().change_view(
            request, object_id, form_url, {"may_read_again": may_read, **(extra_context or {})}
        )

    def replay_view(self, request, pk):
        """Have a gateway's message read again; who wished it is kept beside it."""
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        event = get_object_or_404(PaymentEvent, pk=pk)
        if event.source != PaymentEvent.Source.WEBHOOK:
            raise Http404
        with transaction.atomic():
            inbox.replay(event.pk)
            self.log_change(request, event, READ_AGAIN)
        logger.info("inbox.replayed", message=event.pk, actor=str(request.user))
        messages.success(request, _("The message is read again. Open this page again in a moment."))
        back = request.POST.get("back", "")
        is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        return redirect(back if is_ours else reverse("admin:payments_paymentevent_change", args=[pk]))

    @admin.display(description=gettext_lazy("Message"), ordering="kind")
    def what(self, event):
        return event.kind or event.get_source_display()

    @admin.display(description=gettext_lazy("Provider"), ordering="provider")
    def gateway(self, event):
        return gateway_name(event.provider)

    @admin.display(description=gettext_lazy("Payment"))
    def payment_link(self, event):
        if event.payment_id is None:
            return "–"
        url = reverse("admin:payments_payment_change", args=[event.payment_id])
        return format_html('<a href="{}">{}</a>', url, event.payment.reference)

    @admin.display(description=gettext_lazy("Received"), ordering="received_at")
    def received(self, event):
        return moment(event.received_at)

    @admin.display(description=gettext_lazy("Read"))
    def read(self, event):
        return moment(event.processed_at) if event.processed_at else pill(_("unread"), "wait")

    @admin.display(description=gettext_lazy("Session and transaction there"))
    def names_there(self, event):
        return ", ".join(filter(None, [event.gateway_id, event.transaction_id])) or "–"

    @admin.display(description=gettext_lazy("Amount"))
    def sum(self, event):
        return money(event.amount)

    @admin.display(description=gettext_lazy("Read again by"))
    def readings(self, event):
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(PaymentEvent), object_id=str(event.pk)
        )
        pairs = [(moment(entry.action_time), entry.user) for entry in entries.select_related("user")]
        return render_to_string("admin/parts/pairs.html", {"pairs": pairs})

    @admin.display(description=gettext_lazy("Headers"))
    def kept_headers(self, event):
        return render_to_string("admin/parts/pairs.html", {"pairs": sorted(event.headers.items())})

    @admin.display(description=gettext_lazy("As it came"))
    def message(self, event):
        if not event.body:
            return "–"
        return format_html(
            '<pre class="message" tabindex="0">{}</pre>', easy_to_read(event.body)[:MOST_SHOWN]
        )


# Only read by people who see the log; the page shows who and when.
READ_AGAIN = "read again"


def easy_to_read(body):
    """JSON with an indent, a form line by line, anything else as it is."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        # No JSON, or one that is nested beyond sense.
        pass
    fields = parse_qsl(body, keep_blank_values=True)
    is_form = fields and "=" in body and "\n" not in body.strip()
    return "\n".join(f"{name} = {value}" for name, value in fields) if is_form else body
