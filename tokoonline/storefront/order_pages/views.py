"""An order by its secret link: where it is, and how to end it. Paying it: payment_views.py."""

from django.conf import settings
from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from customers.phones import whatsapp_link
from orders.statuses import StatusRefused
from payments.closing import cancel_order

from .parcels import ways_of
from .reading import find_order, payments_of, spoken_of
from .refund_words import refunds_of
from .scenes import homeless_words
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
    return {
        "order": order,
        "payment": payment,
        "ask_url": ask_url(order),
        # Money that is here already is not asked for once more.
        "may_pay": bool(payment and order.awaits_payment and not payment.is_homeless),
        "is_noindex": True,
    }


def ask_url(order):
    question = _("Hello, I have a question about order %(number)s.") % {"number": order.number}
    return whatsapp_link(settings.STORE.whatsapp, question)


@require_safe
@never_cache
def order(request, number, token):
    found = get_order(number, token)
    prefetch_related_objects([found], "details", "fees")
    payments = payments_of(found)
    current = spoken_of(found, payments)
    ways = ways_of(found)
    context = order_context(found, current) | {
        "story": story_of(found, current, ways),
        "homeless": homeless_words(payments) if not found.awaits_payment else [],
        "rows": order_rows(found),
        "title": _("Order %(number)s") % {"number": found.number},
        "ways": ways,
        "refunds": refunds_of(payments),
    }
    return private(render(request, "storefront/order.html", context))


def private(response):
    """The address is the key: it must not travel on in a Referer header."""
    response["Referrer-Policy"] = "same-origin"
    return response


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
