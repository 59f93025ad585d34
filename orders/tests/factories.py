"""Carts and orders for tests, made by the shop's own deeds."""

from itertools import count

from django.db import IntegrityError, transaction
from django.utils import timezone

from customers.models import User
from inventory.models import StockLevel
from inventory.moving import constraint_of
from inventory.tests.factories import make_stock
from orders.cart_reading import summarise
from orders.carts import add_to_cart
from orders.choices import Contact, Fee, PaymentChoice, ShippingAddress, ShippingChoice
from orders.models import Cart
from orders.placing import plan_order, write_orders
from orders.stock import reserve_stock

numbers = count(1)
CONTACT = Contact("Budi", "+6281234567890", "budi@contoh.id")
ADDRESS = ShippingAddress(
    recipient="Budi",
    phone="+6281234567890",
    street="Jl. Dago No. 12, RT 003/RW 007",
    landmark="pagar hijau",
    village="Dago",
    district="Coblong",
    regency="Kota Bandung",
    province="Jawa Barat",
    postal_code="40135",
    region_code="32.73.02.1004",
)
SHIPPING = ShippingChoice("jne", "JNE", "REG", "Reguler", 12_000, 350)


def make_customer(email=None, **fields):
    return User.objects.create_user(email or f"orang{next(numbers)}@contoh.id", "rahasia-sekali", **fields)


def make_cart(*lines, customer=None):
    """A cart with (variant, quantity) lines; one mug in stock if none are given."""
    cart = Cart.objects.create(customer=customer)
    for variant, quantity in lines or [(make_stock(10).variant, 1)]:
        add_to_cart(cart, variant, quantity)
    return cart


def transfer(code=137, *, account=1, at=None):
    """A choice to pay by transfer within a day, with a unique code."""
    at = at or timezone.now()
    return PaymentChoice(
        method=f"transfer-{account}",
        label="Transfer BCA",
        fees=(Fee("unique_code", "Kode unik", code),),
        due_at=at + timezone.timedelta(hours=24),
    )


COD = PaymentChoice(method="cod", label="COD", is_cod=True)


def make_order(*lines, **parts):
    """An order as the checkout leaves it: written, its stock reserved, unpaid.

    Its number is drawn anew if another one has it, as there: of a thousand two meet at times.
    """
    try:
        return draw_order(*lines, **parts)
    except IntegrityError as error:
        if constraint_of(error) != "orders_order_number_key":
            raise
        return draw_order(*lines, **parts)


@transaction.atomic
def draw_order(*lines, customer=None, payment=None, at=None, cart=None, **parts):
    at = at or timezone.now()
    cart = cart or make_cart(*lines, customer=customer)
    plan = plan_order(
        summarise(cart),
        contact=CONTACT,
        address=ADDRESS,
        shipping=SHIPPING,
        payment=payment or transfer(at=at),
        at=at,
        customer_id=customer.pk if customer else None,
        **parts,
    )
    (order,), details = write_orders([plan])
    here = StockLevel.objects.filter(location__is_default=True, variant__in=[d.variant_id for d in details])
    reserve_stock(details, levels=dict(here.values_list("variant_id", "pk")), at=at)
    return order
