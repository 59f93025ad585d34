"""Rows of order number, waybill and courier, as people paste them and as spreadsheets write them."""

import csv
import re
from dataclasses import dataclass

MOST_ROWS = 300
LONGEST_ROW = 1_000
# Sure by its letters; without them six digits and some more may be a waybill as well.
SURE = re.compile(r"TO[- ]?(\d{6})[- ]?([2-9A-HJ-NP-Z]{5,8})", re.IGNORECASE)
LOOSE = re.compile(r"(?:TO[- ]?)?(\d{6})[- ]?([2-9A-HJ-NP-Z]{5,8})", re.IGNORECASE)
HEADERS = {
    "waybill": re.compile(r"resi|waybill|awb|tracking|connote", re.IGNORECASE),
    "courier": re.compile(r"courier|kurir|ekspedisi", re.IGNORECASE),
    "order": re.compile(r"order|pesanan", re.IGNORECASE),
}


@dataclass(frozen=True)
class Row:
    """One row as it was read; `number` is "" where no order number is in it. `line` counts from 1."""

    line: int
    text: str
    number: str
    waybill: str
    courier: str = ""
    is_swapped: bool = False


def order_number(text, pattern=SURE):
    """The order number that `text` is, in the shop's spelling, or ""."""
    match = pattern.fullmatch(text.strip())
    return f"TO-{match[1]}-{match[2].upper()}" if match else ""


def read_rows(text):
    """Read all rows that say something; which column is which is seen by the content, not the place.

    Comma, semicolon, tab or blanks between the columns. A header names columns among many; without
    one the first columns beside the order number are the waybill and the courier.
    """
    lines = [line[:LONGEST_ROW].replace("\x00", "") for line in text.splitlines()]
    separator = max("\t;,", key=text.count)
    has_columns = separator in text
    columns: dict[str, int] = {}
    rows: list[Row] = []
    for line, written in enumerate(lines, start=1):
        cells = cells_of(written, separator if has_columns else None)
        if not any(cells):
            continue
        if not rows and not columns and is_header(cells):
            columns = columns_of(cells)
            continue
        rows.append(row_of(line, written, cells, columns))
    return rows


def cells_of(written, separator):
    if separator:
        cells = next(csv.reader([written], delimiter=separator), [])
        return [cell.strip(" \"'\ufeff\u00a0") for cell in cells]
    match = SURE.search(written)
    if not match:
        return written.split()
    words = (written[: match.start()] + " " + written[match.end() :]).split()
    # "TO-... JP 1234 567 890 J&T": words without digits behind the number name the courier.
    end = len(words)
    while end and not any(letter.isdigit() for letter in words[end - 1]):
        end -= 1
    return [match[0], "".join(words[:end]), " ".join(words[end:])]


def is_header(cells):
    return not any(order_number(cell) for cell in cells) and bool(columns_of(cells))


def columns_of(cells):
    """{kind: index} of the columns that a header names."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(cells):
        if any(letter.isdigit() for letter in cell):
            continue
        kind = next((kind for kind, words in HEADERS.items() if words.search(cell)), None)
        if kind:
            columns.setdefault(kind, index)
    return columns


def row_of(line, written, cells, columns):
    sure = [index for index, cell in enumerate(cells) if order_number(cell)]
    expected = columns.get("order", 0)
    place = next((index for index in sure if index == expected), sure[0] if sure else expected)
    number = order_number(cells[place], LOOSE) if place < len(cells) else ""
    if not number:
        return Row(line, written.strip(), "", "")
    waybill_place, courier_place = places_beside(place, cells, columns)
    return Row(
        line,
        written.strip(),
        number,
        cell_at(cells, waybill_place),
        cell_at(cells, courier_place),
        is_swapped=place != expected,
    )


def places_beside(place, cells, columns):
    """Where waybill and courier are when the order number is at `place`."""
    if columns:
        waybill = columns.get("waybill")
        return (columns.get("order") if waybill == place else waybill), columns.get("courier")
    others = [index for index, cell in enumerate(cells) if index != place and cell]
    waybill, courier, *_rest = [*others, None, None]
    return waybill, courier


def cell_at(cells, place):
    return cells[place] if place is not None and place < len(cells) else ""
