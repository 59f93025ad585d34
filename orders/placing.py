"""Turning a cart into an order, once.

Everything is computed before the first lock. The caller opens the transaction, writes the
order, starts its payment, and reserves the stock last (docs/architecture.md, "Placing").
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from catalog.models.image import fitting_path
from catalog.money import split_amount
from catalog.writing import insert_rows
from inventory.moving import OutOfStock

from .choices import Contact, PaymentChoice, ShippingAddress, ShippingChoice
from .models import Cart, DetailOrder, Order, OrderFee
from .tax import included_tax

# No 0/O, 1/I/L: a number is read out over the phone.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LIST_PICTURE_WIDTH = 160


class EmptyCart(Exception):
    """There is nothing to order."""


class PriceChanged(Exception):
    """A price is not the one that the shopper saw; the page says so and asks again."""


@dataclass(frozen=True)
class PlannedLine:
    """One line to be; `picture` is {"webp": {width: path}} or None, `level_id` where it is reserved."""

    variant: object
    quantity: int
    picture: dict | None = None
    level_id: int | None = None

    @property
    def small_picture(self):
        """Path of the smallest picture that a list needs, or ""."""
        return fitting_path((self.picture or {}).get("webp"), LIST_PICTURE_WIDTH)


@dataclass(frozen=True)
class Plan:
    """All that an order will be; `lines` are variants with their products loaded."""

    cart: Cart
    lines: tuple[PlannedLine, ...]
    contact: Contact
    address: ShippingAddress
    shipping: ShippingChoice
    payment: PaymentChoice
    at: datetime
    customer_id: int | None = None
    note: str = ""
    language: str = "id"

    @property
    def items_amount(self):
        return sum(line.variant.price * line.quantity for line in self.lines)

    @property
    def fee_amount(self):
        return sum(fee.amount for fee in self.payment.fees)

    @property
    def total_amount(self):
        return self.items_amount + self.shipping.amount + self.fee_amount


def plan_order(summary, **parts):
    """Make a plan of a cart's summary, or refuse: EmptyCart, PriceChanged, OutOfStock.

    The quick look at stock is without locks; the reservation is what decides.
    """
    if summary.is_empty:
        raise EmptyCart
    if summary.has_changed_prices:
        raise PriceChanged
    short = [
        (line.variant.pk, line.quantity, line.available if line.is_for_sale else 0)
        for line in summary.lines
        if line.is_short
    ]
    if short:
        raise OutOfStock(short)
    lines = tuple(
        PlannedLine(line.variant, line.quantity, line.picture, line.level_id) for line in summary.lines
    )
    return Plan(cart=summary.cart, lines=lines, **parts)


def new_number(at):
    """An order number for people: TO-261121-7K3QX, the day in the store's own zone."""
    day = timezone.localtime(at).strftime("%y%m%d")
    return f"TO-{day}-" + "".join(secrets.choice(LETTERS) for _ in range(5))


def write_orders(plans):
    """Write orders with their lines and fees: three statements, however many plans.

    One order a cart: an IntegrityError on its unique cart means that this cart was ordered
    already. No stock is reserved yet. Returns (orders in the plans' order, all their lines).
    """
    orders = [order_of(plan) for plan in plans]
    insert_rows(orders)
    details = [
        detail for order, plan in zip(orders, plans, strict=True) for detail in details_of(order, plan)
    ]
    insert_rows(details)
    insert_rows(
        [
            OrderFee(order=order, kind=fee.kind, label=fee.label, amount=fee.amount)
            for order, plan in zip(orders, plans, strict=True)
            for fee in plan.payment.fees
        ]
    )
    return orders, details


def order_of(plan):
    address, shipping = plan.address, plan.shipping
    return Order(
        number=new_number(plan.at),
        cart=plan.cart,
        customer_id=plan.customer_id,
        contact_name=plan.contact.name,
        contact_phone=plan.contact.phone,
        contact_email=plan.contact.email,
        language=plan.language,
        **vars(address),
        courier_code=shipping.courier_code,
        courier_name=shipping.courier_name,
        service_code=shipping.service_code,
        service_name=shipping.service_name,
        eta_from=shipping.eta_from,
        eta_to=shipping.eta_to,
        shipping_weight_grams=shipping.weight_grams,
        payment_method=plan.payment.method,
        payment_label=plan.payment.label,
        items_amount=plan.items_amount,
        shipping_amount=shipping.amount,
        fee_amount=plan.fee_amount,
        total_amount=plan.total_amount,
        tax_included_amount=sum(tax_of(line) for line in plan.lines),
        note=plan.note,
        placed_at=plan.at,
        payment_due_at=plan.payment.due_at,
    )


def tax_of(line):
    if not settings.STORE.is_tax_registered:
        return 0
    amount = line.variant.price * line.quantity
    basis_points = int(settings.STORE.tax_rate * 100)
    return included_tax(amount, line.variant.product.tax_class, basis_points)


def details_of(order, plan):
    """The lines as sold, named in the shopper's language; shipping shared by value."""
    values = [line.variant.price * line.quantity for line in plan.lines]
    shares = split_amount(plan.shipping.amount, values)
    with override(plan.language):
        for position, (line, share) in enumerate(zip(plan.lines, shares, strict=True)):
            variant = line.variant
            yield DetailOrder(
                order=order,
                variant_id=variant.pk,
                position=position,
                product_name=variant.product.title,
                sku=variant.sku,
                options=variant.label,
                image_path=line.small_picture,
                weight_grams=variant.weight_grams,
                list_price=variant.price,
                unit_price=variant.price,
                quantity=line.quantity,
                tax_amount=tax_of(line),
                shipping_share_amount=share,
                unit_cost=variant.cost_price,
            )
