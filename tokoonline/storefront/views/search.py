"""The page that answers a search, and what it offers when there is no answer."""

from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.search_terms import read_terms
from catalog.searching import SearchResult, search_products
from catalog.tree import Node, category_tree
from tokoonline.storefront.caching import catalogue_page
from tokoonline.storefront.cards import read_cards
from tokoonline.storefront.context import catalogue_version, shelves
from tokoonline.storefront.listing import SEARCH_SORTS, newest, of_queryset
from tokoonline.storefront.views.list_page import read_list

LONGEST_QUERY = 100


@catalogue_page
def search(request: HttpRequest) -> HttpResponse:
    query = " ".join(request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].split())
    result = search_products(query, catalogue_version(request))
    context: dict[str, object] = {
        "query": query,
        "title": f"{query or _('Search')} - {settings.STORE.name}",
        "is_noindex": True,
        "categories": shelves(request).roots,
    }
    status = 200
    if result.terms:
        shown, status = list_of(request, result)
        context |= shown | {"matching_categories": categories_called(request, result.terms)}
    if not (context.get("total") or context.get("applied")):
        context["suggestions"] = read_cards(newest(at=timezone.now()))
    return render(request, "storefront/search.html", context, status=status)


def list_of(request: HttpRequest, result: SearchResult) -> tuple[dict[str, Any], int]:
    """Return the list of what was found; else of what was perhaps meant; else of what comes near.

    A list that is empty because of its filters stays empty: they are said above it.
    """
    shown, status = read_list(request, partial(of_queryset, result.products), SEARCH_SORTS)
    if shown["total"] or shown["applied"]:
        return shown, status
    if result.corrected:
        meant = search_products(result.corrected, catalogue_version(request))
        shown, status = read_list(request, partial(of_queryset, meant.products), SEARCH_SORTS)
        if shown["total"]:
            return shown | {"corrected": result.corrected}, status
    if len(result.terms) > 1:
        shown, status = read_list(request, partial(of_queryset, result.loosened), SEARCH_SORTS)
    return shown | {"is_loosened": bool(shown["total"])}, status


def categories_called(request: HttpRequest, terms: list[str]) -> list[Node]:
    """Categories whose name holds every term, in the order of the shop."""
    wanted = set(terms)
    names = names_of_categories(catalogue_version(request), get_language() or "")
    return [node for name, node in names if wanted <= name]


@lru_cache(maxsize=4)
def names_of_categories(version: int, language: str) -> list[tuple[set[str], Node]]:
    """The terms of each category's name: reading two hundred of them takes longer than the search."""
    return [(set(read_terms(node.title)), node) for node in category_tree(version).by_id.values()]
