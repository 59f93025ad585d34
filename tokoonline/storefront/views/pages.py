"""The shop's written pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import strip_tags

from tokoonline.storefront.caching import catalogue_page
from tokoonline.storefront.models import Page
from tokoonline.storefront.seo import short_description


@catalogue_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Page, slug=slug)
    return render(
        request,
        "storefront/page.html",
        {
            "page": shown,
            "pages": Page.objects.filter(is_in_footer=True),
            "title": f"{shown.heading} - {settings.STORE.name}",
            "description": short_description(strip_tags(shown.html)),
        },
    )
