"""Filling a cart and keeping it; `cart_reading` says what lies in it."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Sum

from catalog.reading import fetch_rows
from inventory.availability import available_by_variant

from .cart_reading import CartVariant, find_variant
from .models import Cart, CartLine
from .models.cart import MOST_OF_ONE_THING

# One statement, so that a double tap adds twice to one line instead of colliding; no row comes
# back when nothing is in stock. Gives the line's quantity, its highest, and the other lines' units.
ADD = f"""
WITH stock AS (
    SELECT least(coalesce(sum(l.available), 0), {MOST_OF_ONE_THING})::int AS most
    FROM inventory_stocklevel l JOIN inventory_stocklocation place ON place.id = l.location_id
    WHERE l.variant_id = %s AND place.is_default AND place.is_active
), touched AS (
    UPDATE orders_cart SET updated_at = now() FROM stock WHERE id = %s AND most > 0
)
INSERT INTO orders_cartline AS line (cart_id, variant_id, quantity, price_seen, added_at)
SELECT %s, %s, least(%s, most), %s, now() FROM stock WHERE most > 0
ON CONFLICT (cart_id, variant_id) DO UPDATE
    SET quantity = least(line.quantity + %s, (SELECT most FROM stock)),
        price_seen = excluded.price_seen
RETURNING quantity, (SELECT most FROM stock), (
    SELECT coalesce(sum(other.quantity), 0)::int FROM orders_cartline other
    WHERE other.cart_id = line.cart_id AND other.id <> line.id
)
"""  # noqa: S608 - a number of ours


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

    variant: CartVariant
    quantity: int
    is_capped: bool
    units_in_cart: int


def cart_units(cart):
    return cart.lines.aggregate(units=Sum("quantity"))["units"] or 0


def variant_for_sale(sku):
    """Return the CartVariant of a SKU. Raises NotForSale."""
    variant = find_variant(sku)
    if variant is None:
        raise NotForSale(sku)
    return variant


def add_to_cart(cart, variant, quantity):
    """Put `quantity` >= 1 more of a variant into the cart, no more than there is.

    Stock is not held for it. Raises SoldOut when nothing is left.
    """
    asked = min(quantity, MOST_OF_ONE_THING)
    rows = fetch_rows(ADD, [variant.pk, cart.pk, cart.pk, variant.pk, asked, variant.price, asked])
    if not rows:
        raise SoldOut(variant)
    [(now_in_cart, most, others)] = rows
    return Added(variant, now_in_cart, now_in_cart == most and quantity > 1, now_in_cart + others)


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
