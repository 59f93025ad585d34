"""What a product page shows: the product, its variants with their stock, its pictures; a statement each."""

import json
from functools import cached_property
from typing import NamedTuple

from catalog.languages import in_reader_language
from catalog.reading import fetch_rows
from tokoonline.storefront.product_url import product_url

PRODUCT = """
SELECT p.id, p.slug, p.name, p.name_en, p.description, p.description_en,
    p.is_active, p.price_min IS NOT NULL AND p.published_at <= statement_timestamp(),
    p.price_min, p.price_max, b.name,
    (SELECT shelf.category_id FROM catalog_productcategory shelf
        WHERE shelf.product_id = p.id ORDER BY shelf.position, shelf.id LIMIT 1),
    (SELECT jsonb_agg(
            jsonb_build_array(coalesce(a.name, spec.key), coalesce(a.name_en, ''), spec.value)
            ORDER BY a.position, spec.key)
        FROM jsonb_each_text(p.specs) spec LEFT JOIN catalog_attribute a ON a.code = spec.key)
FROM catalog_product p
LEFT JOIN catalog_brand b ON b.id = p.brand_id
WHERE p.slug = %s
"""

VARIANTS = """
SELECT v.id, v.sku, v.gtin, v.price, v.compare_at_price,
    v.weight_grams, v.length_mm, v.width_mm, v.height_mm, v.image_id,
    coalesce((
        SELECT sum(greatest(l.available, 0))
        FROM inventory_stocklevel l JOIN inventory_stocklocation place ON place.id = l.location_id
        WHERE l.variant_id = v.id AND place.is_default AND place.is_active
    ), 0)::int,
    o1.name, o1.name_en, v1.id, v1.position, v1.value, v1.value_en, v1.swatch,
    o2.name, o2.name_en, v2.id, v2.position, v2.value, v2.value_en, v2.swatch
FROM catalog_variant v
LEFT JOIN catalog_optionvalue v1 ON v1.id = v.option1_id
LEFT JOIN catalog_option o1 ON o1.id = v1.option_id
LEFT JOIN catalog_optionvalue v2 ON v2.id = v.option2_id
LEFT JOIN catalog_option o2 ON o2.id = v2.option_id
WHERE v.product_id = %s AND v.is_active
ORDER BY v.position, v.id
"""

PICTURES = """
SELECT id, width, height, alt, alt_en, renditions
FROM catalog_productimage
WHERE product_id = %s AND renditions ? 'webp'
ORDER BY position, id
"""


class ProductRow(NamedTuple):
    """A row of PRODUCT; `specs_json` is the JSON text [[name, English name, value], ...] or None."""

    id: int
    slug: str
    name: str
    name_en: str
    description: str
    description_en: str
    is_active: bool
    is_ready: bool
    price_min: int
    price_max: int
    brand_name: str | None
    category_id: int | None
    specs_json: str | None

    @property
    def title(self) -> str:
        return in_reader_language(self.name, self.name_en)

    @property
    def text(self) -> str:
        return in_reader_language(self.description, self.description_en)

    @property
    def specs(self) -> list[tuple[str, str]]:
        """(label, text) in the order of the attributes, label in the reader's language."""
        rows = json.loads(self.specs_json) if self.specs_json else []
        return [(in_reader_language(name, name_en), text) for name, name_en, text in rows]

    def get_absolute_url(self) -> str:
        return product_url(self.slug)


class Choice(NamedTuple):
    """The value a variant has of one option: Warna (`option`), Krem (`value`)."""

    option: str
    option_en: str
    id: int
    position: int
    value: str
    value_en: str
    swatch: str

    @property
    def option_title(self) -> str:
        return in_reader_language(self.option, self.option_en)

    @property
    def title(self) -> str:
        return in_reader_language(self.value, self.value_en)


class VariantRow(NamedTuple):
    """Prices in rupiah; `available` is how many can be bought now; one choice an option."""

    id: int
    sku: str
    gtin: str
    price: int
    compare_at_price: int | None
    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    image_id: int | None
    available: int
    choices: tuple[Choice, ...]

    @property
    def label(self) -> str:
        return " / ".join(choice.title for choice in self.choices)

    @property
    def percent_off(self) -> int:
        if not self.compare_at_price:
            return 0
        return (self.compare_at_price - self.price) * 100 // self.compare_at_price

    def has(self, value_ids: set[int]) -> bool:
        return value_ids <= {choice.id for choice in self.choices}


class PictureRow(NamedTuple):
    """A picture that is ready to be shown."""

    id: int
    width: int
    height: int
    alt: str
    alt_en: str
    renditions: dict[str, dict[str, str]]

    @property
    def title(self) -> str:
        return in_reader_language(self.alt, self.alt_en)


class ProductPage:
    """A product as a shopper sees it; variants and pictures are read when first asked for."""

    def __init__(self, product: ProductRow):
        self.product = product

    @cached_property
    def variants(self) -> list[VariantRow]:
        rows = fetch_rows(VARIANTS, [self.product.id])
        return [VariantRow._make([*row[:11], choices_of(row)]) for row in rows]

    @cached_property
    def pictures(self) -> list[PictureRow]:
        rows = fetch_rows(PICTURES, [self.product.id])
        return [PictureRow._make([*row[:5], json.loads(row[5])]) for row in rows]

    def pictures_for(self, value_ids: set[int]) -> list[PictureRow]:
        """Return all pictures, first the one of the first variant with the chosen values."""
        wanted = next((v.image_id for v in self.variants if v.has(value_ids) and v.image_id), None)
        return sorted(self.pictures, key=lambda picture: bool(value_ids) and picture.id != wanted)


def read_product(slug: str) -> ProductRow | None:
    """Return the product at an address, be it for sale or not, or None."""
    rows = fetch_rows(PRODUCT, [slug])
    return ProductRow._make(rows[0]) if rows else None


def choices_of(row: tuple) -> tuple[Choice, ...]:
    both = (Choice._make(row[11:18]), Choice._make(row[18:25]))
    return tuple(choice for choice in both if choice.id is not None)
