"""The orders of the person who is logged in, and everything we keep about them as a file."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from customers.export import own_data

from .export import own_orders
from .tones import STATUS_TONES

ORDERS_A_PAGE = 10


@require_safe
@never_cache
@login_required
def history(request):
    orders = request.user.orders.with_details().order_by("-placed_at", "-id")
    page = Paginator(orders, ORDERS_A_PAGE).get_page(request.GET.get("page"))
    rows = [(order, STATUS_TONES[order.status], pictures_of(order)) for order in page]
    context = {"rows": rows, "page": pager_of(page), "place": "orders"}
    return render(request, "orders/history.html", context)


def pictures_of(order):
    return [detail.picture for detail in order.details.all() if detail.picture][:4]


def pager_of(page):
    url = reverse("orders:history")
    return {
        "number": page.number,
        "pages": page.paginator.num_pages,
        "prev_url": f"{url}?page={page.number - 1}" if page.has_previous() else "",
        "next_url": f"{url}?page={page.number + 1}" if page.has_next() else "",
    }


# POST, though nothing changes: no picture or link of a stranger can make a browser fetch it.
@require_POST
@never_cache
@login_required
def export(request):
    """Give a person what we keep about them as a file (UU 27/2022 art. 32)."""
    response = JsonResponse(
        own_data(request.user) | {"orders": own_orders(request.user)},
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = 'attachment; filename="data-saya.json"'
    return response
