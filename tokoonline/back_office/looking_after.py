"""The page of money to look after, and what staff can do there: ask again, find a home, keep as credit."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from catalog.money import format_rupiah
from payments.deferring import leave
from payments.models import Payment
from payments.refund_asking import request_refund
from payments.refund_parts import Parts, RefundRefused
from payments.settling import find_home
from payments.shortfall import StillShort, let_go, lettable_of, missing_of, take_rest
from payments.wording import gateway_name, is_at_gateway

from .money_queues import QUEUES
from .row_queues import context_of
from .way_back import go_back

RIGHT = "back_office.confirm_payment"
REFUND = "back_office.refund_payment"
NOT_DONE = gettext_lazy(
    "Nothing was done: more came or went meanwhile, or order %(number)s cannot be paid any more."
)


def may_see(user):
    return user.has_perm(RIGHT) or user.has_perm("payments.view_payment")


@require_safe
def money_view(request, site):
    """Show all queues with their first rows, or one (?bagian=) with all of its pages."""
    if not may_see(request.user):
        raise PermissionDenied
    context = {
        **site.each_context(request),
        **context_of(request, QUEUES, title=_("Money to look after"), at=timezone.now()),
        "may_act": request.user.has_perm(RIGHT),
        "may_refund": request.user.has_perm(REFUND),
    }
    return TemplateResponse(request, "admin/money/page.html", context)


def deed(right):
    """A POST of somebody with this right, about one payment."""

    def decorate(view):
        @require_POST
        @wraps(view)
        def inner(request, pk):
            if not request.user.has_perm(right):
                raise PermissionDenied
            view(request, get_object_or_404(Payment.objects.select_related("order"), pk=pk))
            return go_back(request, "admin:money")

        return inner

    return decorate


@deed(RIGHT)
def ask_view(request, payment):
    """Have the worker ask a gateway now: no page ever waits for a gateway."""
    if not is_at_gateway(payment):
        messages.warning(request, _("This payment has no gateway: look at the bank statement."))
    elif leave("look", payment.pk, actor=str(request.user)):
        words = _("%(gateway)s is being asked about %(reference)s. Open this page again in a moment.")
        facts = {"gateway": gateway_name(payment.provider), "reference": payment.reference}
        messages.success(request, words % facts)
    else:
        messages.info(request, _("It is being asked already. Open this page again in a moment."))


@deed(RIGHT)
def home_view(request, payment):
    number = payment.order.number
    if not payment.is_homeless:
        messages.info(request, _("This money has found its place meanwhile."))
    elif find_home(payment, actor=str(request.user), at=timezone.now()).is_homeless:
        words = _("Nothing was changed: order %(number)s still cannot take this money.")
        messages.warning(request, words % {"number": number})
    else:
        messages.success(request, _("Order %(number)s is paid with it.") % {"number": number})


@deed(RIGHT)
def rest_view(request, payment):
    """Book that the missing rest came too."""
    words = _("%(amount)s came too: order %(number)s is paid.")
    end_shortfall(request, payment, take_rest, missing_of(payment), words)


@deed(REFUND)
def let_go_view(request, payment):
    """Let the order be paid although a little is missing."""
    words = _("Order %(number)s is paid; %(amount)s is not asked for any more.")
    end_shortfall(request, payment, let_go, lettable_of(payment), words)


def end_shortfall(request, payment, end, missing, words):
    """Do it, if as much had come as when the page was drawn (`seen`), and say so."""
    number = payment.order.number
    try:
        end(payment, seen=seen_amount(request), actor=str(request.user), at=timezone.now())
    except StillShort:
        messages.warning(request, NOT_DONE % {"number": number})
    else:
        messages.success(request, words % {"amount": format_rupiah(missing), "number": number})


def seen_amount(request):
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@deed(REFUND)
def credit_view(request, payment):
    """Keep money without a home, or what is too much, as the shopper's credit. Pressed twice, it is once.

    `seen` is what went back already when the page was drawn.
    """
    seen = request.POST.get("seen", "")
    amount = spare_amount(payment)
    if seen != str(payment.refunding_amount) or amount <= 0:
        messages.warning(request, _("Nothing was done: this money has found its place meanwhile."))
        return
    parts = Parts(everything=amount) if amount == payment.refundable_amount else Parts(other_amount=amount)
    try:
        request_refund(
            payment,
            parts,
            key=f"kept:{payment.pk}:{seen}",
            reason=_("kept as customer credit"),
            way="credit",
            actor=str(request.user),
            at=timezone.now(),
        )
    except RefundRefused as refusal:
        messages.warning(request, str(refusal))
        return
    words = _("%(amount)s is kept as credit of %(name)s.")
    messages.success(request, words % {"amount": format_rupiah(amount), "name": payment.order.contact_name})


def spare_amount(payment):
    """Money of a payment that pays for nothing: all of it without an order, else what is too much."""
    is_paid = payment.state == Payment.State.PAID
    if payment.is_homeless or (is_paid and payment.order.status == "cancelled"):
        return payment.refundable_amount
    if is_paid:
        return max(payment.refundable_amount - payment.order.total_amount, 0)
    return 0
