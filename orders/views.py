"""The cart: see it, fill it, change it."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from catalog.models import Variant

from .cart_cookie import cart_for_writing, forget_cart, read_cart, remember_cart
from .cart_reading import summarise
from .carts import (
    NotForSale,
    SoldOut,
    accept_prices,
    add_to_cart,
    remove_line,
    set_quantity,
    variant_for_sale,
)
from .forms import AddForm, LineForm
from .models import CartLine
from .same_origin import same_origin_required


@require_safe
@never_cache
def cart(request):
    summary = summarise(read_cart(request))
    context = cart_context(summary, removed=removed_line(request))
    response = render(request, "orders/cart.html", context)
    if summary.cart:
        remember_cart(response, summary.cart, summary.units)
    elif "cart" in request.COOKIES:
        forget_cart(response)
    return response


def cart_context(summary, **more):
    units = ngettext("%(count)s item", "%(count)s items", summary.units) % {"count": summary.units}
    rows = [(units, summary.items_amount), (_("Shipping fee"), None)]
    return {"summary": summary, "rows": rows, "title": _("Your cart"), **more}


def removed_line(request):
    """What was just taken out, to offer it back: {"variant", "quantity"} or None."""
    form = AddForm({"sku": request.GET.get("hapus", ""), "quantity": request.GET.get("n", "")})
    if "hapus" not in request.GET or not form.is_valid():
        return None
    variants = Variant.objects.for_sale().select_related("product", "option1", "option2")
    variant = variants.filter(sku=form.cleaned_data["sku"]).first()
    return variant and {"variant": variant, "quantity": form.cleaned_data["quantity"]}


# Catalogue pages carry no token, so that they may be cached: the origin is checked instead.
@csrf_exempt
@same_origin_required
@require_POST
def cart_add(request):
    form = AddForm(request.POST)
    if not form.is_valid():
        return refuse(request, first_error(form))
    try:
        with transaction.atomic():
            variant = variant_for_sale(form.cleaned_data["sku"])
            cart = cart_for_writing(request)
            added = add_to_cart(cart, variant, form.cleaned_data["quantity"])
    except NotForSale:
        return refuse(request, _("This product is no longer for sale."), status=404)
    except SoldOut as refusal:
        name = full_name(refusal.variant)
        return refuse(request, _("%(name)s is sold out at the moment.") % {"name": name})
    if request.htmx and request.POST.get("next") == "checkout":
        response = HttpResponseClientRedirect(reverse("storefront:checkout_address"))
    elif request.htmx:
        context = {"words": added_words(added)}
        response = render(request, "orders/_added.html", context)
    else:
        response = go_on(request, added)
    return remember_cart(response, cart, added.units_in_cart)


def go_on(request, added):
    """Where a shopper without script goes after adding: the checkout if asked for, else the cart."""
    if request.POST.get("next") == "checkout":
        return redirect("storefront:checkout_address")
    messages.success(request, added_words(added))
    return redirect("orders:cart")


def added_words(added):
    name = full_name(added.variant)
    if added.is_capped:
        return _("%(name)s is in your cart: %(count)s, all that we have.") % {
            "name": name,
            "count": added.quantity,
        }
    return _("%(name)s is in your cart.") % {"name": name}


def full_name(variant):
    label = f" ({variant.label})" if variant.label else ""
    return variant.product.title + label


def refuse(request, sentence, *, status=422):
    """Say why nothing was added; the cart stays as it was."""
    if request.htmx:
        return render(request, "orders/_refused.html", {"sentence": sentence}, status=status)
    context = {"sentence": sentence, "title": _("Not added to the cart")}
    sku = request.POST.get("sku", "")[:40].replace("\x00", "")
    variant = Variant.objects.select_related("product").filter(sku=sku).first()
    context["product"] = variant and variant.product
    return render(request, "orders/refused.html", context, status=status)


def first_error(form):
    if "quantity" in form.errors:
        return form.errors["quantity"][0]
    return _("We could not tell which product you meant. Please choose it once more.")


@require_POST
@never_cache
def cart_line(request):
    """Change how many of one thing; 0 takes it out."""
    cart = read_cart(request)
    form = LineForm(request.POST)
    if cart is None:
        return redirect("orders:cart")
    if not form.is_valid():
        context = cart_context(summarise(cart), error=first_error(form))
        return render(request, "orders/cart.html", context, status=422)
    try:
        units = set_quantity(cart, form.cleaned_data["sku"], form.cleaned_data["quantity"])
    except CartLine.DoesNotExist:
        messages.warning(request, _("That product is no longer in your cart."))
        return redirect("orders:cart")
    if 0 < units < form.cleaned_data["quantity"]:
        messages.warning(
            request, _("We have only %(count)s of it; your cart now says so.") % {"count": units}
        )
    return redirect("orders:cart")


@require_POST
@never_cache
def cart_remove(request):
    cart = read_cart(request)
    sku = request.POST.get("sku", "")[:40].replace("\x00", "")
    units = remove_line(cart, sku) if cart else 0
    address = reverse("orders:cart")
    if units:
        address += "?" + urlencode({"hapus": sku, "n": units})
    return redirect(address)


@require_POST
@never_cache
def cart_prices(request):
    """The shopper has read the new prices and goes on with them."""
    cart = read_cart(request)
    if cart:
        accept_prices(cart)
    return redirect("orders:cart")
