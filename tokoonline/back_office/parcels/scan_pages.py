"""The page at the packing table: one field, filled by a scanner that presses Enter itself."""

from django.core import signing
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shipping.collecting import to_collect
from shipping.documents.parcels import weight_in_words
from shipping.models import Shipment

from .scanning import Scanned, parcels, take_scan

SALT = "parcel in hand"


@require_http_methods(["GET", "HEAD", "POST"])
def scan_view(request, site):
    """Take one scan. The parcel in hand travels in the form, so every table has its own.

    The answer is the page itself, not a redirect: a scanner types on at once, and a page loaded
    again says the same scan again, which is handed over once.
    """
    if request.method != "POST":
        return show(request, site, Scanned())
    parcel = parcel_in_hand(request.POST.get("parcel", ""))
    text = request.POST.get("scan", "").replace("\x00", "")
    if not text.strip():
        return show(request, site, Scanned(parcel))
    scanned = take_scan(text, parcel, actor=str(request.user), at=timezone.now())
    return show(request, site, scanned, status=422 if scanned.problem else 200)


def parcel_in_hand(signed):
    """The parcel that the form brought back; None for none, or if somebody wrote the field."""
    try:
        pk = signing.loads(signed, salt=SALT, max_age=24 * 60 * 60)
    except signing.BadSignature:
        return None
    return parcels().filter(pk=pk).first()


def show(request, site, scanned, status=200):
    parcel = scanned.parcel or scanned.done
    context = {
        **site.each_context(request),
        "title": _("Scan to send"),
        "scanned": scanned,
        "parcel": parcel,
        "signed": signing.dumps(scanned.parcel.pk, salt=SALT) if scanned.parcel else "",
        "lines": parcel.lines.all() if parcel else [],
        "cod_amount": to_collect(parcel.order, parcel) if parcel else 0,
        "weight": weight_in_words(parcel.weight_grams or parcel.order.shipping_weight_grams)
        if parcel
        else "",
        "waiting_count": Shipment.objects.to_hand_over().count(),
    }
    return TemplateResponse(request, "admin/parcels/scan.html", context, status=status)
