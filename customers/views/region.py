from urllib.parse import urlsplit

from django.http import Http404
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from customers.models import Region
from customers.region_search import search_regions
from customers.regions import region_chain, region_children


@require_safe
@vary_on_headers("HX-Request")
def region_search(request):
    """Find a district or village by `q`, or step down to it from the provinces by `in`.

    htmx is given the hits alone, as choices named `region_code` for the form they land in. As a
    page, every choice leads back to `next` with `region_code` and `postal_code` added.
    """
    text = request.GET.get("q", "").strip()
    hits = search_regions(text) if text else []
    if request.headers.get("HX-Request"):
        return render(request, "customers/_region_hits.html", {"query": text, "hits": hits})
    within = request.GET.get("in", "")
    context = {
        "text": text,
        "hits": hits,
        "chosen": get_region_or_404(within) if within else None,
        "children": region_children(within),
        "next": safe_next(request),
    }
    return render(request, "customers/regions.html", context)


def get_region_or_404(code):
    try:
        return region_chain(code)
    except Region.DoesNotExist:
        raise Http404 from None


def safe_next(request):
    """Return the path to go back to, without its query; "" for one that leaves the shop."""
    path = request.GET.get("next", "")
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return ""
    return urlsplit(path).path
