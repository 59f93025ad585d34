"""Reports as CSV that a spreadsheet opens as it should: UTF-8 with its mark, ISO days, plain integers."""

import csv
from itertools import chain

from django.utils.translation import gettext as _

from .figures import Figures

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# The wide ones too: some spreadsheets read them as the narrow ones.
FORMULA_SIGNS = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


class Echo:
    """A file that gives back what is written: rows leave one by one, none are gathered."""

    def write(self, row):
        return row


def csv_lines(header, rows):
    """Yield a CSV line by line, the byte-order mark first."""
    writer = csv.writer(Echo())
    yield BOM
    for row in chain([header], rows):
        yield writer.writerow([neutralise(cell) for cell in row])


def neutralise(cell):
    """Put an apostrophe before text that a spreadsheet would take for a formula; numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" \n").startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell


def day_table(report):
    """(header, rows): every day of the period, days without sales too."""
    header = [
        _("Day"), _("Orders"), _("Units sold"), _("Gross sales"), _("Discounts"), _("Cancelled and returned"),
        _("Net sales"), _("Shipping and fees"), _("Total"), _("VAT included"), _("Cost of goods"),
        _("Charged by couriers"),
    ]  # fmt: skip
    rows = ((day, report.by_day.get(day, Figures())) for day in report.period)
    return header, (
        [
            day.isoformat(), day_figures.orders, day_figures.units, day_figures.gross,
            day_figures.discounts, day_figures.returns, day_figures.net, day_figures.extras,
            day_figures.total, day_figures.tax, day_figures.cost,
            day_figures.courier_cost,
        ]
        for day, day_figures in rows
    )  # fmt: skip


def product_table(report):
    return rank_table(_("Product"), report.products)


def category_table(report):
    return rank_table(_("Category"), report.categories)


def rank_table(name, found):
    header = [name, _("Units sold"), _("Net sales"), _("Net sales of the period before")]
    return header, ([rank.name, rank.units, rank.net, rank.net_before] for rank in found)


TABLES = {"hari": day_table, "produk": product_table, "kategori": category_table}
