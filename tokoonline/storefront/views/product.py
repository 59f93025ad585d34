"""The product page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from catalog.models import SlugRedirect
from customers.phones import whatsapp_link
from tokoonline.storefront.caching import catalogue_page
from tokoonline.storefront.cards import read_cards
from tokoonline.storefront.context import shelves, site_origin
from tokoonline.storefront.listing import similar
from tokoonline.storefront.measures import measure_words
from tokoonline.storefront.product_page import ProductPage, read_product
from tokoonline.storefront.seo import (
    breadcrumbs_data,
    preview_url,
    product_data,
    short_description,
    to_json_ld,
)
from tokoonline.storefront.variant_choice import HALF, VARIANT, Selection, option_groups, select


@vary_on_headers("HX-Request")
@catalogue_page
def product(request: HttpRequest, slug: str) -> HttpResponse:
    row = read_product(slug)
    if row is None:
        return moved_product(request, slug)
    if not row.is_active:
        # It was here and will not come back soon: search engines may forget it.
        return render(request, "404.html", status=410)
    if not row.is_ready:
        raise Http404
    page = ProductPage(row)
    context = decision_context(request, page, read_selection(request, page))
    if request.headers.get("HX-Request"):
        return render(request, "storefront/_variant_change.html", context)
    return render(request, "storefront/product.html", context | whole_page_context(request, page))


def read_selection(request: HttpRequest, page: ProductPage) -> Selection:
    return select(page.variants, request.GET.get(VARIANT, ""), request.GET.get(HALF, ""))


def moved_product(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead from an old address to the new one."""
    moved = SlugRedirect.objects.filter(kind="product", old_slug=slug)
    new_slug = moved.values_list("product__slug", flat=True).first()
    if new_slug is None:
        raise Http404
    url = reverse("storefront:product", args=[new_slug])
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{url}?{query}" if query else url, permanent=True)


def decision_context(request: HttpRequest, page: ProductPage, chosen: Selection) -> dict[str, object]:
    """What changes with the variant: pictures, buttons, price, stock, weight and size."""
    variant = chosen.variant
    url = page.product.get_absolute_url()
    return {
        "product": page.product,
        "variant": variant,
        "is_unknown_variant": chosen.is_unknown,
        "percent_off": variant.percent_off if variant else 0,
        "stock": {"available": variant.available if variant else 0},
        "options": option_groups(url, page.variants, chosen, page.pictures),
        "estimate_url": reverse("storefront:shipping_estimate", args=[page.product.slug]),
        "images": page.pictures_for(chosen.value_ids),
        "specs": page.product.specs,
        **measure_words(page.variants, variant),
        "whatsapp_url": whatsapp_link(
            settings.STORE.whatsapp,
            _("Hello, I would like to ask about %(product)s: %(url)s")
            % {"product": page.product.title, "url": site_origin(request) + url},
        ),
    }


def whole_page_context(request: HttpRequest, page: ProductPage) -> dict[str, object]:
    """The rest of the page: what it is, where it stands in the shop, what is like it."""
    row = page.product
    origin = site_origin(request)
    shelf = shelves(request).by_id.get(row.category_id or 0)
    breadcrumbs = [(node.title, node.url) for node in (*shelf.ancestors, shelf)] if shelf else []
    trail = [(settings.STORE.name, reverse("storefront:home")), *breadcrumbs]
    trail.append((row.title, row.get_absolute_url()))
    return {
        "breadcrumbs": breadcrumbs,
        "similar": read_cards(similar(row.id, row.category_id, at=timezone.now())),
        "title": f"{row.title} - {settings.STORE.name}",
        "description": short_description(row.text),
        "og_type": "product",
        "og_image": preview_url(origin, page.pictures[0]) if page.pictures else "",
        "json_ld": to_json_ld(
            product_data(origin, row, page.variants, page.pictures), breadcrumbs_data(origin, trail)
        ),
    }
