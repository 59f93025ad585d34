"""Customers' credit: what the shop owes, told by mobile number, and paying it out."""

from django.db import IntegrityError, transaction
from django.db.models import Sum

from inventory.moving import constraint_of

from .models import CreditEntry


class NotEnoughCredit(Exception):
    """There is less credit than is to be paid out."""


def credit_of(phone):
    """Whole rupiah that the shop owes the holder of a mobile number."""
    return CreditEntry.objects.filter(phone=phone).aggregate(sum=Sum("amount", default=0))["sum"]


def pay_out(entry, *, amount, reason, key, actor, at):
    """Book that credit was transferred to its holder, told by one of the entries.

    The same key again is the same pay-out. Returns its entry; raises NotEnoughCredit.
    """
    known = CreditEntry.objects.filter(key=key).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return CreditEntry.objects.create(
                customer_id=entry.customer_id,
                phone=entry.phone,
                amount=-amount,
                reason=reason,
                actor=actor,
                at=at,
                key=key,
            )
    except IntegrityError as error:
        if constraint_of(error) == "credit_never_below_zero":
            raise NotEnoughCredit(amount) from error
        if constraint_of(error) == "payments_creditentry_key_key":
            return CreditEntry.objects.get(key=key)
        raise
