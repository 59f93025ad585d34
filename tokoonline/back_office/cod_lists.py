"""The list that a courier sends with its COD money: one parcel a row, by order number or waybill."""

import csv
import re

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

    Every amount has to be what was collected, to the rupiah. Raises ListRefused with all
    that is wrong, so that one look at the courier's file is enough.
    """
    known = by_name(owed)
    payments, problems = {}, []
    for row, name, amount in rows_of(text):
        payment = known.get(name)
        problem = problem_of(payment, amount, payments)
        if problem:
            facts = {"row": row, "name": name[:40], "problem": problem}
            problems.append(_("Row %(row)d (%(name)s): %(problem)s") % facts)
        else:
            payments[payment.pk] = payment
    if problems:
        raise ListRefused(problems)
    return list(payments)


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


def problem_of(payment, amount, taken):
    if payment is None:
        return _("this courier owes no such parcel.")
    if payment.pk in taken:
        return _("it stands in the list twice.")
    if amount is None:
        return _("its amount is missing or cannot be read.")
    if amount != payment.collected_amount:
        return _("the list says %(told)s, %(collected)s was collected.") % {
            "told": format_rupiah(amount),
            "collected": format_rupiah(payment.collected_amount),
        }
    return ""
