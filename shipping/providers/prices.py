"""Prices as providers write them: which are prices at all, and what several parcels cost together."""

import logging
import re
from dataclasses import replace

logger = logging.getLogger(__name__)

# Nothing that fits into a parcel costs more to bring; a longer number is a mistake or an attack.
HIGHEST = 1_000_000_000


def rupiah(number):
    """Whole rupiah of a JSON number (12000 and 12000.0), None if it is none or below zero."""
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None
    # Not a number (NaN) fails the first comparison.
    return int(number) if 0 <= number <= HIGHEST and number == int(number) else None


def price_of(number, currency="IDR", *, who):
    """A price that can be charged, None (logged as `who`'s) if it is 0, negative, broken or foreign."""
    price = rupiah(number)
    if price and str(currency or "IDR").upper() == "IDR":
        return price
    logger.warning("%s: %r %s is no price in rupiah", who, number, currency)
    return None


def days_of(text, unit="day"):
    """(fewest, most) days of "1 - 2 days", "2-3 HARI", "6 - 8 hours"; (0, 0) if nothing is said."""
    text = f"{text} {unit}".lower()
    numbers = sorted(int(digits) for digits in re.findall(r"\d{1,3}", text))
    if not numbers:
        return 0, 0
    if "hour" in text or "jam" in text.split():
        numbers = [-(-hours // 24) for hours in numbers]
    return numbers[0], numbers[-1]


def together(rates_of_boxes):
    """The rates of several boxes as one list: only services that take every box, sums, latest days.

    COD is collected with the first box alone.
    """
    first, *others = rates_of_boxes
    total = {(rate.courier_code, rate.service_code): rate for rate in first}
    for rates in others:
        more = {(rate.courier_code, rate.service_code): rate for rate in rates}
        total = {code: both(total[code], more[code]) for code in total if code in more}
    return list(total.values())


def both(one, other):
    return replace(
        one,
        amount=one.amount + other.amount,
        insurance=one.insurance + other.insurance,
        days_min=max(one.days_min, other.days_min),
        days_max=max(one.days_max, other.days_max),
    )
