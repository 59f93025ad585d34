"""Turning money into state: one way for staff, couriers and, later, gateways.

An event is only a reason to look; it counts once, and the payment moves forward only.
"""

from django.db import transaction

from orders.statuses import lock_order, mark_paid

from .models import Payment, PaymentEvent


@transaction.atomic
def settle(payment, *, amount, event_key, actor, at, body=""):
    """Record that `amount` rupiah came for a payment; if its order waits for exactly that, pay it.

    Late money and another amount are recorded too and wait for staff. Told twice, it settles
    once, because (provider, event_key) is unique. The order is locked before the payment,
    everywhere. Returns the payment as it is now.
    """
    order = lock_order(payment.order_id)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    _event, is_new = PaymentEvent.objects.get_or_create(
        provider=payment.provider,
        event_key=event_key,
        defaults={
            "payment": payment,
            "amount": amount,
            "actor": actor,
            "body": body,
            "received_at": at,
            "processed_at": at,
        },
    )
    if not is_new or payment.captured_amount:
        return payment
    payment.state = state_after(payment, order, amount)
    payment.captured_amount = amount
    payment.paid_at = at
    payment.save(update_fields=["state", "captured_amount", "paid_at"])
    if payment.state == Payment.State.PAID:
        mark_paid(order, actor=actor, at=at, reason=payment.method)
    return payment


def state_after(payment, order, amount):
    """What money does to a payment: pays it, or is kept as late or as another amount."""
    waits = (
        payment.is_open
        and order.payment_status == "unpaid"
        and order.status
        not in {
            "cancelled",
            "expired",
        }
    )
    if not waits:
        return Payment.State.PAID_LATE
    if amount != payment.amount:
        return Payment.State.AMOUNT_MISMATCH
    return Payment.State.PAID


@transaction.atomic
def settle_on_delivery(order, *, actor, at):
    """Book that the courier collected the money of a pay-on-delivery order."""
    payment = order.payments.open().get(provider="cod")
    return settle(payment, amount=payment.amount, event_key=f"delivered:{order.pk}", actor=actor, at=at)
