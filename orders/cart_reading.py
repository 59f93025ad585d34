"""Reading a cart with everything its pages need, in one statement of constant text.

Composing this in the ORM cost more than running it, and the way to an order asks seven times.
"""

import json
from dataclasses import dataclass

from django.urls import reverse

from catalog.languages import in_reader_language
from catalog.reading import fetch_rows

from .models import Cart

VARIANT = """
    v.id, v.sku, v.price, v.cost_price, v.weight_grams, v.length_mm, v.width_mm, v.height_mm,
    v.is_active, first.value, first.value_en, second.value, second.value_en,
    p.id, p.slug, p.name, p.name_en, p.tax_class, p.is_active
"""

LINES = f"""
SELECT line.id, line.quantity, line.price_seen, {VARIANT},
    level.id, level.available, coalesce(chosen.renditions, picture.renditions)
FROM orders_cartline line
JOIN catalog_variant v ON v.id = line.variant_id
JOIN catalog_product p ON p.id = v.product_id
LEFT JOIN catalog_optionvalue first ON first.id = v.option1_id
LEFT JOIN catalog_optionvalue second ON second.id = v.option2_id
LEFT JOIN catalog_productimage chosen ON chosen.id = v.image_id
LEFT JOIN LATERAL (
    SELECT renditions FROM catalog_productimage
    WHERE product_id = p.id ORDER BY position, id LIMIT 1
) picture ON chosen.id IS NULL
LEFT JOIN (
    inventory_stocklevel level
    JOIN inventory_stocklocation place
        ON place.id = level.location_id AND place.is_default AND place.is_active
) ON level.variant_id = v.id
WHERE line.cart_id = %s
ORDER BY line.added_at, line.id
"""  # noqa: S608 - columns of ours

FOR_SALE = f"""
SELECT {VARIANT}
FROM catalog_variant v
JOIN catalog_product p ON p.id = v.product_id
LEFT JOIN catalog_optionvalue first ON first.id = v.option1_id
LEFT JOIN catalog_optionvalue second ON second.id = v.option2_id
WHERE v.sku = %s AND v.is_active AND p.is_active AND p.published_at <= statement_timestamp()
"""  # noqa: S608 - columns of ours


@dataclass(frozen=True, slots=True)
class CartProduct:
    """What a cart and an order need to know of a product."""

    pk: int
    slug: str
    name: str
    name_en: str
    tax_class: str
    is_active: bool

    @property
    def title(self):
        return in_reader_language(self.name, self.name_en)

    def get_absolute_url(self):
        return reverse("storefront:product", args=[self.slug])


@dataclass(frozen=True, slots=True)
class CartVariant:
    """What a cart and an order need to know of a variant; prices in rupiah, grams, millimetres."""

    pk: int
    sku: str
    price: int
    cost_price: int | None
    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    is_active: bool
    values: tuple[tuple[str, str], ...]
    product: CartProduct

    @property
    def label(self):
        """The chosen values in the reader's language: "Krem / M"; "" for a simple product."""
        return " / ".join(in_reader_language(*value) for value in self.values)


@dataclass(frozen=True, slots=True)
class LineView:
    """A cart line as its pages show it; `available` is what may be sold as of this moment.

    `level_id` is the stock level an order reserves from, or None; `picture` the renditions of
    the chosen colour's picture, else of the product's first, else None.
    """

    pk: int
    quantity: int
    price_seen: int
    variant: CartVariant
    level_id: int | None
    available: int
    picture: dict | None

    @property
    def product(self):
        return self.variant.product

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
        return self.price_seen if self.price_seen != self.unit_price else None


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


def summarise(cart):
    """Read the lines of a cart, or of none."""
    if cart is None:
        return CartSummary(None, ())
    return CartSummary(cart, tuple(line_of(row) for row in fetch_rows(LINES, [cart.pk])))


def line_of(row):
    pk, quantity, price_seen, *rest = row
    level_id, available, renditions = rest[19:]
    return LineView(
        pk,
        quantity,
        price_seen,
        variant_of(rest[:19]),
        level_id,
        max(available or 0, 0),
        json.loads(renditions) if isinstance(renditions, str) else renditions,
    )


def find_variant(sku):
    """The variant that can be sold under this SKU, or None."""
    rows = fetch_rows(FOR_SALE, [sku])
    return variant_of(rows[0]) if rows else None


def variant_of(row):
    variant, values, product = row[:9], row[9:13], row[13:19]
    pairs = ((values[0], values[1]), (values[2], values[3]))
    return CartVariant(
        *variant,
        values=tuple(pair for pair in pairs if pair[0]),
        product=CartProduct(*product),
    )
