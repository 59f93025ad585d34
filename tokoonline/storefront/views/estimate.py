"""What shipping costs, told on the page of a product and in the cart.

A GET looks and writes nothing; a POST also has the couriers asked and the place remembered.
"""

from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from orders.cart_cookie import read_cart
from orders.cart_reading import summarise
from orders.same_origin import same_origin_required
from tokoonline.storefront.caching import catalogue_page
from tokoonline.storefront.checkout.facts import parcels_of
from tokoonline.storefront.context import site_origin
from tokoonline.storefront.product_page import ProductPage, read_product
from tokoonline.storefront.remembered_place import is_fine_enough, remember_region, remembered_region
from tokoonline.storefront.shipping_estimate import Estimate, estimate_shipping, parcel_of
from tokoonline.storefront.variant_choice import HALF, VARIANT, select
from tokoonline.storefront.views.product import decision_context, whole_page_context

LONGEST_PLACE = 80
# So often the answer looks whether the couriers' own prices are there, a second apart.
MOST_LOOKS = 4


@same_origin_required
def shipping_estimate(request: HttpRequest, slug: str) -> HttpResponse:
    return tell_place(request, slug) if request.method == "POST" else show_estimate(request, slug)


@vary_on_headers("HX-Request")
@catalogue_page
def show_estimate(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the couriers' prices in place, or with the whole product page around them."""
    page = page_of(slug)
    query = request.GET
    code = query.get("region", "") or ("" if query.get("q") else remembered_region(request))
    estimate = estimate_of(page, query, code)
    context = answer_context(query, estimate)
    if request.headers.get("HX-Request"):
        return render(request, "storefront/_estimate_result.html", answer_url(context, page, query, estimate))
    chosen = select(page.variants, query.get(VARIANT, ""), query.get(HALF, ""))
    return render(
        request,
        "storefront/product.html",
        {
            **decision_context(request, page, chosen),
            **whole_page_context(request, page),
            **context,
            "canonical_url": site_origin(request) + page.product.get_absolute_url(),
            "is_noindex": True,
        },
    )


@transaction.atomic
def tell_place(request: HttpRequest, slug: str) -> HttpResponse:
    """Remember where to, and leave the question to the couriers to the worker."""
    page = page_of(slug)
    typed = request.POST
    estimate = estimate_of(page, typed, typed.get("region", ""))
    is_asked = is_fine_enough(estimate.region_code) and bool(estimate.offers.unasked)
    if is_asked:
        estimate.offers.ask(at=timezone.now())
    if request.headers.get("HX-Request"):
        context = answer_url(answer_context(typed, estimate), page, typed, estimate)
        # What was just left to the worker is worth a look in a moment.
        context["next_look"] = context["next_look"] or (1 if is_asked else None)
        response = render(request, "storefront/_estimate_result.html", context)
    else:
        told = {name: typed[name][:LONGEST_PLACE] for name in (VARIANT, "q") if typed.get(name)}
        query = urlencode(told | ({"region": estimate.region_code} if estimate.region_code else {}))
        response = redirect(f"{request.path}?{query}")
    response["Cache-Control"] = "private, no-store"
    return remember_region(response, estimate.region_code)


def page_of(slug: str) -> ProductPage:
    row = read_product(slug)
    if row is None or not (row.is_active and row.is_ready):
        raise Http404
    return ProductPage(row)


def estimate_of(page: ProductPage, told, code: str) -> Estimate:
    chosen = select(page.variants, told.get(VARIANT, ""), told.get(HALF, ""))
    parcels = [parcel_of(chosen.variant or page.variants[0])]
    return estimate_shipping(parcels, text=told.get("q", ""), region_code=code, at=timezone.now())


def answer_context(told, estimate: Estimate) -> dict[str, object]:
    return {"estimate": estimate, "estimate_query": told.get("q", "")[:LONGEST_PLACE]}


def answer_url(context, page: ProductPage, told, estimate: Estimate) -> dict[str, object]:
    """Add where the answer itself looks again, as long as couriers are being asked."""
    looks = told.get("lihat", "0")
    seen = int(looks) if looks in {str(number) for number in range(MOST_LOOKS)} else MOST_LOOKS
    is_worth = estimate.offers.is_pending and seen < MOST_LOOKS
    query = {"region": estimate.region_code, VARIANT: told.get(VARIANT, "")}
    return {
        **context,
        "next_look": seen + 1 if is_worth else None,
        "look_url": f"{page.product.get_absolute_url()}ongkir/?{urlencode(query)}",
    }


@require_safe
@never_cache
def cart_estimate(request: HttpRequest) -> HttpResponse:
    """A line of the cart: what bringing it to the remembered place costs; empty if nobody knows where."""
    code = remembered_region(request)
    summary = summarise(read_cart(request) if code else None)
    if not summary.lines:
        return HttpResponse("")
    estimate = estimate_shipping(parcels_of(summary), text="", region_code=code, at=timezone.now())
    return render(request, "storefront/_cart_estimate.html", {"estimate": estimate})
