"""The checkout in three short pages: where to, how it travels, how it is paid."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from inventory.moving import OutOfStock
from orders.cart_cookie import token_of
from orders.cart_reading import summarise
from orders.draft_reading import find_cart_with_draft
from orders.models import CheckoutDraft
from orders.placing import EmptyCart, PriceChanged
from payments.providers.base import MethodUnavailable

from ..arrival import arrival_words
from ..remembered_place import remember_region, remembered_region
from .checking_out import TotalChanged, check_out
from .facts import ask_for_prices, chain_of, delivery_of
from .forms import DeliveryForm, NoteForm
from .last_method import read_last_method, remember_last_method
from .paying import payment_context

checkout_page = require_http_methods(["GET", "HEAD", "POST"])


def cart_with_draft(request):
    """The cart of this browser with its draft if it has one, or None."""
    return find_cart_with_draft(token_of(request))


def draft_of(request, cart):
    """What was told so far; a customer's primary address is the first suggestion, then the place that
    this browser asked about."""
    try:
        return cart.draft
    except CheckoutDraft.DoesNotExist:
        draft = CheckoutDraft(cart=cart, region_code=remembered_region(request))
    user = request.user
    if user.is_authenticated:
        draft.email, draft.recipient, draft.phone = user.email, user.full_name, user.phone
        address = user.addresses.first()
        if address:
            use_address(draft, address)
    return draft


def use_address(draft, address):
    for name in ("recipient", "phone", "street", "landmark", "village", "postal_code"):
        setattr(draft, name, getattr(address, name))
    draft.region_code = address.region_id


def placed_order(cart):
    """The order that a cart became; only a completed cart has one."""
    return cart.order if cart and cart.completed_at else None


def leave(request, cart):
    """Where to go when there is nothing to check out: to the order it became, or to the cart."""
    order = placed_order(cart)
    return go_to_order(order) if order else redirect("orders:cart")


def go_to_order(order):
    """To its payment while it waits for one: Back from a gateway's page comes along here."""
    if order.awaits_payment:
        return redirect("storefront:payment", order.number, order.token)
    return redirect(order)


def open_checkout(request, cart=None):
    """(cart, summary, draft) of a cart that can be checked out, else (cart, None, None)."""
    cart = cart or cart_with_draft(request)
    if cart is None or cart.completed_at:
        return cart, None, None
    summary = summarise(cart)
    if not summary.can_be_ordered or summary.has_changed_prices:
        return cart, None, None
    return cart, summary, draft_of(request, cart)


@checkout_page
@never_cache
def address(request):
    cart, summary, draft = open_checkout(request)
    if summary is None:
        return leave(request, cart)
    saved = own_addresses(request)
    if request.method == "POST":
        form = DeliveryForm(request.POST, initial=DeliveryForm.initial_of(draft))
        if form.is_valid():
            form.save(draft)
            ask_for_prices(summary, draft, timezone.now())
            for warning in form.warnings:
                messages.warning(request, warning)
            return remember_region(redirect("storefront:checkout_shipping"), draft.region_code)
    else:
        picked = next((a for a in saved if str(a.pk) == request.GET.get("alamat")), None)
        if picked:
            use_address(draft, picked)
        form = DeliveryForm(initial=DeliveryForm.initial_of(draft))
    context = {"form": form, "saved": saved, "title": _("Where do we deliver?")}
    status = 422 if form.is_bound else 200
    return page(request, "checkout_address", summary, context, status=status)


def own_addresses(request):
    return list(request.user.addresses.all()) if request.user.is_authenticated else []


@checkout_page
@never_cache
def payment(request):
    cart = cart_with_draft(request)
    order = placed_order(cart)
    if order:
        return go_to_order(order)
    cart, summary, draft = open_checkout(request, cart)
    if summary is None:
        return leave(request, cart)
    at = timezone.now()
    delivery = delivery_of(draft, summary, at)
    if delivery is None:
        return choose_again(request, draft)
    if request.method == "POST":
        return pay(request, summary, draft, delivery, at)
    wanted = request.GET.get("method", "") or draft.payment_method
    return payment_page(request, summary, draft, delivery, at, wanted=wanted)


def choose_again(request, draft):
    """Where to go when the place or the service is not there (any more)."""
    if not (draft.has_address and chain_of(draft)):
        return redirect("storefront:checkout_address")
    if draft.has_shipping:
        messages.warning(request, _("The courier service you chose is not offered any more. Choose another."))
    return redirect("storefront:checkout_shipping")


def pay(request, summary, draft, delivery, at):
    """Place the order, or show the page again with one clear sentence; nothing typed is lost."""
    method = request.POST.get("method", "")[:40]
    note = NoteForm(request.POST)
    again = {"wanted": method, "note": note, "status": 422}
    if not note.is_valid():
        return payment_page(request, summary, draft, delivery, at, **again)
    try:
        order = check_out(
            summary,
            delivery,
            method=method,
            seen_total=seen_total(request),
            customer=request.user if request.user.is_authenticated else None,
            note=note.cleaned_data["note"],
            language=get_language() or "id",
            at=at,
        )
    except MethodUnavailable:
        error = _("Choose one of the ways to pay below.")
    except TotalChanged:
        error = _("The total has changed. Please look at it once more, then place your order.")
    except (EmptyCart, PriceChanged):
        return redirect("orders:cart")
    except OutOfStock as refusal:
        return sold_out(request, summary, refusal)
    else:
        response = redirect("storefront:payment", order.number, order.token)
        response.set_cookie("cart_count", "0", max_age=0, samesite="Lax")
        remember_last_method(response, method)
        return response
    return payment_page(request, summary, draft, delivery, at, error=error, **again)


def seen_total(request):
    text = request.POST.get("seen_total", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def payment_page(request, summary, draft, delivery, at, *, wanted, note=None, error="", status=200):
    last_used = read_last_method(request)
    context = payment_context(summary, delivery, at, wanted=wanted, last_used=last_used)
    context |= {
        "title": _("How do you want to pay?"),
        "draft": draft,
        "delivery": delivery,
        "arrival": arrival_words(delivery.quote.eta_from, delivery.quote.eta_to),
        "shipping_was": shipping_was(draft, delivery),
        "note": note or NoteForm(),
        "error": error,
    }
    return page(request, "checkout_payment", summary, context, status=status)


def shipping_was(draft, delivery):
    """The fee that the shopper chose, if it is another one now; else None."""
    return draft.shipping_amount if draft.shipping_amount != delivery.quote.amount else None


def sold_out(request, summary, refusal):
    """Somebody was quicker: say what is gone, and leave the rest of the cart as it is."""
    short = {variant_id: available for variant_id, _asked, available in refusal.shortages}
    gone = [
        {"line": line, "available": max(short[line.variant.pk], 0)}
        for line in summary.lines
        if line.variant.pk in short
    ]
    context = {"gone": gone, "title": _("Sold out just now")}
    return render(request, "storefront/sold_out.html", context, status=409)


def page(request, name, summary, context, *, status=200):
    rows = context.setdefault("rows", [(_("Items"), summary.items_amount), (_("Shipping fee"), None)])
    context.setdefault("total", sum(amount for _label, amount in rows if amount))
    context["summary"] = summary
    return render(request, f"storefront/{name}.html", context, status=status)
