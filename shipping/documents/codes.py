"""Codes for scanners: Code 128 for waybills, QR for order numbers, drawn as lines and squares."""

import segno
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm

# Thermal printers of 203 dpi: bars of whole dots keep their edges.
DOT = 25.4 / 203 * mm
MOST_DOTS = 4


def draw_bars(canvas, text, x, y, width, height):
    """Draw `text` as Code 128 in the middle of a box, its quiet zones of ten modules inside."""
    modules = Code128(text, barWidth=1, quiet=False).width + 20
    dots = min(int(width / modules / DOT), MOST_DOTS)
    # A number longer than any courier's may need less than a dot; laser printers still draw that.
    bar_width = dots * DOT if dots else width / modules
    bars = Code128(text, barWidth=bar_width, barHeight=height, quiet=False)
    bars.drawOn(canvas, x + (width - bars.width) / 2, y)


def draw_qr(canvas, text, x, y, side):
    """Draw `text` as a QR code of `side` points, its quiet zone of four modules inside."""
    rows = segno.make(text, error="m", micro=False).matrix
    module = side / (len(rows) + 8)
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        top = y + side - (number + 5) * module
        start = None
        for column, is_dark in enumerate([*row, 0]):
            if is_dark and start is None:
                start = column
            elif not is_dark and start is not None:
                path.rect(x + (start + 4) * module, top, (column - start) * module, module)
                start = None
    canvas.drawPath(path, stroke=0, fill=1)
