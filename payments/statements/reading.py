"""Reading a bank statement: whose money came in when and with which words, or a sentence on why not."""

import csv
import re
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from .cells import read_day
from .layouts import layout_of, name_of
from .rows import RowReader, StatementRefused

MOST_BYTES = 5_000_000
# Far more than a bank writes; a quotation mark that never closes ends here.
LONGEST_LINE = 10_000
# The header stands near the top, below some lines about the account.
MOST_HEAD_LINES = 60
SEPARATORS = ",;\t|"
# A file without a period and without years is of the last twelve months.
YEAR = timedelta(days=364)
PERIOD = re.compile(r"(\d{1,2}[-/. ]\w{2,9}[-/. ]\d{2,4})\s*(?:-|–|s/?d\.?|to|until|sampai)\s*(\S.*)", re.I)
ACCOUNT = re.compile(r"(?:no\.? ?rek|nomor rekening|account n)[^\d*x]*([\d][\d .-]{4,24}\d)", re.I)


@dataclass(frozen=True)
class Statement:
    """`account_number` is "" where the file does not tell it."""

    bank: str
    account_number: str
    deposits: list


def read_statement(content, today):
    """Read the bytes of a CSV export into a Statement. Raises StatementRefused; then nothing is read.

    The bank is known by its header row (`layouts`). Only money that came in is kept; lines that
    the bank still holds back ("PEND") come again in a later file, with their day.
    """
    lines = decode(content).split("\n")
    separator, header_row = find_header(lines)
    head = "\n".join(lines[:header_row])
    titles = [title.strip(" \"'") for title in lines[header_row].split(separator)]
    reader = RowReader(titles, period_of(head, today), today)
    deposits = []
    for row, cells in split_rows(lines, header_row + 1, separator):
        deposit = reader.deposit_of(row, cells)
        if deposit:
            deposits.append(deposit)
    return Statement(reader.layout.bank, reader.account_number or account_in(head), deposits)


def decode(content):
    if len(content) > MOST_BYTES:
        raise StatementRefused(_("The file is larger than 5 MB. Export a shorter period."))
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise StatementRefused(
            _("This is an Excel or PDF file. Choose CSV where internet banking offers the download.")
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            # Every byte is a letter in it: nothing is lost but an accent at worst.
            text = content.decode("latin-1")
    if "\x00" in text:
        raise StatementRefused(_("This is not a text file. Choose the CSV download of internet banking."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def find_header(lines):
    """(separator, number of the line from 0) of the row that tells the bank."""
    for number, line in enumerate(lines[:MOST_HEAD_LINES]):
        for separator in SEPARATORS:
            names = [name_of(cell) for cell in line[:LONGEST_LINE].split(separator)]
            if layout_of(names):
                return separator, number
    raise StatementRefused(
        _(
            "The columns are none of BCA, Mandiri, BRI or BNI that we know. "
            "Export the statement (mutasi rekening) as CSV once more and do not change it in a spreadsheet."
        )
    )


def split_rows(lines, first, separator):
    """Yield (number of the row as people count it, cells) of everything from line `first` on."""
    for number, line in enumerate(lines[first:], start=first + 1):
        if len(line) > LONGEST_LINE:
            raise StatementRefused(_("Row %(row)d is too long for a line of a bank.") % {"row": number})
    rows = csv.reader((line + "\n" for line in lines[first:]), delimiter=separator, strict=True)
    began = first + 1
    try:
        for cells in rows:
            yield began, [clean(cell) for cell in cells]
            began = first + rows.line_num + 1
    except csv.Error as error:
        raise StatementRefused(
            _("Row %(row)d: a quotation mark is where none can be. Export the file once more.")
            % {"row": began}
        ) from error


def clean(cell):
    """A cell's text on one line, without the marks that keep a spreadsheet from calculating."""
    text = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", cell).split())
    formula = re.fullmatch(r'="(.*)"', text)
    return formula[1] if formula else text.lstrip("'").rstrip()


def period_of(head, today):
    """(first, last day) that the lines above the header tell; else the year until tomorrow."""
    for line in head.split("\n"):
        match = PERIOD.search(line)
        if match:
            try:
                first = read_day(match[1], None)
                # What follows the second day is of no interest.
                last = read_day(re.split(r'[",;\t]', match[2])[0].strip(), None)
            except (ValueError, TypeError):
                continue
            if first <= last:
                return first, last
    return today - YEAR, today + timedelta(days=1)


def account_in(head):
    match = ACCOUNT.search(head)
    return re.sub(r"\D", "", match[1]) if match else ""
