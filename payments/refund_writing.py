"""Writing a refund: the locks it needs, its amount in the gateway's currency, and its refusals."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inventory.moving import constraint_of

from .locking import lock_payment
from .models import Refund
from .models.refund import DEAD
from .refund_parts import RefundRefused
from .refund_sums import Charged, charged_in_all

TOO_MUCH = {
    "payment_refunds_within_captured",
    "refund_line_within_sold",
    "refund_shipping_within_order",
}


class KeyTaken(RefundRefused):
    """The key stands for another refund."""


def lock_refund(refund_id):
    """(order, payment, refund) as they stand, locked until the transaction ends."""
    order, payment = lock_payment(Refund.objects.values_list("payment_id", flat=True).get(pk=refund_id))
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    refund.payment = payment
    return order, payment, refund


def write_refund(payment, priced, **fields):
    """Write a refund with its lines. Raises RefundRefused where the database says it is too much."""
    try:
        with transaction.atomic():
            refund = Refund.objects.create(
                payment=payment,
                amount=priced.amount,
                shipping_amount=priced.shipping_amount,
                other_amount=priced.other_amount,
                **fields,
            )
            for line in priced.lines:
                line.refund = refund
                line.save()
    except IntegrityError as error:
        raise refusal_of(error) from error
    return refund


def refusal_of(error):
    """The sentence for a refused constraint; an error that says nothing about refunds goes on."""
    if constraint_of(error) in TOO_MUCH:
        return RefundRefused(_("This is more than is left to pay back. Please look again."))
    if constraint_of(error) == "payments_refund_key_key":
        return KeyTaken(_("This page was used for another refund already. Please open it again."))
    return error


def charge_of(payment, amount):
    charged = charged_of(payment)
    return None if charged is None else charged.charge_of(amount)


def charged_of(payment):
    """The payment's money in both currencies; None for rupiah."""
    if payment.charge_currency == "IDR":
        return None
    charges = payment.refunds.exclude(state__in=DEAD)
    return Charged(
        payment.captured_amount,
        charged_in_all(payment.captured_amount, payment.amount, payment.expected_charge),
        payment.refunding_amount,
        sum(charge or 0 for charge in charges.values_list("charge_amount", flat=True)),
    )
