"""Filling a cart and keeping it; `cart_reading` says what lies in it."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from catalog.models import Variant
from inventory.availability import available_by_variant

from .models import Cart, CartLine
from .models.cart import MOST_OF_ONE_THING

# Columns of a product that no cart needs and that are larger than all others together.
LONG_TEXTS = ("description", "description_en", "search_words", "text_vector", "search_vector")


class NotForSale(Exception):
    """The variant is unknown or no longer sold."""


class SoldOut(Exception):
    """There is not one unit left to put into the cart."""

    def __init__(self, variant):
        super().__init__(variant)
        self.variant = variant


@dataclass(frozen=True)
class Added:
    """What a press of "add to cart" came to; `is_capped` when the cart now holds all there is."""

    variant: Variant
    quantity: int
    is_capped: bool


def find_cart(token):
    """The open cart that a cookie names, or None."""
    if not token:
        return None
    return Cart.objects.open().filter(token=token).first()


def cart_units(cart):
    return cart.lines.aggregate(units=Sum("quantity"))["units"] or 0


def variant_for_sale(sku):
    variant = (
        Variant.objects.for_sale()
        .select_related("product", "option1", "option2")
        .defer(*(f"product__{name}" for name in LONG_TEXTS))
        .filter(sku=sku, product__published_at__lte=timezone.now())
        .first()
    )
    if variant is None:
        raise NotForSale(sku)
    return variant


def add_to_cart(cart, variant, quantity):
    """Put `quantity` >= 1 more of a variant into the cart, no more than there is.

    Stock is not held for it. Raises SoldOut when nothing is left.
    """
    available = min(available_by_variant([variant.pk])[variant.pk], MOST_OF_ONE_THING)
    if available < 1:
        raise SoldOut(variant)
    # One statement, so that a double tap adds twice to one line instead of colliding.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH touched AS (UPDATE orders_cart SET updated_at = now() WHERE id = %(cart)s)
            INSERT INTO orders_cartline AS line (cart_id, variant_id, quantity, price_seen, added_at)
            VALUES (%(cart)s, %(variant)s, least(%(asked)s, %(most)s), %(price)s, now())
            ON CONFLICT (cart_id, variant_id) DO UPDATE
                SET quantity = least(line.quantity + %(asked)s, %(most)s),
                    price_seen = excluded.price_seen
            RETURNING quantity
            """,
            {
                "cart": cart.pk,
                "variant": variant.pk,
                "asked": min(quantity, MOST_OF_ONE_THING),
                "most": available,
                "price": variant.price,
            },
        )
        (now_in_cart,) = cursor.fetchone()
    return Added(variant, now_in_cart, now_in_cart == available and quantity > 1)


def set_quantity(cart, sku, quantity):
    """Set a line to `quantity`, capped at what is there; 0 removes it. Returns the units set."""
    line = cart.lines.select_related("variant").get(variant__sku=sku)
    if quantity < 1:
        line.delete()
        return 0
    available = available_by_variant([line.variant_id])[line.variant_id]
    # A line that is sold out keeps its number, so that the page can say so.
    line.quantity = min(quantity, MOST_OF_ONE_THING, max(available, 1))
    line.price_seen = line.variant.price
    line.save(update_fields=["quantity", "price_seen"])
    return line.quantity


def remove_line(cart, sku):
    """Take a line out; returns how many units lay there, so that it can be undone."""
    line = cart.lines.filter(variant__sku=sku).first()
    if line is None:
        return 0
    line.delete()
    return line.quantity


def accept_prices(cart):
    """The shopper has seen today's prices: remember them as seen."""
    for line in cart.lines.select_related("variant").exclude(price_seen=F("variant__price")):
        CartLine.objects.filter(pk=line.pk).update(price_seen=line.variant.price)


def forget_old_carts(*, before):
    """Delete guests' open carts last touched before an instant; returns how many."""
    old = Cart.objects.open().filter(customer=None, updated_at__lt=before)
    _rows, deleted = old.delete()
    return deleted.get("orders.Cart", 0)


@transaction.atomic
def merge_carts(guest, customer):
    """Give a guest's cart to a customer who logs in; returns the customer's one open cart.

    The same thing in both is added up, capped at what is there.
    """
    own = Cart.objects.open().select_for_update().filter(customer=customer).first()
    if guest is None:
        return own
    guest = Cart.objects.open().select_for_update().filter(pk=guest.pk).first()
    if guest is None or guest == own:
        return own
    if guest.customer_id not in {None, customer.pk}:
        return own
    if own is None:
        guest.customer = customer
        guest.save(update_fields=["customer", "updated_at"])
        return guest
    for line in guest.lines.select_related("variant"):
        try:
            add_to_cart(own, line.variant, line.quantity)
        except SoldOut:
            own.lines.get_or_create(
                variant=line.variant,
                defaults={"quantity": line.quantity, "price_seen": line.price_seen},
            )
    guest.delete()
    return own
