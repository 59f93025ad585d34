"""Sums that tell whose money came: no two open payments into one place ask for the same.

A shop's own account or printed QRIS names no order when money comes; only the sum does. So a
code of 1-999 is added, and the database holds (place, sum) unique while a payment is open.
"""

from django.utils.translation import gettext as _

from orders.choices import Fee
from payments.models import Payment

from .base import MethodUnavailable

HIGHEST_CODE = 999


def fees_for(purchase, open_sums):
    """The unique code as the only fee of a purchase; none if its total stands already.

    `open_sums` are those from `purchase.amount` to HIGHEST_CODE above it. Raises
    MethodUnavailable when none is free.
    """
    if not purchase.is_frozen:
        code = free_code(open_sums, purchase.amount, purchase.seed)
        return (Fee("unique_code", _("Unique code"), code),)
    if purchase.amount in open_sums:
        raise MethodUnavailable(purchase.amount)
    return ()


def free_code(open_sums, amount, seed):
    """The first free code, from `seed` on, that makes `amount` unlike every open sum.

    The same cart gets the same code while nobody else took it, so the sum that the shopper
    sees is the sum of the order. Neighbouring carts start far apart (926 and 999 share no
    factor), and the unique index refuses the second of two who still meet.
    Raises MethodUnavailable when all codes are taken.
    """
    taken = set(open_sums)
    start = seed * 926
    for step in range(HIGHEST_CODE):
        code = (start + step) % HIGHEST_CODE + 1
        if amount + code not in taken:
            return code
    raise MethodUnavailable(amount)


def payment_by_sum(order, at, *, provider, **place):
    """An unsaved Payment that its sum tells; `place` is where the money comes: bank_account_id=3."""
    return Payment(
        order=order,
        method=order.payment_method,
        provider=provider,
        reference=order.number,
        amount=order.total_amount,
        unique_code=code_of(order),
        created_at=at,
        due_at=order.payment_due_at,
        **place,
    )


def code_of(order):
    """The unique code in an order's total, None if there is none.

    An order that was first to be paid another way may have that way's fee instead.
    """
    return order.fee_amount if 1 <= order.fee_amount <= HIGHEST_CODE else None


def number_of(method):
    """The row that a method names: "transfer-3" -> 3. Raises MethodUnavailable."""
    number = method.partition("-")[2]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise MethodUnavailable(method)
    return int(number)
