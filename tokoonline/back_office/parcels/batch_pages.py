"""Pages of a batch: ticked in the list of orders, printed as PDF, packed at once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from csp.decorators import csp_exempt
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from catalog.admin_columns import pill
from customers.phones import display_phone
from shipping.documents.parcels import parcels_of

from ..order_pages import FULFILMENT_TONES
from ..way_back import go_back
from .batch import MOST_ORDERS, load_orders, pack_many, why_not_labelled, why_not_packed, why_not_sent
from .transports import bookable, choices, transports_of, want_many

# Refusals that are said one by one; the others are counted.
MOST_SAID = 5


@dataclass(frozen=True)
class Document:
    """What can be printed for many orders; `obstacle(order)` says why not for one of them, or ""."""

    code: str
    button: str | Promise
    obstacle: Callable
    draw: Callable


# ReportLab takes nine megabytes of each web worker that has loaded it, and most of them never print.
def pick_list(orders, at):
    from shipping.documents.pick_lists import draw_pick_list, picks_of  # noqa: PLC0415

    return draw_pick_list(picks_of(orders), order_count=len(orders), store=settings.STORE, at=at)


def packing_slips(orders, at):
    from shipping.documents.packing_slips import draw_packing_slips  # noqa: PLC0415

    return draw_packing_slips(parcels_of_all(orders), store=settings.STORE)


def labels(orders, at, paper):
    from shipping.documents.labels import draw_labels  # noqa: PLC0415

    return draw_labels(parcels_of_all(orders), store=settings.STORE, paper=paper)


def parcels_of_all(orders):
    return [parcel for order in orders for parcel in parcels_of(order)]


DOCUMENTS = {
    document.code: document
    for document in [
        Document("daftar-ambil", gettext_lazy("Pick list"), why_not_packed, pick_list),
        Document("slip", gettext_lazy("Packing slips"), why_not_labelled, packing_slips),
        Document(
            "label", gettext_lazy("Labels 100 × 150"), why_not_labelled, partial(labels, paper="100x150")
        ),
        Document("label-a6", gettext_lazy("Labels A6"), why_not_labelled, partial(labels, paper="a6")),
    ]
}
PACK = "kemas"
BOOK = "pesan-kurir"


def read_pks(texts):
    """Numbers of orders from a form or an address, in their order, each once; nonsense is passed over."""
    pks = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
    return list(dict.fromkeys(pks))


def address_of(name, pks, *args):
    return reverse(f"admin:{name}", args=args) + "?pesanan=" + ",".join(map(str, pks))


@require_POST
def choose_view(request, site):
    """Take what was ticked to where it is wanted: a PDF, or the page of the batch, packed on the way."""
    is_all = "semua" in request.POST
    pks = read_pks(request.POST.get("halaman", "").split(",") if is_all else request.POST.getlist("pesanan"))
    deed = request.POST.get("deed")
    if not pks:
        messages.warning(request, _("Tick the orders first."))
        return go_back(request, "admin:orders_order_changelist")
    if len(pks) > MOST_ORDERS:
        words = _("That is too much at once: tick at most %(count)d orders.")
        messages.warning(request, words % {"count": MOST_ORDERS})
        return go_back(request, "admin:orders_order_changelist")
    if deed in DOCUMENTS:
        return redirect(address_of("parcels_document", pks, deed))
    if deed not in {PACK, BOOK}:
        raise Http404
    orders = load_orders(pks)
    if deed == BOOK:
        book_batch(request, orders)
        return redirect(address_of("parcels", pks))
    count = pack_many(orders, actor=str(request.user), at=timezone.now())
    say_packed(request, count, len(orders) - count)
    return redirect(address_of("parcels", pks))


def say_packed(request, count, left):
    if count:
        words = ngettext("%(count)d order is packed.", "%(count)d orders are packed.", count)
        messages.success(request, words % {"count": count})
    if left:
        words = ngettext(
            "%(count)d order was not packed now: the list says why.",
            "%(count)d orders were not packed now: the list says why.",
            left,
        )
        messages.warning(request, words % {"count": left})


def book_batch(request, orders):
    """Leave the ordering of transports to the worker; the page of the batch shows what comes of it."""
    wanted = request.POST.get("penyedia", "")
    count, refused = want_many(bookable(orders), provider=wanted, actor=str(request.user), at=timezone.now())
    if count:
        words = ngettext(
            "%(count)d transport is being booked.", "%(count)d transports are being booked.", count
        )
        messages.success(request, words % {"count": count})
    if not count and not refused:
        messages.info(request, _("There is nothing to book here: no packed parcel is without a transport."))
    for number, why in refused[:MOST_SAID]:
        messages.warning(request, f"{number}: {why}")
    if refused[MOST_SAID:]:
        words = ngettext(
            "%(count)d more was not booked.", "%(count)d more were not booked.", len(refused) - MOST_SAID
        )
        messages.warning(request, words % {"count": len(refused) - MOST_SAID})


@require_safe
def batch_view(request, site):
    """Show the orders of a batch as they stand, each with what hinders it."""
    orders = load_orders(read_pks(request.GET.get("pesanan", "").split(","))[:MOST_ORDERS])
    return show(request, site, orders, why_not_sent)


def show(request, site, orders, obstacle, *, document=None, status=200):
    rows = [row_of(order, obstacle(order)) for order in orders]
    free = [row["order"].pk for row in rows if not row["obstacle"]]
    parcels = bookable(orders)
    context = {
        **site.each_context(request),
        "title": _("Parcels of a batch"),
        "rows": rows,
        "documents": [
            document
            for document in DOCUMENTS.values()
            if any(not document.obstacle(order) for order in orders)
        ],
        "pack": PACK,
        "may_pack": any(not why_not_packed(order) for order in orders),
        "book": BOOK if parcels and not document else "",
        "book_count": len(parcels),
        "book_choices": choices(parcels),
        "is_pending": any(one.is_pending for row in rows for one in row["transports"]),
        "document": document,
        "blocked_count": len(rows) - len(free),
        "free_count": len(free),
        "free_url": address_of("parcels_document", free, document.code) if document and free else "",
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/parcels/batch.html", context, status=status)


def row_of(order, obstacle):
    state = pill(order.get_fulfilment_status_display(), FULFILMENT_TONES[order.fulfilment_status])
    return {
        "order": order,
        "phone": display_phone(order.phone),
        "units": sum(detail.quantity for detail in order.details.all()),
        "state": state,
        "obstacle": obstacle,
        "transports": transports_of(order),
    }


# The viewers of browsers are pages of their own, with parts that our policy for pages forbids.
@csp_exempt()  # type: ignore[arg-type]  # it hands on what else the view takes
@require_safe
def document_view(request, code, site):
    """Answer with the PDF; if one of the orders may not be in it, with a page that says which and why."""
    document = DOCUMENTS.get(code)
    if document is None:
        raise Http404
    orders = load_orders(read_pks(request.GET.get("pesanan", "").split(","))[:MOST_ORDERS])
    if not orders:
        raise Http404
    if any(document.obstacle(order) for order in orders):
        return show(request, site, orders, document.obstacle, document=document, status=422)
    now = timezone.now()
    name = f"{code}-{timezone.localtime(now):%Y%m%d-%H%M}-{len(orders)}.pdf"
    return HttpResponse(
        document.draw(orders, now),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )
