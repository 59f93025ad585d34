"""The shop's own printed QRIS with the sum already in it: the payer scans, and types nothing.

Nobody tells us when money comes: it is confirmed by the statement or by staff, like a transfer.
"""

from datetime import timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from catalog.reading import fetch_rows
from orders.choices import PaymentChoice

from ..base import MethodOffer, MethodUnavailable
from ..unique_sums import HIGHEST_CODE, fees_for, number_of, payment_by_sum
from .tlv import BadQris, parse_static

TIME_TO_PAY = timedelta(minutes=60)
# One QRIS payment, by rule of Bank Indonesia (payments reference, section 5.4).
MOST = 10_000_000

# Asked at every look at the payment page; composing them in the ORM costs more than running them.
CODES = """
SELECT id, payload FROM payments_qriscode WHERE is_active ORDER BY position, id
"""
# The states are those in which `qris_amount_unique_while_open` holds.
CODE = """
SELECT code.payload, ARRAY(
    SELECT amount FROM payments_payment
    WHERE qris_code_id = code.id AND state IN ('waiting', 'unknown', 'review')
        AND amount BETWEEN %s AND %s)
FROM payments_qriscode code
WHERE code.id = %s AND code.is_active
"""


class StaticQris:
    code = "qris"
    position = 12

    def offers(self, purchase):
        """The first code that can be used: to a payer one is like the other."""
        number = next((number for number, payload in fetch_rows(CODES) if is_usable(payload)), None)
        if number is None:
            return []
        reason = refusal(purchase)
        return [
            MethodOffer(
                code=f"qris-{number}",
                group=_("QRIS"),
                label=_("QRIS"),
                description=_("Scan with any bank or e-wallet app; we check it by hand on working hours."),
                is_available=not reason,
                reason=reason,
            )
        ]

    def choose(self, method, purchase):
        amount = purchase.amount
        rows = fetch_rows(CODE, [amount, amount + HIGHEST_CODE, number_of(method)])
        if not rows or not is_usable(rows[0][0]) or refusal(purchase):
            raise MethodUnavailable(method)
        return PaymentChoice(
            method=method,
            label=_("QRIS"),
            fees=fees_for(purchase, rows[0][1]),
            due_at=purchase.at + TIME_TO_PAY,
        )

    def payment_for(self, order, at):
        place = number_of(order.payment_method)
        return payment_by_sum(order, at, provider=self.code, qris_code_id=place)


def refusal(purchase):
    """Why a purchase is too much for QRIS, in a sentence; "" if it is not."""
    most = MOST if purchase.is_frozen else MOST - HIGHEST_CODE
    if purchase.amount > most:
        return _("For orders up to %(amount)s.") % {"amount": format_rupiah(most)}
    return ""


@lru_cache(maxsize=8)
def is_usable(payload):
    """Whether sums can be put into a code; a spoilt one is not offered."""
    try:
        parse_static(payload)
    except BadQris:
        return False
    return True
