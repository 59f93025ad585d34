from xml.etree import ElementTree

import pytest
import segno

from payments.models import Payment, QrisCode
from payments.providers.qris.picture import QUIET, qris_svg, qris_text

from .factories import PRINTED

SVG = "{http://www.w3.org/2000/svg}"


def payment(amount=97_137, name="TOKO CONTOH", payload=PRINTED):
    return Payment(amount=amount, qris_code=QrisCode(payload=payload, merchant_name=name))


def drawn(svg):
    """The dark modules of a picture, as rows of 0 and 1 without the quiet zone."""
    root = ElementTree.fromstring(svg)
    size = int(root.get("viewBox").split()[2])
    rows = [[0] * size for _row in range(size)]
    for run in root.find(f"{SVG}path").get("d").rstrip("z").split("z"):
        place, wide = run[1:].split("h")[:2]
        x, y = map(int, place.split())
        for step in range(int(wide.split("v")[0])):
            rows[y][x + step] = 1
    return [row[QUIET:-QUIET] for row in rows[QUIET:-QUIET]]


def test_the_picture_holds_the_sum_of_the_payment():
    wanted = segno.make(qris_text(payment()), error="m", micro=False).matrix

    assert drawn(qris_svg(payment())) == [list(row) for row in wanted]
    assert "540597137" in qris_text(payment())


def test_the_picture_has_no_style_of_its_own_and_says_what_it_is():
    svg = qris_svg(payment())

    assert "style" not in svg
    assert ElementTree.fromstring(svg).find(f"{SVG}title").text == "QRIS untuk Rp97.137 ke TOKO CONTOH"


@pytest.mark.parametrize("amount", [1, 97_137, 10_000_000])
def test_every_module_is_whole_pixels_of_a_small_phone(amount):
    root = ElementTree.fromstring(qris_svg(payment(amount)))

    width, modules = int(root.get("width")), int(root.get("viewBox").split()[2])
    assert width % modules == 0
    assert 240 <= width <= 320


def test_a_name_is_text_not_markup():
    assert "<b>" not in qris_svg(payment(name="<b>"))
