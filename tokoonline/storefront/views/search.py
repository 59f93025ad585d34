"""The page that answers a search."""

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalog.models import Product
from tokoonline.storefront.caching import catalogue_page
from tokoonline.storefront.cards import read_cards
from tokoonline.storefront.context import shelves
from tokoonline.storefront.listing import SEARCH_SORTS, showcase
from tokoonline.storefront.views.list_page import read_list

LONGEST_QUERY = 100


@catalogue_page
def search(request: HttpRequest) -> HttpResponse:
    query = " ".join(request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].split())
    context: dict[str, object] = {
        "query": query,
        "title": f"{_('Search')} - {settings.STORE.name}",
        "is_noindex": True,
    }
    status = 200
    if query:
        wanted = SearchQuery(query, config="simple", search_type="websearch")
        products = (
            Product.objects.on_sale()
            .filter(search_vector=wanted)
            .annotate(rank=SearchRank("search_vector", wanted))
            .order_by(F("rank").desc(), "id")
        )
        shown, status = read_list(request, products, SEARCH_SORTS)
        context |= shown
    if not context.get("cards"):
        context["categories"] = shelves(request).roots
        context["suggestions"] = read_cards(showcase(Product.objects.on_sale()))
    return render(request, "storefront/search.html", context, status=status)
