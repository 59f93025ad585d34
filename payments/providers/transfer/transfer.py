"""Manual bank transfer: the amount ends in a code of 1-999 that no other open payment has.

So the amount alone tells whose money came; the database holds (account, amount) unique while
a payment is open.
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from catalog.reading import fetch_rows
from orders.choices import Fee, PaymentChoice
from payments.models import Payment

from ..base import MethodOffer, MethodUnavailable

TIME_TO_PAY = timedelta(hours=24)
HIGHEST_CODE = 999

# Asked at every look at the payment page; composing them in the ORM costs more than running them.
ACCOUNTS = """
SELECT id, bank_name FROM payments_bankaccount WHERE is_active ORDER BY position, id
"""
ACCOUNT = """
SELECT account.bank_name, ARRAY(
    SELECT amount FROM payments_payment
    WHERE bank_account_id = account.id AND state IN ('waiting', 'review')
        AND amount > %s AND amount <= %s)
FROM payments_bankaccount account
WHERE account.id = %s AND account.is_active
"""


class BankTransfer:
    code = "transfer"
    position = 50

    def offers(self, purchase):
        return [
            MethodOffer(
                code=f"transfer-{number}",
                group=_("Bank transfer"),
                label=_("Transfer to %(bank)s") % {"bank": bank_name},
                description=_("Transfer within 24 hours; we check it by hand on working hours."),
            )
            for number, bank_name in fetch_rows(ACCOUNTS)
        ]

    def choose(self, method, purchase):
        found = account_with_open_sums(method, purchase.amount)
        if found is None:
            raise MethodUnavailable(method)
        bank_name, open_sums = found
        code = free_code(open_sums, purchase.amount, purchase.seed)
        return PaymentChoice(
            method=method,
            label=_("Transfer to %(bank)s") % {"bank": bank_name},
            fees=(Fee("unique_code", _("Unique code"), code),),
            due_at=purchase.at + TIME_TO_PAY,
        )

    def payment_for(self, order, at):
        return Payment(
            order=order,
            method=order.payment_method,
            provider=self.code,
            reference=order.number,
            amount=order.total_amount,
            bank_account_id=int(order.payment_method.partition("-")[2]),
            # The only fee of a transfer is its code.
            unique_code=order.fee_amount or None,
            created_at=at,
            due_at=order.payment_due_at,
        )


def account_with_open_sums(method, amount):
    """(bank name, open sums that `amount` may not meet) of a method's active account, or None."""
    number = method.partition("-")[2]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    rows = fetch_rows(ACCOUNT, [amount, amount + HIGHEST_CODE, int(number)])
    return rows[0] if rows else None


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
