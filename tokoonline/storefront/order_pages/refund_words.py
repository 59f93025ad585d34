"""Money that went back, or is on its way, in the shopper's words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from payments.models import Refund

State = Refund.State
Way = Refund.Way


@dataclass(frozen=True)
class ShownRefund:
    amount: int
    how: str
    stand: str
    reason: str
    at: datetime | None


def refunds_of(payments):
    """What shoppers see of the refunds of these payments, oldest first; one statement, if any money came."""
    paid = [payment.pk for payment in payments if payment.captured_amount]
    if not paid:
        return []
    refunds = Refund.objects.filter(payment__in=paid).exclude(state=State.CANCELLED).order_by("pk")
    return [
        ShownRefund(refund.amount, HOW[refund.way](), stand_of(refund), refund.reason, refund.finished_at)
        for refund in refunds
        if not is_replaced(refund, payments)
    ]


def is_replaced(refund, payments):
    """A refund that failed is of no interest once all of its payment's money goes back in other ways."""
    payment = next(payment for payment in payments if payment.pk == refund.payment_id)
    return refund.state == State.FAILED and payment.refundable_amount <= 0


HOW = {
    Way.PROVIDER: lambda: _("To where your payment came from"),
    Way.MANUAL: lambda: _("By bank transfer"),
    Way.CREDIT: lambda: _("As your credit with us"),
    Way.REVERSAL: lambda: _("Taken back by your bank or e-wallet"),
    Way.CHARGEBACK: lambda: _("Taken back by your bank"),
    Way.NO_CASH: lambda: _("Not asked for at the door"),
    Way.LET_GO: lambda: _("Your transfer was short of it"),
}


def stand_of(refund):
    if refund.way in {Way.NO_CASH, Way.LET_GO}:
        return _("You did not have to pay it")
    if refund.state == State.SUCCEEDED:
        return _("Paid back")
    if refund.state == State.MANUAL:
        return _("We are going to transfer it to you")
    if refund.state == State.FAILED:
        return _("It did not get through; we are looking for another way")
    return _("On its way, which may take a few days")
