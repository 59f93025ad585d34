"""Labels for parcels, one a page, on the paper that thermal printers take."""

from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext as _
from reportlab.lib.colors import black, white
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from catalog.money import format_rupiah
from customers.phones import display_phone

from .codes import draw_bars, draw_qr
from .lettering import BOLD, LEADING, PLAIN, fit, load_fonts, readable, shorten, width_of
from .parcels import weight_in_words

# Width and height in millimetres.
PAPERS = {"100x150": (100, 150), "a6": (105, 148)}
MARGIN = 4 * mm
GAP = 2 * mm


def draw_labels(parcels, *, store, paper="100x150"):
    """Return a PDF with a label for each of `parcels`, in Indonesian: those who read it carry it."""
    load_fonts()
    width, height = (side * mm for side in PAPERS[paper])
    file = BytesIO()
    canvas = Canvas(file, pagesize=(width, height))
    with translation.override("id"):
        canvas.setTitle(_("Shipping labels"))
        canvas.setAuthor(store.name)
        for parcel in parcels:
            LabelPage(canvas, width, height).draw(parcel, store)
            canvas.showPage()
    canvas.save()
    return file.getvalue()


class LabelPage:
    """One label, filled from the top: `y` is where the next part begins."""

    def __init__(self, canvas, width, height):
        self.canvas = canvas
        self.left, self.right = MARGIN, width - MARGIN
        self.width = width - 2 * MARGIN
        self.y = height - MARGIN

    def draw(self, parcel, store):
        self.draw_courier(parcel)
        self.draw_waybill(parcel)
        self.draw_way(parcel)
        self.draw_money(parcel)
        self.draw_recipient(parcel, height=46 * mm)
        self.draw_sender(store)
        self.draw_contents(parcel)

    def rule(self):
        self.canvas.setLineWidth(0.6)
        self.canvas.line(self.left, self.y, self.right, self.y)

    def write(self, text, x, y, font, size):
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, y, text)

    def write_right(self, text, y, font, size):
        self.canvas.setFont(font, size)
        self.canvas.drawRightString(self.right, y, text)

    def write_box(self, paragraphs, x, width, height, sizes):
        """Write paragraphs from `y` down at the largest size that fits; `y` stays."""
        texts = [(readable(text), font) for text, font in paragraphs if text]
        size, lines = fit(texts, width, height, sizes)
        for number, (line, font) in enumerate(lines):
            self.write(line, x, self.y - size - number * size * LEADING, font, size)

    def draw_courier(self, parcel):
        service = shorten(readable(parcel.service), BOLD, 13, self.width * 0.55)
        room = self.width - width_of(service, BOLD, 13) - GAP
        self.write(shorten(readable(parcel.courier), BOLD, 20, room), self.left, self.y - 6.5 * mm, BOLD, 20)
        self.write_right(service, self.y - 6.5 * mm, BOLD, 13)
        self.y -= 9 * mm
        self.rule()

    def draw_waybill(self, parcel):
        self.y -= GAP
        draw_bars(self.canvas, parcel.code, self.left, self.y - 18 * mm, self.width, 18 * mm)
        name = _("Waybill") if parcel.waybill else _("Order")
        self.canvas.setFont(BOLD, 12)
        self.canvas.drawCentredString(
            (self.left + self.right) / 2, self.y - 23 * mm, f"{name}: {parcel.code}"
        )
        self.y -= 25.5 * mm
        self.rule()

    def draw_way(self, parcel):
        """Where it goes, in large letters for those who sort; the order's QR beside it."""
        side = 24 * mm
        draw_qr(self.canvas, parcel.order.number, self.right - side, self.y - side, side)
        room = self.width - side - GAP
        self.y -= 1 * mm
        self.write_box(
            [(parcel.sorting, BOLD), (parcel.routing, BOLD)], self.left, room, 13 * mm, [15, 13, 11, 9, 8]
        )
        facts = [
            _("Order %(number)s") % {"number": parcel.order.number},
            weight_in_words(parcel.weight_grams),
        ]
        if parcel.share[1] > 1:
            facts.append(
                _("Parcel %(number)d of %(count)d")
                % dict(zip(["number", "count"], parcel.share, strict=True))
            )
        self.y -= 14 * mm
        self.write_box(
            [(facts[0], PLAIN), ("  ·  ".join(facts[1:]), PLAIN)], self.left, room, 9 * mm, [9, 8, 7]
        )
        self.y -= 9 * mm

    def draw_money(self, parcel):
        height = 11 * mm
        self.canvas.setFillColor(black if parcel.cod_amount else white)
        self.canvas.rect(self.left, self.y - height, self.width, height, stroke=1, fill=1)
        self.canvas.setFillColor(white if parcel.cod_amount else black)
        words = f"COD {format_rupiah(parcel.cod_amount)}" if parcel.cod_amount else "NON-COD"
        self.canvas.setFont(BOLD, 22)
        self.canvas.drawCentredString((self.left + self.right) / 2, self.y - 8.2 * mm, words)
        self.canvas.setFillColor(black)
        self.y -= height + 1 * mm

    def draw_recipient(self, parcel, height):
        order = parcel.order
        code_width = 27 * mm
        bottom = self.y - height
        lines = [line.removesuffix(order.postal_code).strip() for line in order.address_lines]
        self.write(_("Recipient"), self.left, self.y - 3 * mm, PLAIN, 7)
        self.y -= 3.5 * mm
        self.write_box(
            [(order.recipient, BOLD), (parcel.phone, BOLD)], self.left, self.width, 11.5 * mm, [13, 11, 9, 7]
        )
        self.y -= 12 * mm
        room = self.width - code_width - GAP
        landmark = _("Landmark: %(landmark)s") % {"landmark": order.landmark} if order.landmark else ""
        paragraphs = [*((line, PLAIN) for line in lines), (landmark, BOLD)]
        self.write_box(paragraphs, self.left, room, self.y - bottom, [11, 10, 9, 8, 7, 6])
        if order.postal_code:
            self.write_right(_("Postal code"), self.y - 3 * mm, PLAIN, 7)
            self.write_right(readable(order.postal_code), self.y - 12 * mm, BOLD, 26)
        self.y = bottom - 0.5 * mm
        self.rule()

    def draw_sender(self, store):
        self.y -= 0.5 * mm
        name = _("From: %(store)s, %(phone)s") % {"store": store.name, "phone": display_phone(store.whatsapp)}
        self.write_box([(name, BOLD), (store.address, PLAIN)], self.left, self.width, 10 * mm, [8, 7, 6, 5])
        self.y -= 11 * mm
        self.rule()

    def draw_contents(self, parcel):
        self.y -= 0.5 * mm
        words = _("Contents: %(contents)s") % {"contents": parcel.contents}
        self.write_box([(words, PLAIN)], self.left, self.width, self.y - MARGIN, [8, 7, 6])
