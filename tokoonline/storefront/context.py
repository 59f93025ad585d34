"""What every page is framed by: menu and footer as ready HTML, its addresses in both languages."""

from functools import lru_cache, partial

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from catalog.reading import fetch_rows
from catalog.tree import CategoryTree, category_tree
from tokoonline.storefront.models import Page

ENGLISH = "/en"
# CatalogueVersion.current(), asked on every page.
VERSION = "SELECT number FROM catalog_catalogueversion"


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor of every page. Functions are called only by the templates that use them."""
    origin = site_origin(request)
    indonesian, english = both_paths(request.path)
    language = get_language()
    page = page_query(request)
    return {
        "store": settings.STORE,
        "language": language,
        "origin": origin,
        "canonical_url": origin + request.path + page,
        "language_urls": {
            "id": origin + indonesian + page,
            "en": origin + english + page,
            "x-default": origin + indonesian + page,
        },
        "other_language_url": with_query(request, indonesian if language == "en" else english),
        "menu_html": partial(fragment, "components/_menu.html", request),
        "footer_html": partial(fragment, "components/_footer.html", request),
    }


def site_origin(request: HttpRequest) -> str:
    """`https://toko.example`, for addresses that leave the page."""
    return f"{request.scheme}://{request.get_host()}"


def page_query(request: HttpRequest) -> str:
    """Page 2 of a list has an address of its own; other parameters only show the same otherwise."""
    if not request.META.get("QUERY_STRING"):
        return ""
    number = request.GET.get("page", "")
    return f"?page={number}" if number.isascii() and number.isdigit() and number != "1" else ""


def both_paths(path: str) -> tuple[str, str]:
    """Return the same page's Indonesian and English path: they differ by a prefix only."""
    if path == ENGLISH or path.startswith(f"{ENGLISH}/"):
        return path.removeprefix(ENGLISH) or "/", path
    return path, ENGLISH + path


def with_query(request: HttpRequest, path: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def catalogue_version(request: HttpRequest) -> int:
    """Ask the database once a request how old the shelves are."""
    if not hasattr(request, "catalogue_version"):
        [(version,)] = fetch_rows(VERSION) or [(None,)]
        request.catalogue_version = version  # type: ignore[attr-defined]
    return request.catalogue_version  # type: ignore[attr-defined]


def shelves(request: HttpRequest) -> CategoryTree:
    return category_tree(catalogue_version(request))


def fragment(template: str, request: HttpRequest) -> SafeString:
    return _remember_fragment(template, get_language() or "", catalogue_version(request))


@lru_cache(maxsize=16)
def _remember_fragment(template: str, language: str, version: int) -> SafeString:
    """Render menu or footer once a language and version of the catalogue, not once a page."""
    pages = [page for page in Page.objects.all() if page.is_in_footer]
    return SafeString(
        render_to_string(
            template, {"tree": category_tree(version), "store": settings.STORE, "pages": pages}
        ).strip()
    )
