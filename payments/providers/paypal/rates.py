"""The rate at which rupiah become dollars: the newest one, and only while it is fresh."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.formats import number_format

from catalog.money import format_rupiah
from catalog.reading import fetch_rows

from .exchange import shown_rate, to_cents

# Older ones would have the shop pay for the market's moves.
FRESH = timedelta(days=7)

# Asked at every look at the payment page, as the accounts of a transfer are.
NEWEST = """
SELECT rupiah_per_unit, margin_basis_points, valid_from FROM payments_exchangerate
WHERE currency = 'USD' AND valid_from <= %s ORDER BY valid_from DESC, id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Rate:
    """Whole rupiah for a dollar, and what is added to the charge in hundredths of a per cent."""

    rupiah_per_unit: int
    margin_basis_points: int
    valid_from: datetime

    def cents_of(self, rupiah):
        return to_cents(rupiah, self.rupiah_per_unit, self.margin_basis_points)

    def words(self):
        """ "Rp16.250", the margin inside."""
        return format_rupiah(shown_rate(self.rupiah_per_unit, self.margin_basis_points))


def fresh_rate(at):
    """The newest rate as of then, or None if there is none that is fresh."""
    for row in fetch_rows(NEWEST, [at]):
        rate = Rate(*row)
        return rate if at - rate.valid_from <= FRESH else None
    return None


def format_dollars(cents):
    """For people, in their language: 952 -> "US$9.52", in Indonesian "US$9,52"."""
    return f"US${number_format(Decimal(cents) / 100, decimal_pos=2, force_grouping=True)}"
