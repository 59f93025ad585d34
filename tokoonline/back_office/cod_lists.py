"""The list that a courier sends with its COD money: one parcel a row, by order number or waybill."""

import csv
import re
from collections import Counter

from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from payments.statements.cells import read_amount
from payments.statements.words import order_numbers_in
from shipping.models import Shipment

MOST_ROWS = 5_000
LONGEST_ROW = 1_000


class ListRefused(Exception):
    """`problems` are sentences, each with its row."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__("; ".join(problems))


def read_list(text, owed):
    """The payments of a list "number;amount", found among those that the courier owes.

    The waybills of an order together have to bring what was collected for it, to the rupiah.
    Raises ListRefused with all that is wrong, so that one look at the courier's file is enough.
    """
    known = by_name(owed)
    rows = list(rows_of(text))
    told, names = Counter(), set()
    problems = {}
    for row, name, amount in rows:
        payment = known.get(name)
        problems[row] = problem_of(payment, name, amount, names)
        names.add(name)
        if not problems[row]:
            told[payment] += amount
    for row, name, _amount in rows:
        if not problems[row] and told[known[name]] != known[name].collected_amount:
            problems[row] = difference_of(told[known[name]], known[name].collected_amount)
    words = _("Row %(row)d (%(name)s): %(problem)s")
    wrong = [
        words % {"row": row, "name": name[:40], "problem": problems[row]}
        for row, name, _amount in rows
        if problems[row]
    ]
    if wrong:
        raise ListRefused(wrong)
    return [payment.pk for payment in told]


def rows_of(text):
    """Yield (row, name, amount or None) of each line that says something, a header passed over."""
    separator = max(";\t,", key=text.count)
    lines = [line[:LONGEST_ROW] for line in text.replace("\x00", "").strip().splitlines()[:MOST_ROWS]]
    for row, cells in enumerate(csv.reader(lines, delimiter=separator), start=1):
        cells = [cell.strip(" \"'") for cell in cells if cell.strip(" \"'")]
        if not cells:
            continue
        try:
            amount, _way = read_amount(cells[-1]) if len(cells) > 1 else (None, "")
        except ValueError:
            if row == 1:
                continue
            amount = None
        yield row, simple(cells[0]), amount


def simple(name):
    """An order number in the shop's spelling, or a waybill in the courier's."""
    numbers = order_numbers_in(name)
    return numbers[0] if numbers else re.sub(r"[\s.-]", "", name).upper()


def by_name(owed):
    """{order number or waybill: payment}."""
    payments = {payment.order_id: payment for payment in owed}
    known = {payment.order.number: payment for payment in payments.values()}
    waybills = Shipment.objects.filter(order__in=payments).exclude(waybill="")
    known |= {waybill: payments[order] for waybill, order in waybills.values_list("waybill", "order_id")}
    return known


def problem_of(payment, name, amount, names):
    if payment is None:
        return _("this courier owes no such parcel.")
    if name in names:
        return _("it stands in the list twice.")
    if amount is None:
        return _("its amount is missing or cannot be read.")
    return ""


def difference_of(told, collected):
    return _("the list says %(told)s, %(collected)s was collected.") % {
        "told": format_rupiah(told),
        "collected": format_rupiah(collected),
    }
