"""An order by its secret link, and the attempts to pay it: two prepared statements."""

import hmac

from catalog.reading import columns_of, fetch_rows, instance_of
from orders.models import Order
from payments.models import BankAccount, Payment
from payments.models.payment import TAKEN_BACK

ORDER = f"""
SELECT {columns_of(Order, "o")} FROM orders_order o WHERE o.number = %s
"""  # noqa: S608 the names are our own columns
PAYMENTS = f"""
SELECT {columns_of(BankAccount, "account")}, {columns_of(Payment, "payment")}
FROM payments_payment payment LEFT JOIN payments_bankaccount account ON account.id = payment.bank_account_id
WHERE payment.order_id = %s ORDER BY payment.id DESC
"""  # noqa: S608 the names are our own columns
ACCOUNT_WIDTH = len(BankAccount._meta.concrete_fields)


def find_order(number, token):
    """The order that a link opens, or None; the token is compared in constant time."""
    rows = fetch_rows(ORDER, [number])
    order = instance_of(Order, rows[0]) if rows else None
    if order is None or not hmac.compare_digest(order.token.encode(), token.encode()):
        return None
    return order


def payments_of(order):
    """All attempts to pay an order, newest first, with their bank accounts."""
    return [payment_with_account(row) for row in fetch_rows(PAYMENTS, [order.pk])]


def spoken_of(order, payments):
    """The attempt that the pages speak of: what paid the order, else what may still, else the latest."""

    def rank(payment):
        return (
            payment.state == Payment.State.PAID,
            payment.is_open and order.awaits_payment,
            payment.state in TAKEN_BACK,
            payment.is_open,
            payment.pk,
        )

    return max(payments, key=rank, default=None)


def payment_with_account(row):
    payment = instance_of(Payment, row[ACCOUNT_WIDTH:])
    payment.bank_account = instance_of(BankAccount, row[:ACCOUNT_WIDTH])
    return payment
