"""Rows of a courier's bill or settlement: which column is which, and numbers as couriers write them."""

import csv
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from payments.statements.cells import read_amount

MOST_ROWS = 5_000
LONGEST_ROW = 1_000
# Above the names of the columns couriers put their own name and the month.
HEADER_WITHIN = 20
SEPARATORS = "\t;,|"
# A column of whole numbers like these is in grams: nobody sends a hundred kilograms each time.
SURELY_GRAMS = 100

WAYBILL = re.compile(r"resi\b|waybill|awb|c(?:on)?note\b|tracking", re.IGNORECASE)
WEIGHT = re.compile(r"weight|berat|\bkgs?\b|gram", re.IGNORECASE)
CHARGED_WEIGHT = re.compile(r"charge|tagih|bill|kena", re.IGNORECASE)
SERVICE = re.compile(r"service|layanan|servis|produk", re.IGNORECASE)
FEE = re.compile(r"fee|potongan|komisi|biaya", re.IGNORECASE)
# The surer a name says what is to be paid, the earlier it stands.
BILLED = [
    re.compile(words, re.IGNORECASE)
    for words in (r"total|tagihan", r"amount|biaya|ongkir|ongkos|tarif|charge|price|freight", r"jumlah|harga")
]
COLLECTED = [
    re.compile(words, re.IGNORECASE) for words in (r"cod", r"amount|nilai|collect|jumlah", r"total|tagihan")
]
NO_BILL = re.compile(
    r"cod|nilai|barang|goods|value|insur|asuransi|dis[ck]|potong|pajak|ppn|tax|vat|koli|pcs|paket"
    r"|\bno\b|nomor|number|tanggal|tgl|date|status",
    re.IGNORECASE,
)
NO_COLLECTED = re.compile(
    r"fee|potong|komisi|biaya|ongkir|net|bersih|\bno\b|nomor|number|tanggal|tgl|date|status", re.IGNORECASE
)
GRAMS = re.compile(r"\((?:g|gr|gram)\)|\bgr(?:am)?\b", re.IGNORECASE)
KILOGRAMS = re.compile(r"kg|kilo", re.IGNORECASE)
WRITTEN_WEIGHT = re.compile(r"(\d{1,6})(?:[.,](\d{1,3}))?\s*(kgs?|g|gr|gram)?\.?", re.IGNORECASE | re.ASCII)


# "GRAND TOTAL" has as many letters as a waybill, and no waybill has these.
SUM = re.compile(r"total|jumlah", re.IGNORECASE)


class WrongColumns(ValueError):
    """The rows cannot be told apart; the words are for staff."""


class Negative(ValueError):
    """An amount below zero."""


@dataclass(frozen=True)
class Kind:
    """What a file is about: the names of its column of money, best first, and what they must not hold."""

    money: list
    not_money: re.Pattern
    example: str


BILL = Kind(BILLED, NO_BILL, "resi; berat; biaya")
SETTLEMENT = Kind(COLLECTED, NO_COLLECTED, "resi; nilai cod; potongan")


@dataclass(frozen=True)
class Row:
    """One row as it was written; `line` counts from 1. `weight_unit` is the column's: kg, g or ""."""

    line: int
    waybill: str
    amount: str
    weight: str = ""
    service: str = ""
    fee: str = ""
    weight_unit: str = ""

    @property
    def has_waybill(self):
        """Whether it can be about a parcel; rows with the sum of all others stand below them."""
        return bool(self.waybill) and not SUM.search(self.waybill)


def read_rows(text, kind=BILL):
    """Read all rows that say something. Raises WrongColumns where no header names waybill and amount."""
    lines = text.replace("\x00", "").splitlines()
    separator, header, columns = find_header(lines, kind)
    rows = []
    for line, cells in enumerate(cells_of(lines[header + 1 :], separator), start=header + 2):
        if any(cells):
            found = {name: cell_at(cells, place) for name, place in columns.items()}
            rows.append(Row(line, **found))
    unit = weight_unit(lines[header], rows)
    return [Row(**{**row.__dict__, "weight_unit": unit}) for row in rows]


def find_header(lines, kind):
    """(separator, index of the line, {name: index of its column})."""
    for separator in SEPARATORS:
        for index, cells in enumerate(cells_of(lines[:HEADER_WITHIN], separator)):
            columns = columns_of(cells, kind)
            if {"waybill", "amount"} <= columns.keys():
                return separator, index, columns
    words = _("No columns of waybills and amounts were found. The first row names them, like: %(example)s.")
    raise WrongColumns(words % {"example": kind.example})


def cells_of(lines, separator):
    """Yield the tidied cells of each line; a line is a row even within quotation marks left open."""
    for line in lines:
        cells = next(csv.reader([line[:LONGEST_ROW]], delimiter=separator), [])
        yield [cell.strip(" \"'\ufeff\u00a0") for cell in cells]


def columns_of(cells, kind):
    """{name: index} of the columns that a header names; a cell with a number in it names none."""
    named = {place: cell for place, cell in enumerate(cells) if cell and not cell[-1].isdigit()}
    columns: dict[str, int] = {}

    def take(name, places):
        for place in places:
            columns[name] = place
            del named[place]
            return

    take("waybill", [place for place, cell in named.items() if WAYBILL.search(cell)])
    weights = [place for place, cell in named.items() if WEIGHT.search(cell)]
    take("weight", sorted(weights, key=lambda place: not CHARGED_WEIGHT.search(named[place])))
    for place in weights:
        named.pop(place, None)
    take("amount", money_places(named, kind))
    if kind is SETTLEMENT:
        take("fee", [place for place, cell in named.items() if FEE.search(cell)])
    else:
        take("service", [place for place, cell in named.items() if SERVICE.search(cell)])
    return columns


def money_places(named, kind):
    return [
        place
        for pattern in kind.money
        for place, cell in named.items()
        if pattern.search(cell) and not kind.not_money.search(cell)
    ]


def weight_unit(header, rows):
    """ "kg" or "g": by the column's name, else by its largest whole number."""
    if GRAMS.search(header):
        return "g"
    if KILOGRAMS.search(header):
        return "kg"
    whole = [int(row.weight) for row in rows if row.weight.isascii() and row.weight.isdigit()]
    return "g" if max(whole, default=0) >= SURELY_GRAMS else "kg"


def cell_at(cells, place):
    return cells[place] if place < len(cells) else ""


def read_rupiah(text):
    """Whole rupiah of "12.000", "12,000" or "Rp 12.000,00". Raises Negative or ValueError."""
    amount, way = read_amount(text)
    if way == "out" and amount:
        raise Negative(text)
    return amount


def read_grams(text, unit):
    """Grams of "1,2 kg", "1200 g" or of a number in `unit`; "" is none. Raises ValueError.

    Three digits behind the point are grams in either unit: 1.200 kg and 1.200 g are the same.
    """
    if not text:
        return None
    match = WRITTEN_WEIGHT.fullmatch(text)
    if not match:
        raise ValueError(text)
    whole, rest, own = match.groups()
    if rest and len(rest) == 3:
        return int(whole + rest)
    is_kilograms = (own or ("kg" if rest else unit)).lower().startswith("kg")
    return int(whole) * 1000 + int((rest or "0").ljust(3, "0")) if is_kilograms else int(whole)
