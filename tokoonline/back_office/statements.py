"""The window of bank statements: a file comes in, and each of its deposits finds its order."""

from contextlib import suppress

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from catalog.money import format_rupiah, parse_rupiah
from orders.models import Order
from payments.models import BankStatement, BankStatementLine, Payment
from payments.statements.confirming import BANKED, DoesNotFit, LineTaken, match_line, set_aside
from payments.statements.importing import import_statement
from payments.statements.matching import candidate_for, suggest
from payments.statements.rows import StatementRefused
from payments.statements.sure import confirm_sure, find_sure

from .money_pages import MoneyAdmin
from .order_list import search_orders
from .statement_forms import SetAsideForm, UploadForm
from .statement_words import TABS, outcome_in_words, result_in_words, tabs, who_was_first

LINES_PER_PAGE = 20
FILES_SHOWN = 8
MOST_FOUND = 10


class BankStatementAdmin(MoneyAdmin):
    def pages(self):
        return [
            ("impor/", require_POST(self.import_view), "import"),
            ("yakin/", require_POST(self.sure_view), "sure"),
            ("baris/<int:pk>/", require_safe(self.line_view), "line"),
            ("baris/<int:pk>/kecocokan/", require_POST(self.match_view), "match"),
            ("baris/<int:pk>/penyisihan/", require_POST(self.set_aside_view), "set_aside"),
        ]

    def changelist_view(self, request, extra_context=None):
        self.check_right(request)
        return self.show(request, UploadForm())

    def show(self, request, form, status=200):
        """Draw the queue, or what was decided, with the form for the next file above it."""
        tab = request.GET.get("tampil", "")
        state = TABS.get(tab, "new")
        lines = BankStatementLine.objects.filter(state=state).select_related("account", "payment__order")
        # Work begins with the oldest; what is done is looked up from the newest.
        lines = lines.order_by("booked_on", "pk") if state == "new" else lines.order_by("-decided_at", "-pk")
        page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("hal"))
        now = timezone.now()
        is_queue = state == "new"
        context = {
            **self.context(request, _("Bank statements"), is_below=False),
            "form": form,
            "lines": page,
            "suggestions": suggest(page.object_list, at=now) if is_queue else [],
            "sure_count": len(find_sure(at=now)) if is_queue else 0,
            "is_queue": is_queue,
            "tab": tab if tab in TABS else "",
            "tabs": tabs(tab, page.paginator.count if is_queue else None),
            "files": BankStatement.objects.select_related("account")[:FILES_SHOWN],
        }
        return TemplateResponse(request, "admin/payments/bankstatement/queue.html", context, status=status)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show what one file brought."""
        statement = self.get_object(request, object_id)
        if statement is None:
            raise Http404
        self.check_right(request)
        lines = statement.lines.select_related("payment__order").order_by("booked_on", "pk")
        context = {
            **self.context(request, statement.name),
            "statement": statement,
            "lines": Paginator(lines, 100).get_page(request.GET.get("hal")),
        }
        return TemplateResponse(request, "admin/payments/bankstatement/file.html", context)

    def import_view(self, request):
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(request, form, status=422)
        upload, now = form.cleaned_data["file"], timezone.now()
        try:
            result = import_statement(
                form.cleaned_data["account"],
                name=upload.name,
                content=upload.read(),
                today=timezone.localdate(now),
                actor=str(request.user),
                at=now,
            )
        except StatementRefused as refusal:
            form.add_error("file", str(refusal))
            return self.show(request, form, status=422)
        if result.is_repeat:
            messages.warning(request, _("This very file was imported before: nothing in it is new."))
        else:
            messages.success(request, result_in_words(result))
        return redirect("admin:payments_bankstatement_changelist")

    def sure_view(self, request):
        count = confirm_sure(actor=str(request.user), at=timezone.now())
        words = ngettext("%(count)d payment is confirmed.", "%(count)d payments are confirmed.", count)
        if count:
            messages.success(request, words % {"count": count})
        else:
            messages.warning(request, _("Nothing was done: no line is sure any more."))
        return redirect("admin:payments_bankstatement_changelist")

    def line_view(self, request, pk):
        """One line, with a search for the order that it pays."""
        line = get_object_or_404(BankStatementLine.objects.select_related("account", "payment__order"), pk=pk)
        return self.show_line(request, line)

    def show_line(self, request, line, form=None, status=200):
        text = request.GET.get("q", "").strip()
        is_open = line.state != "matched"
        found = payments_of(text) if text and is_open else []
        context = {
            **self.context(request, format_rupiah(line.amount)),
            "line": line,
            "suggestion": suggest([line], at=timezone.now())[0] if is_open else None,
            "text": text,
            "found": [candidate_for(line, payment) for payment in found],
            "set_aside_form": form or SetAsideForm(),
        }
        return TemplateResponse(request, "admin/payments/bankstatement/line.html", context, status=status)

    def match_view(self, request, pk):
        line = get_object_or_404(BankStatementLine, pk=pk)
        number = request.POST.get("payment", "")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise Http404
        payment = get_object_or_404(Payment, pk=number)
        try:
            payment = match_line(line, payment, actor=str(request.user), at=timezone.now())
        except LineTaken as taken:
            messages.warning(request, who_was_first(taken.line))
        except DoesNotFit:
            messages.warning(
                request, _("Nothing was done: this payment does not come through a bank account.")
            )
        else:
            level, words = outcome_in_words(payment)
            messages.add_message(request, level, words)
        return redirect("admin:payments_bankstatement_changelist")

    def set_aside_view(self, request, pk):
        line = get_object_or_404(BankStatementLine.objects.select_related("account", "payment__order"), pk=pk)
        form = SetAsideForm(request.POST)
        if not form.is_valid():
            return self.show_line(request, line, form, status=422)
        try:
            set_aside(line, reason=form.cleaned_data["reason"], actor=str(request.user), at=timezone.now())
        except LineTaken as taken:
            messages.warning(request, who_was_first(taken.line))
        else:
            messages.success(request, _("The line is set aside."))
        return redirect("admin:payments_bankstatement_changelist")


def payments_of(text):
    """The newest payment of each order that a search finds, and that a bank's line can settle."""
    orders = search_orders(Order.objects.all(), text).order_by("-placed_at", "-pk")[:MOST_FOUND]
    wanted = Q(order__in=list(orders))
    with suppress(ValueError):
        wanted |= Q(amount=parse_rupiah(text))
    payments = Payment.objects.filter(wanted, provider__in=BANKED).select_related("order")
    newest = {payment.order_id: payment for payment in payments.order_by("pk")}
    return sorted(newest.values(), key=lambda payment: -payment.pk)[:MOST_FOUND]
