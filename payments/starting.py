"""Opening the payment of an order, in the transaction that writes it, and another one later."""

from datetime import timedelta

from django.db import transaction

from orders.models import Order
from orders.statuses import StatusRefused, accept_cod, lock_order

from .deferring import leave
from .methods import choose_method
from .models import Payment
from .providers import provider_of
from .providers.base import MethodUnavailable

MOST_ATTEMPTS = 10
# Another order took the same unique sum a moment ago.
TAKEN_SUMS = {"transfer_amount_unique_while_open", "qris_amount_unique_while_open"}
# However often the method is changed, the goods are not held longer than this.
LONGEST_HOLD = timedelta(hours=48)


def start_payments(orders, *, at):
    """Write one open payment an order, in one statement; gateways are asked by a job.

    IntegrityError on one of TAKEN_SUMS: the caller draws another code and writes the order again.
    """
    payments = [provider_of(order.payment_method).payment_for(order, at) for order in orders]
    for payment in payments:
        payment.label = payment.order.payment_label
    payments = Payment.objects.bulk_create(payments, batch_size=500)
    for payment in payments:
        ask_gateway_later(payment)
    return payments


def ask_gateway_later(payment):
    """Have the session of a gateway's payment opened, if it needs one."""
    if payment.next_look_at:
        leave("open_session", payment.pk)


def close_gateway_later(payment):
    """Have the gateway stop an attempt that ended here."""
    if payment.charge_amount is not None:
        leave("close_session", payment.pk)


@transaction.atomic
def change_method(order, method, purchase, *, at):
    """Let the shopper pay an order in another way, or try the same way again.

    `purchase` is of the order and frozen: its total stands. The attempt that was open ends here
    and at its gateway; if its money comes all the same, it pays the order first come. Returns
    the new payment. Raises MethodUnavailable, StatusRefused if the order waits for no money,
    and IntegrityError as start_payments.
    """
    choice = choose_method(method, purchase)
    order = lock_order(order.pk)
    if not order.awaits_payment:
        raise StatusRefused(order.status)
    number = order.payments.count() + 1
    if choice.fees or number > MOST_ATTEMPTS:
        raise MethodUnavailable(method)
    for payment in order.payments.open().select_for_update():
        payment.state = Payment.State.CANCELLED
        payment.save(update_fields=["state"])
        close_gateway_later(payment)
    due_at = choice.due_at and min(choice.due_at, order.placed_at + LONGEST_HOLD)
    if choice.due_at and due_at <= at:
        raise MethodUnavailable(method)
    order.payment_method, order.payment_label, order.payment_due_at = method, choice.label, due_at
    Order.objects.filter(pk=order.pk).update(
        payment_method=method, payment_label=choice.label, payment_due_at=due_at
    )
    payment = provider_of(method).payment_for(order, at)
    payment.number, payment.label = number, choice.label
    payment.reference = f"{order.number}-{number}"
    payment.save()
    if choice.is_cod:
        accept_cod(order, actor="shopper", at=at)
    ask_gateway_later(payment)
    return payment
