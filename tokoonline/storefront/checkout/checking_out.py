"""Pressing the pay button: one order, however often it is pressed.

Everything is computed before the first lock; the transaction writes the order, opens its
payment, defers the mail, and reserves the stock last.
"""

from django.db import IntegrityError, transaction

from inventory.moving import OutOfStock, constraint_of
from orders.models import Order
from orders.placing import EmptyCart, PriceChanged, plan_order, write_orders
from orders.statuses import accept_cod, send_mail_later
from orders.stock import reserve_stock
from payments.methods import choose_method
from payments.providers.base import MethodUnavailable
from payments.starting import TAKEN_SUMS, start_payments

ORDERED_ALREADY = "orders_order_cart_id_key"
DRAWN_BY_ANOTHER = {"orders_order_number_key", *TAKEN_SUMS}


class TotalChanged(Exception):
    """The sum is not the one that the shopper saw; the page says so and asks again."""


REFUSALS = (MethodUnavailable, EmptyCart, PriceChanged, OutOfStock, TotalChanged)


def check_out(summary, delivery, **pressed):
    """Place the order of a cart and open its payment; returns the order. `pressed` is for `place_as_seen`.

    A cart that was ordered already gives that order. Raises what `plan_order` and
    `choose_method` raise, TotalChanged if the sum differs from `seen_total`, and OutOfStock
    if somebody was quicker; then nothing is written.
    """
    try:
        return place_as_seen(summary, delivery, **pressed)
    except REFUSALS:
        # Pressed twice, the first press itself may have taken the sum or the last unit since.
        order = Order.objects.filter(cart=summary.cart).first()
        if order is None:
            raise
        return order


def place_as_seen(summary, delivery, *, method, seen_total, customer, note, language, at):
    payment = choose_method(method, delivery.purchase(summary, at))
    plan = plan_order(
        summary,
        contact=delivery.contact,
        address=delivery.address,
        shipping=delivery.shipping,
        payment=payment,
        at=at,
        customer_id=customer.pk if customer else None,
        note=note,
        language=language,
    )
    if plan.total_amount != seen_total:
        raise TotalChanged(plan.total_amount)
    levels = {line.variant.pk: line.level_id for line in plan.lines if line.level_id}
    try:
        return place(plan, levels)
    except IntegrityError as error:
        constraint = constraint_of(error)
        if constraint == ORDERED_ALREADY:
            return Order.objects.get(cart=plan.cart)
        if constraint in DRAWN_BY_ANOTHER:
            raise TotalChanged(None) from error
        raise


@transaction.atomic
def place(plan, levels):
    (order,), details = write_orders([plan])
    start_payments([order], at=plan.at)
    if plan.payment.is_cod:
        accept_cod(order, actor="shop", at=plan.at)
    send_mail_later(order, "placed")
    reserve_stock(details, levels=levels, at=plan.at)
    return order
