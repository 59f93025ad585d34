"""The slip that lies in the parcel: what is in it, without prices, for whoever packs and unpacks."""

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm

from customers.phones import display_phone

from .codes import draw_qr
from .lettering import BOLD, PLAIN
from .parcels import weight_in_words
from .sheets import Sheets

QR_SIDE = 24 * mm


def draw_packing_slips(parcels, *, store):
    """Return a PDF with an A5 slip for each parcel, in the language of its shopper.

    No prices: a parcel is often a present.
    """
    sheets = Sheets(A5, title=_("Packing slips"), author=store.name)
    for parcel in parcels:
        with translation.override(parcel.order.language):
            draw_slip(sheets, parcel, store)
    return sheets.done()


def draw_slip(sheets, parcel, store):
    order = parcel.order

    def head(sheets):
        draw_qr(sheets.canvas, order.number, sheets.right - QR_SIDE, sheets.y - QR_SIDE, QR_SIDE)
        room = sheets.right - sheets.left - QR_SIDE
        bottom = sheets.y - QR_SIDE
        sheets.write(store.name, font=BOLD, size=14, width=room)
        sheets.write(_("Order %(number)s") % {"number": order.number}, font=BOLD, size=11, width=room)
        placed = date_format(timezone.localtime(order.placed_at), "DATE_FORMAT")
        sheets.write(_("Placed on %(date)s") % {"date": placed}, width=room)
        if parcel.share[1] > 1:
            number, count = parcel.share
            words = _("Parcel %(number)d of %(count)d") % {"number": number, "count": count}
            sheets.write(words, font=BOLD, width=room)
        if sheets.page > 1:
            sheets.write(_("Page %(number)d") % {"number": sheets.page}, width=room)
        sheets.y = min(sheets.y, bottom) - 2 * mm
        sheets.rule(0.8)

    sheets.start(head)
    sheets.y -= 2 * mm
    sheets.write(_("For %(name)s, %(phone)s") % {"name": order.recipient, "phone": parcel.phone}, font=BOLD)
    sheets.write(", ".join(order.address_lines))
    sheets.write(f"{parcel.courier} {parcel.service} · {weight_in_words(parcel.weight_grams)}")
    if order.note:
        sheets.y -= 2 * mm
        sheets.write(_("Note of the shopper: %(note)s") % {"note": order.note}, font=BOLD, size=10)
    sheets.y -= 3 * mm
    sheets.rule(0.8)
    for item in parcel.items:
        draw_item(sheets, item)
    units = sum(item.quantity for item in parcel.items)
    sheets.y -= 2 * mm
    sheets.write(ngettext("%(count)d item", "%(count)d items", units) % {"count": units}, font=BOLD)
    sheets.y -= 3 * mm
    thanks = _(
        "Thank you for shopping with us. Is anything missing or broken? Write to us: %(phone)s, %(email)s."
    )
    sheets.write(thanks % {"phone": display_phone(store.whatsapp), "email": store.email}, size=8)


def draw_item(sheets, item):
    left, width = sheets.left + 6 * mm, sheets.right - sheets.left
    sheets.row(
        [
            (left, 12 * mm, f"{item.quantity}×", BOLD, 11),
            (left + 13 * mm, width - 56 * mm, item.name, PLAIN, 9),
            (sheets.right - 36 * mm, 36 * mm, item.sku, PLAIN, 8),
        ]
    )
    sheets.tick_box()
