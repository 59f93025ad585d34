"""The shop's written pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString

from customers.phones import display_phone
from tokoonline.storefront.caching import catalogue_page
from tokoonline.storefront.models import Page
from tokoonline.storefront.seo import short_description


@catalogue_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Page, slug=slug)
    html = with_store_facts(shown.html)
    return render(
        request,
        "storefront/page.html",
        {
            "page": shown,
            "html": html,
            "pages": Page.objects.filter(is_in_footer=True),
            "title": f"{shown.heading} - {settings.STORE.name}",
            "description": short_description(strip_tags(html)),
        },
    )


def with_store_facts(html: str) -> SafeString:
    """Fill [store], [address] and the like from the settings, so that no page goes out of date.

    `html` was cleaned when it was saved (`Page.save`).
    """
    store = settings.STORE
    facts = {
        "store": store.name,
        "legal_name": store.legal_name,
        "address": store.address,
        "whatsapp": display_phone(store.whatsapp),
        "email": store.email,
        "hours": store.opening_hours,
    }
    for word, fact in facts.items():
        html = html.replace(f"[{word}]", escape(fact))
    return SafeString(html)
