"""A CSV file as spreadsheets write it: rows with their numbers, or a sentence on why it cannot be read."""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Far above any catalogue; a wrong file is refused before it fills the memory.
MOST_BYTES = 200_000_000


@dataclass(frozen=True)
class Problem:
    """Why something cannot be imported: `row` as the spreadsheet numbers it, 0 for the whole file."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self):
        place = [self.file]
        if self.row:
            place.append(_("row %(row)d") % {"row": self.row})
        if self.column:
            place.append(self.column)
        return f"{', '.join(place)}: {self.reason}"


class CannotRead(Exception):
    """The file as a whole is unusable; its one argument says why."""


def read_sheet(path, columns):
    """Return ([(row number, {column: text}), ...], problems) of a CSV file with just these columns.

    UTF-8 with or without a byte order mark, comma or semicolon, columns in any order; rows
    without any text are passed over. A file that is no such table gives one problem and no rows.
    """
    try:
        text = decode(path)
        header, records = split_cells(text)
        check_header(header, columns)
    except CannotRead as refusal:
        return [], [Problem(path.name, 0, "", str(refusal))]
    rows, problems = [], []
    for number, cells in records:
        if len(cells) == len(header):
            rows.append((number, dict(zip(header, cells, strict=True))))
        else:
            reason = ngettext(
                "The row has %(found)d cell, the header has %(wanted)d.",
                "The row has %(found)d cells, the header has %(wanted)d.",
                len(cells),
            ) % {"found": len(cells), "wanted": len(header)}
            problems.append(Problem(path.name, number, "", reason))
    if not rows and not problems:
        problems.append(Problem(path.name, 0, "", _("There is no row below the header.")))
    return rows, problems


def decode(path):
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CannotRead(_("The file is larger than 200 MB."))
        content = path.read_bytes()
    except OSError as error:
        raise CannotRead(_("The file cannot be read: %(reason)s.") % {"reason": error.strerror}) from error
    # Text in UTF-16 is half NUL bytes even where its byte order mark is missing.
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:1000].count(0) > 100:
        raise CannotRead(_("The file is in UTF-16. Save it again as CSV UTF-8 (in Excel: “CSV UTF-8”)."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(
            _(
                "Line %(line)d is not UTF-8; the file seems to be in an older encoding such as "
                "Windows-1252. Save it again as CSV UTF-8 (in Excel: “CSV UTF-8”)."
            )
            % {"line": content.count(b"\n", 0, error.start) + 1}
        ) from error
    if not text.strip():
        raise CannotRead(_("The file is empty."))
    return text


def split_cells(text):
    """Return (header cells, [(row number, cells), ...]); rows without text are left out."""
    first_line = text.lstrip().partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = []
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                records.append((number, cells))
    except csv.Error as error:
        raise CannotRead(
            _("Near line %(line)d the quotation marks do not match: %(error)s.")
            % {"line": reader.line_num, "error": error}
        ) from error
    header = [cell.strip() for cell in records[0][1]]
    return header, records[1:]


def check_header(header, columns):
    doubled = sorted({name for name in header if header.count(name) > 1})
    missing = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in columns]
    reasons = []
    if missing:
        reasons.append(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    if unknown:
        names = ", ".join(name[:40] or "“”" for name in unknown[:20])
        reasons.append(_("These columns are unknown: %(names)s.") % {"names": names})
    if doubled:
        reasons.append(_("These columns are there twice: %(names)s.") % {"names": ", ".join(doubled)})
    if reasons:
        raise CannotRead(" ".join(reasons))
