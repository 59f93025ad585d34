"""Transfers that are a little short of their order: the rest came after all, or the shop lets it go.

What is let go is booked as decision 12 does it with cash: the order is paid in full, and a refund
of its own way takes off at once what nobody paid. So order, payment and journal say what is true.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from .locking import lock_payment
from .models import Payment, Refund
from .refund_booking import succeed
from .refund_parts import Priced
from .refund_writing import write_refund
from .settling import book_money, settle

# Ways to pay whose money arrives on the shop's own accounts.
BANKED = ["transfer", "qris"]
# A bank's fee for sending (2,500 or 6,500), a forgotten unique code (up to 999), a slip of the thumb.
SMALL_DIFFERENCE = 7_500


class StillShort(Exception):
    """Nothing was changed: more came or went meanwhile, or the order cannot take the money."""


def missing_of(payment):
    """Rupiah that money on the shop's own account is short of its order; 0 if it is of no order's sum."""
    is_short = payment.state == Payment.State.AMOUNT_MISMATCH and payment.provider in BANKED
    if not is_short or payment.refundable_amount <= 0:
        return 0
    return max(payment.order.total_amount - payment.refundable_amount, 0)


def lettable_of(payment):
    """What of that the shop may let go: all of it if it is little, else nothing."""
    missing = missing_of(payment)
    return missing if missing <= SMALL_DIFFERENCE else 0


@transaction.atomic
def take_rest(payment, *, seen, actor, at):
    """Book that the missing rest is on the shop's account too; `seen` is what had come before.

    A line of the statement that tells of it as well is the same money. Raises StillShort.
    """
    _order, payment = lock_payment(payment.pk)
    missing = missing_of(payment)
    if not missing or payment.captured_amount != seen:
        raise StillShort
    payment = settle(payment, amount=missing, event_key=f"rest:{payment.pk}:{seen}", actor=actor, at=at)
    if payment.is_homeless:
        raise StillShort
    return payment


@transaction.atomic
def let_go(payment, *, seen, actor, at):
    """Let an order be paid by money that is a little short; returns the refund. Raises StillShort.

    No event tells of money that nobody paid: should it come after all, it is money as any other.
    """
    order, payment = lock_payment(payment.pk)
    missing = lettable_of(payment)
    if not missing or payment.captured_amount != seen:
        raise StillShort
    book_money(order, payment, seen + missing, actor=actor, at=at)
    if payment.is_homeless:
        raise StillShort
    order, payment = lock_payment(payment.pk)
    refund = write_refund(
        payment,
        Priced([], 0, missing),
        key=f"let-go:{payment.pk}",
        way=Refund.Way.LET_GO,
        reason=_("missing, and let go"),
        actor=actor,
        created_at=at,
    )
    succeed(refund, payment, order, actor=actor, at=at)
    return refund
