"""Reading printed pages back by programs that did not draw them."""

import pypdfium2
import zxingcpp


def read_texts(pdf):
    """The text of each page, its line breaks as spaces."""
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def sizes_of(pdf):
    """Width and height of each page in whole millimetres."""
    return [tuple(round(side * 25.4 / 72) for side in page.get_size()) for page in pypdfium2.PdfDocument(pdf)]


def read_codes(pdf, *, dpi=203):
    """{format: text} of the codes on each page, as a thermal printer of 203 dpi would show them."""
    return [
        {str(code.format): code.text for code in zxingcpp.read_barcodes(picture_of(page, dpi))}
        for page in pypdfium2.PdfDocument(pdf)
    ]


def picture_of(page, dpi):
    return page.render(scale=dpi / 72, grayscale=True).to_pil()
