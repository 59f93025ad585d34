"""The window of refunds: asking for one, the list of what is to do, and the page of each."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from catalog.admin_columns import moment, money, pill
from catalog.auditing import read_changes
from payments.models import Payment, Refund
from payments.refund_asking import gateway_can, request_refund
from payments.refund_parts import RefundRefused, left_of
from payments.tones import REFUND_TONES
from payments.wording import refund_charge_in_words

from .money_pages import MoneyAdmin
from .refund_deeds import DEEDS
from .refund_forms import RefundForm

RIGHT = "back_office.refund_payment"
HISTORY = {
    "state": gettext_lazy("state"),
    "way": gettext_lazy("way"),
    "transfer_reference": gettext_lazy("transfer reference"),
}
State = Refund.State


def to_do(refunds):
    """What waits for people: transfers to make, and what a gateway refused or does not answer."""
    return refunds.filter(
        Q(state__in=[State.MANUAL, State.UNKNOWN])
        # One that was paid in another way meanwhile needs nobody.
        | Q(state=State.FAILED, payment__refunding_amount__lt=F("payment__captured_amount"))
    )


class ToDoFilter(admin.SimpleListFilter):
    title = gettext_lazy("work")
    parameter_name = "antrean"
    template = "admin/no_filter.html"

    def lookups(self, request, model_admin):
        return [
            ("perlu-dikerjakan", _("To do")),
            ("berjalan", _("On their way")),
            ("selesai", _("Paid back")),
        ]

    def queryset(self, request, refunds):
        match self.value():
            case "perlu-dikerjakan":
                return to_do(refunds)
            case "berjalan":
                return refunds.filter(state__in=[State.REQUESTED, State.PENDING])
            case "selesai":
                return refunds.filter(state=State.SUCCEEDED)
        return refunds


class RefundAdmin(MoneyAdmin):
    list_display = ["amount_shown", "order_link", "how", "state_pill", "reason", "actor", "asked"]
    list_filter = [ToDoFilter, "way"]
    list_select_related = ["payment__order"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["payment__order__number__istartswith", "key__exact", "amount__exact"]
    search_help_text = gettext_lazy("Order number, or the exact amount (100123)")
    ordering = ["-pk"]
    sortable_by = ["amount_shown", "asked"]
    actions = None

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("payments.view_refund") or request.user.has_perm(RIGHT)

    def pages(self):
        return [
            ("pembayaran/<int:payment_pk>/", self.ask_view, "ask"),
            ("<int:pk>/bukti/", require_safe(self.proof_view), "proof"),
            *((f"<int:pk>/{deed.noun}/", self.deed_view_of(deed), deed.code) for deed in DEEDS.values()),
        ]

    def changelist_view(self, request, extra_context=None):
        counts = {"perlu-dikerjakan": to_do(Refund.objects).count()}
        return super().changelist_view(request, {"queue_counts": counts, **(extra_context or {})})

    @admin.display(description=gettext_lazy("Amount"), ordering="amount")
    def amount_shown(self, refund):
        return money(refund.amount)

    @admin.display(description=gettext_lazy("Order"))
    def order_link(self, refund):
        order = refund.payment.order
        url = reverse("admin:orders_order_change", args=[order.pk])
        return format_html(
            '<a href="{}">{}</a><br><span class=quiet>{}</span>', url, order.number, order.contact_name
        )

    @admin.display(description=gettext_lazy("How"))
    def how(self, refund):
        return refund.get_way_display()

    @admin.display(description=gettext_lazy("State"))
    def state_pill(self, refund):
        return pill(refund.get_state_display(), REFUND_TONES.get(refund.state, ""))

    @admin.display(description=gettext_lazy("Asked"), ordering="created_at")
    def asked(self, refund):
        return moment(refund.created_at)

    # Asking for a refund.

    def ask_view(self, request, payment_pk):
        """What of a payment can go back, and the form for it; a POST asks for it, once by its key."""
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        payment = get_object_or_404(Payment.objects.select_related("order"), pk=payment_pk)
        known = {"left": left_of(payment, payment.order), "ways": ways_for(payment)}
        if request.method != "POST":
            return self.show_ask(request, payment, RefundForm(**known))
        form = RefundForm(request.POST, **known)
        if not form.is_valid():
            return self.show_ask(request, payment, form, status=422)
        is_new = not Refund.objects.filter(key=form.cleaned_data["key"]).exists()
        if is_new and form.cleaned_data["amount_left"] != payment.refundable_amount:
            messages.warning(
                request, _("Nothing was done: somebody refunded meanwhile. Here is what is left now.")
            )
            return redirect("admin:payments_refund_ask", payment_pk)
        try:
            refund = self.ask(request, payment, form)
        except RefundRefused as refusal:
            form.add_error(None, str(refusal))
            return self.show_ask(request, payment, form, status=422)
        messages.success(
            request, words_of(refund) if is_new else _("You did this already: it is one refund.")
        )
        return redirect("admin:payments_refund_change", refund.pk)

    def ask(self, request, payment, form):
        return request_refund(
            payment,
            form.parts,
            key=form.cleaned_data["key"],
            way=form.cleaned_data["way"],
            reason=form.cleaned_data["reason"],
            destination=form.destination,
            actor=str(request.user),
            at=timezone.now(),
        )

    def show_ask(self, request, payment, form, status=200):
        context = {
            **self.context(request, _("Refund for order %(number)s") % {"number": payment.order.number}),
            "payment": payment,
            "order": payment.order,
            "form": form,
            "left": form.left,
            "refunds": payment.refunds.order_by("-pk"),
        }
        return TemplateResponse(request, "admin/payments/refund/ask.html", context, status=status)

    # One refund.

    def change_view(self, request, object_id, form_url="", extra_context=None):
        self.check_right(request)
        refund = self.get_object(request, object_id)
        if refund is None:
            raise Http404
        return self.show(request, refund)

    def show(self, request, refund, *, refused=None, status=200):
        """Draw the page; `refused` is a form that came back with errors, by its deed's code."""
        may_do = request.user.has_perm(RIGHT)
        deeds = [deed for deed in DEEDS.values() if may_do and deed.is_possible(refund)]
        payment = Payment.objects.select_related("order").get(pk=refund.payment_id)
        context = {
            **self.context(request, _("Refund for order %(number)s") % {"number": payment.order.number}),
            "refund": refund,
            "payment": payment,
            "order": payment.order,
            "charge": refund_charge_in_words(refund, payment),
            "tone": REFUND_TONES.get(refund.state, ""),
            "lines": refund.lines.select_related("detail").order_by("detail__position", "pk"),
            "deeds": [(deed, (refused or {}).get(deed.code) or deed.form(refund=refund)) for deed in deeds],
            "refused": next(iter(refused or {}), None),
            "changes": history_of(refund),
        }
        return TemplateResponse(request, "admin/payments/refund/page.html", context, status=status)

    def deed_view_of(self, deed):
        @require_POST
        def view(request, pk):
            return self.do(request, get_object_or_404(Refund, pk=pk), deed)

        return view

    def do(self, request, refund, deed):
        """Do one deed, once: a page that shows the refund as it is no more is told so."""
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        form = deed.form(request.POST, request.FILES, refund=refund)
        if request.POST.get("seen") != refund.state or not deed.is_possible(refund):
            messages.warning(
                request, _("Nothing was done: the refund moved on meanwhile. Here is how it stands.")
            )
        elif not form.is_valid():
            return self.show(request, refund, refused={deed.code: form}, status=422)
        else:
            try:
                deed.run(refund, form, actor=str(request.user), at=timezone.now())
                messages.success(request, str(deed.done))
            except RefundRefused as refusal:
                messages.warning(request, str(refusal))
        return redirect("admin:payments_refund_change", refund.pk)

    def proof_view(self, request, pk):
        """Show the receipt of a transfer to those who may see refunds."""
        refund = get_object_or_404(Refund.objects.exclude(proof=""), pk=pk)
        try:
            picture = refund.proof.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        # Always what we made ourselves, whatever was uploaded; should it lie, no browser runs it.
        return FileResponse(
            picture,
            content_type="image/webp",
            filename=f"refund-{refund.pk}.webp",
            headers={
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
                "Content-Security-Policy": "default-src 'none'; sandbox",
            },
        )


def ways_for(payment):
    """The ways that staff may choose, the best first; some methods go back only as a whole."""
    amounts = {payment.captured_amount, payment.refundable_amount, max(payment.captured_amount // 2, 1)}
    can = any(gateway_can(payment, amount) for amount in amounts)
    return [*([Refund.Way.PROVIDER] if can else []), Refund.Way.MANUAL, Refund.Way.CREDIT]


def words_of(refund):
    if refund.state == State.MANUAL:
        return _("The refund is written down. Transfer the money, then book it here.")
    if refund.state == State.SUCCEEDED:
        return _("The customer has the money as credit now.")
    return _("The refund is on its way to the gateway. Its answer shows here in a moment.")


def history_of(refund):
    """The refund's moves, newest first, in words."""
    labels = {"state": dict(State.choices), "way": dict(Refund.Way.choices)}
    words = {str(HISTORY[field]): shown for field, shown in labels.items()}
    names = {field: str(name) for field, name in HISTORY.items()}
    changes = read_changes("payments.RefundEvent", names, pgh_obj_id=refund.pk)
    for change in changes:
        change.parts[:] = [
            (name, words.get(name, {}).get(before, before), words.get(name, {}).get(after, after) or "–")
            for name, before, after in change.parts
        ]
    return changes
