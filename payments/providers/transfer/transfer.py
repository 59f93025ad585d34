"""Manual bank transfer: the amount ends in a code of 1-999 that no other open payment has."""

from datetime import timedelta

from django.utils.translation import gettext as _

from catalog.reading import fetch_rows
from orders.choices import PaymentChoice

from ..base import MethodOffer, MethodUnavailable
from ..unique_sums import HIGHEST_CODE, fees_for, number_of, payment_by_sum

TIME_TO_PAY = timedelta(hours=24)

# Asked at every look at the payment page; composing them in the ORM costs more than running them.
ACCOUNTS = """
SELECT id, bank_name FROM payments_bankaccount WHERE is_active ORDER BY position, id
"""
# The states are those in which `transfer_amount_unique_while_open` holds.
ACCOUNT = """
SELECT account.bank_name, ARRAY(
    SELECT amount FROM payments_payment
    WHERE bank_account_id = account.id AND state IN ('waiting', 'unknown', 'review')
        AND amount BETWEEN %s AND %s)
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
        amount = purchase.amount
        rows = fetch_rows(ACCOUNT, [amount, amount + HIGHEST_CODE, number_of(method)])
        if not rows:
            raise MethodUnavailable(method)
        bank_name, open_sums = rows[0]
        return PaymentChoice(
            method=method,
            label=_("Transfer to %(bank)s") % {"bank": bank_name},
            fees=fees_for(purchase, open_sums),
            due_at=purchase.at + TIME_TO_PAY,
        )

    def payment_for(self, order, at):
        place = number_of(order.payment_method)
        return payment_by_sum(order, at, provider=self.code, bank_account_id=place)
