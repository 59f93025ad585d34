"""Where the pages of sending are, and who may see them."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.translation import gettext as _

from ..menu import Page
from .batch_pages import batch_view, choose_view, document_view
from .booking_pages import bookings_view, decide_view
from .scan_pages import scan_view
from .watch_pages import SEE, aside_view, ask_view, watch_view
from .waybill_pages import waybills_view

RIGHT = "back_office.pack_order"


def parcel_urls(site):
    pages = [
        ("paket/", batch_view, "parcels"),
        ("paket/pilihan/", choose_view, "parcels_choose"),
        ("paket/<slug:code>.pdf", document_view, "parcels_document"),
        ("paket/angkutan/", bookings_view, "bookings"),
        ("paket/angkutan/<int:pk>/<slug:deed>/", decide_view, "bookings_decide"),
        ("resi/", waybills_view, "waybills"),
        ("pindai/", scan_view, "scan"),
    ]
    # Open to whoever may see parcels; each deed asks for its own right.
    watched = [
        ("paket/perhatian/", watch_view, "parcels_watch"),
        ("paket/<int:pk>/pertanyaan/", ask_view, "parcels_ask"),
        ("paket/pesan/<int:pk>/", aside_view, "parcels_aside"),
    ]
    views = [(place, permitted(view), name) for place, view, name in pages] + watched
    return [path(place, site.admin_view(partial(view, site=site)), name=name) for place, view, name in views]


def permitted(view):
    @wraps(view)
    def inner(request, **kwargs):
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        return view(request, **kwargs)

    return inner


def parcel_pages(user):
    """The entries of the menu, for those who may see parcels, and those who may pack."""
    watched = [Page(_("Shipping"), _("Parcels to look after"), reverse("admin:parcels_watch"))]
    if not user.has_perm(RIGHT):
        return watched if user.has_perm(SEE) else []
    # Each goes before the one that was put there first.
    return [
        Page(_("Shipping"), _("Waybills"), reverse("admin:waybills")),
        Page(_("Shipping"), _("Scan to send"), reverse("admin:scan")),
        Page(_("Shipping"), _("Transports to decide about"), reverse("admin:bookings")),
        *watched,
    ]
