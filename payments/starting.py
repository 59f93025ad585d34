"""Opening the payment of an order, in the transaction that writes it."""

from .models import Payment
from .providers import provider_of


def start_payments(orders, *, at):
    """Write one open payment an order, in one statement.

    IntegrityError on `transfer_amount_unique_while_open`: another order took the same unique
    amount a moment ago; the caller draws another code and writes the order again.
    """
    return Payment.objects.bulk_create(
        [provider_of(order.payment_method).payment_for(order, at) for order in orders],
        batch_size=500,
    )
