"""An order by its secret link: where it is, how to pay it, how to end it."""

from django.conf import settings
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from procrastinate.contrib.django import app as jobs

from catalog.money import format_rupiah
from customers.phones import whatsapp_link
from orders.statuses import StatusRefused
from payments.closing import cancel_order
from payments.proofs import ProofRefused, attach_proof

from .forms import ProofForm
from .reading import find_order, payment_of
from .story import story_of


def get_order(number, token):
    """The order of a link, or 404."""
    found = find_order(number, token)
    if found is None:
        raise Http404
    return found


def order_rows(order):
    rows = [(_("Items"), order.items_amount)]
    if order.discount_amount:
        rows.append((_("Discount"), -order.discount_amount))
    rows.append((_("Shipping fee"), order.shipping_amount))
    return rows + [(fee.label, fee.amount) for fee in order.fees.all()]


def order_context(order, payment):
    question = _("Hello, I have a question about order %(number)s.") % {"number": order.number}
    return {
        "order": order,
        "payment": payment,
        "story": story_of(order, payment),
        "ask_url": whatsapp_link(settings.STORE.whatsapp, question),
        "may_pay": bool(payment and payment.is_open and order.awaits_payment),
        "is_noindex": True,
    }


@require_safe
@never_cache
def order(request, number, token):
    found = get_order(number, token)
    prefetch_related_objects([found], "details", "fees")
    context = order_context(found, payment_of(found)) | {
        "rows": order_rows(found),
        "title": _("Order %(number)s") % {"number": found.number},
        "shipments": sent_parcels(found),
    }
    return private(render(request, "storefront/order.html", context))


def sent_parcels(order):
    """Parcels on their way or arrived, with courier and tracking events; two statements."""
    sent = order.shipments.filter(state__in=["handed_over", "delivered"])
    return list(sent.select_related("courier").prefetch_related("tracking_events"))


def private(response):
    """The address is the key: it must not travel on in a Referer header."""
    response["Referrer-Policy"] = "same-origin"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def payment(request, number, token):
    """How to pay; takes the proof of a transfer."""
    found = get_order(number, token)
    current = payment_of(found)
    if current is None:
        raise Http404
    form = ProofForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        return take_proof(found, current, form, request)
    context = order_context(found, current) | {
        "title": _("Pay for order %(number)s") % {"number": found.number},
        "form": form,
        "transfer_parts": transfer_parts(current),
    }
    status = 422 if request.method == "POST" else 200
    return private(render(request, "storefront/payment.html", context, status=status))


@require_safe
@never_cache
def payment_return(request, number, token):
    """The shopper is back from the gateway, which proves nothing: ask it, and show what we know."""
    found = get_order(number, token)
    current = payment_of(found)
    if current and current.redirect_url and current.is_open:
        jobs.configure_task(
            "payments.look", task_kwargs={"payment_id": current.pk, "actor": "shopper"}
        ).defer()
    return redirect("storefront:payment", number, token)


def take_proof(order, payment, form, request):
    try:
        attach_proof(payment, form.cleaned_data["picture"], at=timezone.now())
    except ProofRefused:
        messages.warning(request, _("This order no longer waits for a proof of transfer."))
    else:
        messages.success(request, _("Thank you. We check your transfer and write to you."))
    return redirect("storefront:order", order.number, order.token)


def transfer_parts(payment):
    """The amount split before its last three digits, which are the unique code: ("Rp185.", "137")."""
    written = format_rupiah(payment.amount)
    return written[:-3], written[-3:]


@require_POST
@never_cache
def cancellation(request, number, token):
    """The shopper changes their mind before paying; a paid order is cancelled by staff."""
    found = get_order(number, token)
    if not found.awaits_payment:
        messages.warning(request, _("This order can no longer be cancelled here. Write to us."))
        return redirect(found)
    try:
        cancel_order(found, reason=_("cancelled by the shopper"), actor="shopper", at=timezone.now())
    except StatusRefused:
        messages.warning(request, _("This order can no longer be cancelled here. Write to us."))
    else:
        messages.success(request, _("Your order is cancelled. Nothing is to be paid."))
    return redirect(found)
