"""A QRIS as a picture file, for the gallery of the phone that pays."""

from io import BytesIO

import segno

from payments.providers.qris.picture import QUIET, qris_text

# Pixels a module: sharp when an app scans it from the gallery.
SCALE = 12


def qr_png(payment):
    """The PNG of a payment's code. Raises BadQris."""
    picture = BytesIO()
    segno.make(qris_text(payment), error="m", micro=False).save(
        picture, kind="png", scale=SCALE, border=QUIET
    )
    return picture.getvalue()
