"""What search engines ask for: where they may go, and what there is."""

from collections.abc import Iterator
from itertools import chain
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from catalog.models import Product
from tokoonline.storefront.context import both_paths, shelves, site_origin
from tokoonline.storefront.models import Page

START = (
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n',
)
END = ("</urlset>\n",)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "storefront/robots.txt",
        {"origin": site_origin(request)},
        content_type="text/plain; charset=utf-8",
    )


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> StreamingHttpResponse:
    """Name every page in both languages, streamed: ten thousand products are no burden.

    A sitemap holds at most 50,000 addresses; a larger shop needs an index of several.
    """
    origin = site_origin(request)
    lines = (
        f"<url><loc>{escape(origin + path)}</loc></url>\n"
        for indonesian in every_path(request)
        for path in both_paths(indonesian)
    )
    return StreamingHttpResponse(chain(START, lines, END), content_type="application/xml")


def every_path(request: HttpRequest) -> Iterator[str]:
    """The Indonesian paths of all that may be found."""
    yield indonesian_path("home")
    for node in shelves(request).by_id.values():
        yield indonesian_path("category", node.slug)
    for slug in Page.objects.values_list("slug", flat=True):
        yield indonesian_path("page", slug)
    for slug in Product.objects.on_sale().order_by("id").values_list("slug", flat=True):
        yield indonesian_path("product", slug)


def indonesian_path(name: str, *slug: str) -> str:
    return both_paths(reverse(f"storefront:{name}", args=slug))[0]
