"""Rows below the header of a statement, understood one by one."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from .cells import read_amount, read_day, way_of
from .layouts import ACCOUNT_COLUMNS, layout_of, name_of

# Sums below the lines: no money that came.
SUMS = ("saldo", "mutasi", "total", "starting", "ending", "opening", "closing", "credit", "debet", "debit")


class StatementRefused(Exception):
    """The file is no statement that can be read; its one argument says why, and in which row."""


@dataclass(frozen=True)
class Deposit:
    """Money that came in; `row` is the line of the file."""

    booked_on: date
    description: str
    amount: int
    row: int


class RowReader:
    """Turns rows below a header into deposits; refuses those that it cannot understand."""

    def __init__(self, titles, period, today):
        names = [name_of(title) for title in titles]
        self.titles = titles
        self.layout = layout = layout_of(names)
        self.period = period
        self.today = today
        self.account_number = ""
        self.day = names.index(layout.day)
        self.money = names.index(layout.credit or layout.amount)
        self.way = names.index(layout.way) if layout.way else None
        if layout.amount and not layout.way and names[self.money + 1 : self.money + 2] == [""]:
            self.way = self.money + 1
        words = {layout.words, *layout.more}
        self.words = [place for place, name in enumerate(names) if name in words]
        self.account = next((place for place, name in enumerate(names) if name in ACCOUNT_COLUMNS), None)

    def deposit_of(self, row, cells):
        """The Deposit of a row, or None: money that left, a pending line, sums, nothing at all."""
        if self.is_no_line(cells):
            return None
        self.check_length(row, cells)
        money = self.cell(cells, self.money)
        if not money:
            return None
        day = self.day_of(row, self.cell(cells, self.day))
        amount = self.amount_of(row, cells, money)
        self.note_account(row, cells)
        if not amount:
            return None
        words = " ".join(dict.fromkeys(self.cell(cells, place) for place in self.words)).strip()
        return Deposit(day, words[:500], amount, row)

    def cell(self, cells, place):
        return cells[place] if place is not None and place < len(cells) else ""

    def is_no_line(self, cells):
        """Empty rows, sums, a header printed again, and what is not booked yet."""
        day = self.cell(cells, self.day).lower()
        first = next((cell for cell in cells if cell), "").lower()
        return (
            not first
            or day.startswith(("pend", *SUMS))
            or first.startswith(SUMS)
            or name_of(day) == self.layout.day
        )

    def check_length(self, row, cells):
        """Refuse a line whose cells do not stand below their titles: an amount might be cut in two."""
        if any(cells[len(self.titles) :]):
            raise StatementRefused(
                _("Row %(row)d has %(found)d cells, the header has %(wanted)d. Export the file once more.")
                % {"row": row, "found": len(cells), "wanted": len(self.titles)}
            )
        if len(cells) <= max(self.money, self.way or 0) and self.begins_with_a_day(cells):
            raise StatementRefused(_("Row %(row)d is cut off. Export the file once more.") % {"row": row})

    def begins_with_a_day(self, cells):
        try:
            return bool(read_day(self.cell(cells, self.day), self.period))
        except ValueError:
            return False

    def day_of(self, row, text):
        try:
            day = read_day(text, self.period)
        except ValueError:
            sentence = _("“%(text)s” is no date, or lies outside of the statement's period.")
            raise self.refusal(row, self.day, sentence, text) from None
        if day > self.today + timedelta(days=1):
            raise self.refusal(row, self.day, _("“%(text)s” lies in the future."), text)
        return day

    def amount_of(self, row, cells, text):
        """Whole rupiah that came in, 0 if it went out."""
        try:
            amount, way = read_amount(text)
        except ValueError:
            raise self.refusal(row, self.money, _("“%(text)s” is no amount."), text) from None
        if self.layout.credit:
            return 0 if way == "out" else amount
        if self.way is not None and not way:
            told = self.cell(cells, self.way)
            try:
                way = way_of(told)
            except ValueError:
                raise self.refusal(row, self.way, _("“%(text)s” is neither CR nor DB."), told) from None
        if not way:
            sentence = _("“%(text)s” does not tell whether it came in or went out.")
            raise self.refusal(row, self.money, sentence, text)
        return amount if way == "in" else 0

    def note_account(self, row, cells):
        """Remember whose statement it is; a file of two accounts is of none."""
        number = re.sub(r"[ .-]", "", self.cell(cells, self.account))
        if not (number.isascii() and number.isdigit()):
            return
        if self.account_number and number != self.account_number:
            raise StatementRefused(
                _("Row %(row)d is of another account (%(number)s) than the rows above it.")
                % {"row": row, "number": number}
            )
        self.account_number = number

    def refusal(self, row, place, sentence, text):
        # The column that says CR or DB may have no title: it belongs to the one before it.
        column = self.titles[place] or self.titles[place - 1]
        where = _("Row %(row)d, column %(column)s:") % {"row": row, "column": column}
        return StatementRefused(f"{where} {sentence % {'text': text[:60]}}")
