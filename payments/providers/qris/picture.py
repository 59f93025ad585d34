"""The shop's QRIS with the sum of a payment, drawn for a screen."""

import segno
from django.utils.html import format_html
from django.utils.translation import gettext as _

from catalog.money import format_rupiah

from .tlv import with_amount

# Empty modules around a code, without which many cameras do not find it (ISO/IEC 18004).
QUIET = 4
# What is left of a phone of 360 px between its margins.
WIDTH = 320


def qris_text(payment):
    """The text of a payment's code, for who cannot scan the picture. Raises BadQris."""
    return with_amount(payment.qris_code.payload, payment.amount)


def qris_svg(payment):
    """The picture of a payment's code as inline SVG, safe HTML without any style attribute.

    Every module is a whole number of pixels, and its colours are its own: a dark page must not
    turn it over. Raises BadQris.
    """
    matrix = segno.make(qris_text(payment), error="m", micro=False).matrix
    size = len(matrix) + 2 * QUIET
    title = _("QRIS for %(amount)s to %(merchant)s") % {
        "amount": format_rupiah(payment.amount),
        "merchant": payment.qris_code.merchant_name,
    }
    return format_html(
        '<svg class="qris" xmlns="http://www.w3.org/2000/svg" role="img" width="{}" height="{}"'
        ' viewBox="0 0 {} {}" shape-rendering="crispEdges"><title>{}</title>'
        '<rect width="{}" height="{}" fill="#fff"/><path fill="#000" d="{}"/></svg>',
        *[size * (WIDTH // size)] * 2,
        *[size] * 2,
        title,
        *[size] * 2,
        "".join(runs(matrix)),
    )


def runs(matrix):
    """A rectangle for every run of dark modules in a row."""
    for y, row in enumerate(matrix, start=QUIET):
        start = None
        for x, is_dark in enumerate([*row, 0], start=QUIET):
            if is_dark and start is None:
                start = x
            elif not is_dark and start is not None:
                yield f"M{start} {y}h{x - start}v1h-{x - start}z"
                start = None
