"""Home, categories and search: lists of products for everybody."""

from functools import partial

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import SlugRedirect
from catalog.tree import Node
from tokoonline.storefront.caching import catalogue_page
from tokoonline.storefront.cards import read_cards
from tokoonline.storefront.context import shelves, site_origin
from tokoonline.storefront.listing import SORTS, featured, in_categories, newest
from tokoonline.storefront.seo import breadcrumbs_data, short_description, store_data, to_json_ld
from tokoonline.storefront.views.list_page import read_list


@catalogue_page
def home(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    chosen, latest = featured(at=at), newest(at=at)
    cards = {card.id: card for card in read_cards([*chosen, *latest])}
    return render(
        request,
        "storefront/home.html",
        {
            "categories": shelves(request).roots,
            "featured": [cards[pk] for pk in chosen if pk in cards],
            "newest": [cards[pk] for pk in latest if pk in cards],
            "title": settings.STORE.name,
            "description": _("Things for the home, with honest prices and shipping to all of Indonesia."),
            "json_ld": to_json_ld(store_data(site_origin(request))),
        },
    )


@catalogue_page
def category(request: HttpRequest, slug: str) -> HttpResponse:
    node = shelves(request).by_slug.get(slug)
    if node is None:
        return moved_category(request, slug)
    find = partial(in_categories, node.descendant_ids, at=timezone.now())
    shown, status = read_list(request, find, SORTS)
    breadcrumbs = [(above.title, above.url) for above in node.ancestors]
    return render(
        request,
        "storefront/category.html",
        {
            **shown,
            "node": node,
            "breadcrumbs": breadcrumbs,
            "title": page_title(node.title, shown["page"]["number"]),
            "description": short_description(node.text),
            "json_ld": to_json_ld(category_trail(request, node, breadcrumbs)),
        },
        status=status,
    )


def category_trail(request: HttpRequest, node: Node, breadcrumbs: list[tuple[str, str]]) -> dict:
    home = (settings.STORE.name, reverse("storefront:home"))
    return breadcrumbs_data(site_origin(request), [home, *breadcrumbs, (node.title, node.url)])


def moved_category(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead from an old address to the new one; a category that is hidden now is not found."""
    moved = SlugRedirect.objects.filter(kind="category", old_slug=slug).values_list("category_id")
    node = shelves(request).by_id.get(moved[0][0]) if moved else None
    if node is None:
        raise Http404
    return redirect(with_old_query(request, node.url), permanent=True)


def with_old_query(request: HttpRequest, url: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{url}?{query}" if query else url


def page_title(title: str, number: int) -> str:
    if number > 1:
        title = _("%(title)s, page %(number)s") % {"title": title, "number": number}
    return f"{title} - {settings.STORE.name}"
