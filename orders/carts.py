"""Filling a cart, and saying what a shopper should know about each line."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery, Sum
from django.utils import timezone

from catalog.models import ProductImage, Variant
from inventory.availability import available_by_variant
from inventory.models import StockLevel

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


@dataclass(frozen=True)
class LineView:
    """A cart line as `summarise` reads it; amounts in rupiah."""

    line: CartLine

    @property
    def variant(self):
        return self.line.variant

    @property
    def product(self):
        return self.line.variant.product

    @property
    def available(self):
        """Units that may still be sold, as of the moment the cart was read."""
        return max(self.line.available or 0, 0)

    @property
    def level_id(self):
        """The stock level that an order will reserve from, or None."""
        return self.line.level_id

    @property
    def picture(self):
        """Renditions of the chosen colour's picture, else of the product's first, else None."""
        image = self.variant.image
        return image.renditions if image else self.line.first_picture

    @property
    def quantity(self):
        return self.line.quantity

    @property
    def unit_price(self):
        return self.variant.price

    @property
    def subtotal(self):
        return self.unit_price * self.quantity

    @property
    def is_for_sale(self):
        return self.variant.is_active and self.product.is_active

    @property
    def is_short(self):
        return not self.is_for_sale or self.quantity > self.available

    @property
    def old_price(self):
        """The price the shopper saw before, if it is another one now; else None."""
        return self.line.price_seen if self.line.price_seen != self.unit_price else None


@dataclass(frozen=True)
class CartSummary:
    cart: Cart | None
    lines: tuple[LineView, ...]

    @property
    def items_amount(self):
        return sum(line.subtotal for line in self.lines if line.is_for_sale)

    @property
    def units(self):
        return sum(line.quantity for line in self.lines)

    @property
    def is_empty(self):
        return not self.lines

    @property
    def has_changed_prices(self):
        return any(line.old_price is not None for line in self.lines)

    @property
    def can_be_ordered(self):
        return bool(self.lines) and not any(line.is_short for line in self.lines)

    @property
    def fingerprint(self):
        """What is in the cart at which price: changes when another tab or the shop changes it."""
        return ";".join(f"{line.variant.sku}:{line.quantity}:{line.unit_price}" for line in self.lines)


def find_cart(token):
    """The open cart that a cookie names, or None."""
    if not token:
        return None
    return Cart.objects.open().filter(token=token).first()


def summarise(cart):
    """Read a cart with everything its page needs, in one statement."""
    if cart is None:
        return CartSummary(None, ())
    level = StockLevel.objects.filter(
        variant=OuterRef("variant"), location__is_default=True, location__is_active=True
    )
    pictures = ProductImage.objects.filter(product=OuterRef("variant__product")).order_by("position", "id")
    lines = (
        cart.lines.select_related(
            "variant__product",
            "variant__image",
            "variant__option1",
            "variant__option2",
        )
        .defer(*(f"variant__product__{name}" for name in LONG_TEXTS))
        .annotate(
            level_id=Subquery(level.values("pk")[:1]),
            available=Subquery(level.values("available")[:1]),
            first_picture=Subquery(pictures.values("renditions")[:1]),
        )
    )
    return CartSummary(cart, tuple(map(LineView, lines)))


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
