"""A file of waybills, CSV or Excel, as the text that somebody could have pasted."""

import io
import zipfile
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _

MOST_BYTES = 1_000_000
# Small files can hide large ones.
MOST_UNPACKED = 30_000_000
MOST_LINES = 2_000
MOST_COLUMNS = 30


class FileRefused(ValueError):
    """The file cannot be read; the words are for staff."""


def read_text(upload, *, most_lines=MOST_LINES):
    """Return the rows of a file as text, of a workbook the first `most_lines`. Raises FileRefused."""
    if upload.size > MOST_BYTES:
        raise FileRefused(_("The file is larger than 1 MB."))
    content = upload.read()
    if content[:2] == b"PK":
        return read_workbook(content, most_lines)
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise FileRefused(_("This is an old Excel file. Save it again as .xlsx or CSV."))
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace")
    return content.decode("utf-8-sig", errors="replace")


def read_workbook(content, most_lines):
    # Eight megabytes that a web worker which never reads a workbook need not hold.
    import openpyxl  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise FileRefused(_("This Excel file is too large. Keep only the columns that are needed."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = list(sheet.iter_rows(values_only=True, max_row=most_lines, max_col=MOST_COLUMNS))
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        IndexError,
        ValueError,
        TypeError,
        OSError,
    ) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(_("The Excel file cannot be read. Save it again as .xlsx or CSV.")) from error
    return "\n".join("\t".join(cell_text(cell) for cell in row) for row in rows)


def cell_text(cell):
    """A cell as it looks: waybills of digits come as numbers, and must not come as 1.2E+14."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())
