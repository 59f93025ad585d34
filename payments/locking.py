"""The locks of money, in their one order: the order first, then its payment."""

from orders.statuses import lock_order

from .models import Payment


def lock_payment(payment_id):
    """(order, payment), both locked until the transaction ends."""
    order_id = Payment.objects.values_list("order_id", flat=True).get(pk=payment_id)
    order = lock_order(order_id)
    return order, Payment.objects.select_for_update().get(pk=payment_id)
