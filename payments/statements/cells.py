"""Amounts and days as Indonesian banks write them."""

import re
from datetime import date

# Above all money there is, and within a bigint.
MOST_DIGITS = 15
WITH_COMMAS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d{1,2}))?", re.ASCII)
WITH_POINTS = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d*)(?:,(\d{1,2}))?", re.ASCII)
AROUND = re.compile(r"(?:rp\.?|idr)?\s*([+-]?)\s*(.*?)\s*([a-z]*)", re.IGNORECASE | re.ASCII | re.DOTALL)
IN, OUT = {"cr", "c", "k", "kr", "kredit", "credit"}, {"db", "d", "dr", "debet", "debit"}

# The first three letters, Indonesian and English.
MONTHS = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7,
    "agu": 8, "agt": 8, "ags": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11,
    "des": 12, "dec": 12,
}  # fmt: skip
CLOCK = r"(?:[ T]+\d{1,2}[:.]\d{2}.*)?"
DAY_FIRST = re.compile(rf"(\d{{1,2}})[-/. ]+(\d{{1,2}})(?:[-/. ]+(\d{{4}}|\d{{2}}))?{CLOCK}", re.ASCII)
DAY_AND_WORD = re.compile(rf"(\d{{1,2}})[-/. ]*([a-z]{{3,9}})[-/., ]*(\d{{4}}|\d{{2}}){CLOCK}", re.I | re.A)
YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){CLOCK}", re.ASCII)


def read_amount(text):
    """Return (whole rupiah, "in", "out" or "") of "1,234,567.00 CR", "1.234.567,00" or "-500".

    Sen are left off: no order has any. The way is "" where the text does not tell it. Raises
    ValueError for what is no amount.
    """
    sign, digits, word = AROUND.fullmatch(text.replace("\xa0", " ").strip()).groups()
    if not digits:
        raise ValueError(text)
    way = way_of(word) if word else "out" if sign == "-" else ""
    for form in (WITH_COMMAS, WITH_POINTS):
        match = form.fullmatch(digits)
        if match:
            whole = re.sub(r"\D", "", match[1])
            if len(whole) <= MOST_DIGITS:
                return int(whole or 0), way
    raise ValueError(text)


def way_of(word):
    """Whether "CR" or "Debet" says that money came in or went out. Raises ValueError for other words."""
    word = word.strip(" .").lower()
    if word in IN:
        return "in"
    if word in OUT:
        return "out"
    raise ValueError(word)


def read_day(text, period):
    """The day of "21/11", "21/11/26", "21-Nov-26 08.30", "16 Maret 2026" or "2026-11-21 08:30:00".

    A day without a year lies in `period`, its first and last day. Raises ValueError for what is
    no day, or one that no year puts into the period.
    """
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    elif match := DAY_AND_WORD.fullmatch(text):
        day, month, year = match[1], MONTHS.get(match[2][:3].lower(), 0), match[3]
    elif match := YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    else:
        raise ValueError(text)
    if year is None:
        return day_within(int(day), int(month), *period)
    year = int(year)
    return date(year + 2000 if year < 100 else year, int(month), int(day))


def day_within(day, month, first, last):
    """The latest day of that month and number within a period. Raises ValueError if there is none."""
    for year in range(last.year, first.year - 1, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            # 29 February of a year that has none.
            continue
        if first <= found <= last:
            return found
    raise ValueError(f"{day}/{month}")
