"""Product cards: their data in one statement however many there are, their HTML drawn once a content."""

import json
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from catalog.languages import in_reader_language
from catalog.reading import fetch_rows
from tokoonline.storefront.product_url import product_url

# "Sisa 3" is said up to five; how many more there are is nobody's business and keeps the card the same.
FEW = 5

CARDS = f"""
SELECT p.id, p.slug, p.name, p.name_en, p.price_min, p.price_max, p.compare_at_min,
    pictures.shown[1], pictures.shown[2], stock.units
FROM unnest(%s::bigint[]) WITH ORDINALITY AS asked (id, place)
JOIN catalog_product p ON p.id = asked.id
LEFT JOIN LATERAL (
    SELECT array_agg(webp ORDER BY position, id) AS shown
    FROM (
        SELECT i.renditions->>'webp' AS webp, i.position, i.id
        FROM catalog_productimage i
        WHERE i.product_id = p.id AND i.renditions ? 'webp'
        ORDER BY i.position, i.id LIMIT 2
    ) first_two
) pictures ON true
LEFT JOIN LATERAL (
    SELECT least(coalesce(sum(greatest(l.available, 0)), 0), {FEW + 1})::int AS units
    FROM catalog_variant v
    JOIN inventory_stocklevel l ON l.variant_id = v.id
    JOIN inventory_stocklocation place ON place.id = l.location_id
    WHERE v.product_id = p.id AND v.is_active AND place.is_default AND place.is_active
) stock ON true
ORDER BY asked.place
"""  # noqa: S608 - a number of ours


class Card(NamedTuple):
    """A row of CARDS: prices in rupiah, pictures as the JSON text {"320": path, ...} or None.

    `units` is how many can be bought now over all variants, counted no further than six.
    """

    id: int
    slug: str
    name: str
    name_en: str
    price_min: int
    price_max: int
    compare_at: int | None
    picture: str | None
    second_picture: str | None
    units: int

    @property
    def title(self) -> str:
        return in_reader_language(self.name, self.name_en)

    @property
    def url(self) -> str:
        return product_url(self.slug)

    @property
    def image(self) -> dict | None:
        return {"webp": json.loads(self.picture)} if self.picture else None

    @property
    def second_image(self) -> dict | None:
        return {"webp": json.loads(self.second_picture)} if self.second_picture else None

    @property
    def percent_off(self) -> int:
        """Whole per cent, rounded down: we never promise more than is true."""
        if not self.compare_at:
            return 0
        return (self.compare_at - self.price_min) * 100 // self.compare_at

    @property
    def badge(self) -> str | tuple[str, int] | None:
        """The one thing worth saying on the picture, the most urgent first."""
        if not self.units:
            return "sold_out"
        if self.units <= FEW:
            return "left", self.units
        if self.percent_off:
            return "off", self.percent_off
        return None


def read_cards(product_ids: list[int]) -> list[Card]:
    """Return the cards of products in the order asked for."""
    if not product_ids:
        return []
    return [Card._make(row) for row in fetch_rows(CARDS, [product_ids])]


def draw_cards(cards: list[Card], eager: int = 0) -> SafeString:
    """Return the list items; pictures of the first `eager` are not lazy."""
    language = get_language() or ""
    return mark_safe(  # noqa: S308 - the template escaped what is not ours
        "".join([_draw_card(card, language, place < eager) for place, card in enumerate(cards)])
    )


@lru_cache(maxsize=4096)
def _draw_card(card: Card, language: str, is_eager: bool) -> str:
    """Draw a card from its data and nothing else, so the same data may be the same HTML again.

    What changes (price, stock, name, picture) is part of the key: a changed product is a new card.
    """
    context = {"cards": [card], "eager": 1 if is_eager else 0}
    return render_to_string("components/product_cards.html", context)
