"""Which products a list shows, in which order, and how many there are: one statement a page.

Written as SQL: a list of a thousand products is put in order from one narrow index, and stock is
looked up only for the twenty that are shown (docs/queries.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.models.product import ProductQuerySet
from catalog.reading import fetch_rows

PAGE_SIZE = 20
SHOWCASE_SIZE = 8

# What stands in the address bar, and what the shopper reads.
NEWEST, CHEAPEST, DEAREST, BY_NAME, BEST_MATCH = "terbaru", "termurah", "termahal", "nama", "sesuai"
SORTS = {
    NEWEST: _("Newest"),
    CHEAPEST: _("Lowest price"),
    DEAREST: _("Highest price"),
    BY_NAME: _("Name A–Z"),
}
SEARCH_SORTS = {BEST_MATCH: _("Best match"), **SORTS}

# Every order ends in a unique column, or a product could stand on two pages and another on none.
ORDERS = {
    NEWEST: "published_at DESC, id DESC",
    CHEAPEST: "price_min, id",
    DEAREST: "price_min DESC, id DESC",
    BY_NAME: "lower({name}), id",
    BEST_MATCH: "rank DESC, published_at DESC, id DESC",
}
NAMES = {"id": "name", "en": "coalesce(nullif(name_en, ''), name)"}

# The same as ProductQuerySet.on_sale(); a test holds the two together.
ON_SALE = "p.is_active AND p.price_min IS NOT NULL AND p.published_at <= %s"

# A scalar subquery and not EXISTS: it is asked row by row until the page is full, where EXISTS
# would first gather the stock of the whole shop.
HAS_STOCK = """(
    SELECT true FROM catalog_variant v JOIN inventory_stocklevel l ON l.variant_id = v.id
    WHERE v.product_id = listed.id AND v.is_active AND l.available > 0 AND l.location_id = (
        SELECT id FROM inventory_stocklocation WHERE is_default AND is_active)
    LIMIT 1
)"""
HAVE_STOCK = """(listed.id IN (
    SELECT v.product_id FROM catalog_variant v JOIN inventory_stocklevel l ON l.variant_id = v.id
    JOIN inventory_stocklocation place ON place.id = l.location_id
    WHERE v.is_active AND l.available > 0 AND place.is_default AND place.is_active
))"""

# What can be bought, in order, as far as this page; stops at the last row it needs.
IN_STOCK_PAGE = """
WITH found AS MATERIALIZED ({source})
SELECT listed.id, (SELECT count(*) FROM found)
FROM (SELECT * FROM found ORDER BY {order}) listed
WHERE {has_stock}
LIMIT %s OFFSET %s
"""
# A page that reaches what is sold out, which stands last: looks at the stock of everything found.
ANY_PAGE = """
WITH listed AS MATERIALIZED ({source})
SELECT listed.id, count(*) OVER ()
FROM listed
{only_in_stock}
ORDER BY {have_stock} DESC, {order}
LIMIT %s OFFSET %s
"""
SHOWCASE = """
SELECT listed.id
FROM (
    SELECT p.id FROM catalog_product p
    WHERE {on_sale} AND {condition}
    ORDER BY p.published_at DESC, p.id DESC
) listed
WHERE {has_stock}
LIMIT %s
"""
COUNT = "WITH listed AS ({source}) SELECT count(*) FROM listed {only_in_stock}"


@dataclass(frozen=True, slots=True)
class Source:
    """A statement that finds products: id, published_at, price_min, price_max, and what its order needs."""

    sql: str
    params: tuple


@dataclass(frozen=True, slots=True)
class Wish:
    """What a shopper asked of a list; prices in rupiah or None."""

    sort: str
    price_from: int | None = None
    price_to: int | None = None
    is_in_stock_only: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list: its products in order, and how many the whole list has."""

    product_ids: list[int]
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


def in_categories(category_ids: Iterable[int], sort: str, *, at: datetime) -> Source:
    """Products on any of the shelves that are on sale `at` this instant."""
    names = ", p.name, p.name_en" if sort == BY_NAME else ""
    return Source(
        f"SELECT p.id, p.published_at, p.price_min, p.price_max{names} FROM catalog_product p"  # noqa: S608
        f" WHERE {ON_SALE} AND p.id IN"
        " (SELECT product_id FROM catalog_productcategory WHERE category_id = ANY(%s::bigint[]))",
        (at, list(category_ids)),
    )


def of_queryset(products: ProductQuerySet, sort: str) -> Source:
    """What a search found, with its `rank`."""
    columns = ["id", "published_at", "price_min", "price_max", "rank"]
    columns += ["name", "name_en"] if sort == BY_NAME else []
    return Source(*products.order_by().values(*columns).query.sql_with_params())


def find_page(source: Source, wish: Wish) -> Found:
    """Narrow, order and cut what `source` finds as wished; what is sold out stands last.

    A page after the last is empty and costs a second statement, to say how many there are.
    """
    source = narrow(source, wish)
    window = (PAGE_SIZE, (wish.page - 1) * PAGE_SIZE)
    words = {"source": source.sql, "order": order_of(wish.sort)}
    if not wish.is_in_stock_only:
        rows = fetch_rows(IN_STOCK_PAGE.format(has_stock=HAS_STOCK, **words), source.params + window)
        if len(rows) == PAGE_SIZE:
            return found(rows)
    only = f"WHERE {HAVE_STOCK}" if wish.is_in_stock_only else ""
    rows = fetch_rows(
        ANY_PAGE.format(have_stock=HAVE_STOCK, only_in_stock=only, **words), source.params + window
    )
    if rows:
        return found(rows)
    [(total,)] = fetch_rows(COUNT.format(source=source.sql, only_in_stock=only), source.params)
    return Found([], total)


def narrow(source: Source, wish: Wish) -> Source:
    """A product with several prices fits if any price from its lowest to its highest would."""
    conditions, prices = [], []
    if wish.price_from is not None:
        conditions.append("price_max >= %s")
        prices.append(wish.price_from)
    if wish.price_to is not None:
        conditions.append("price_min <= %s")
        prices.append(wish.price_to)
    if not conditions:
        return source
    sql = f"SELECT * FROM ({source.sql}) every WHERE {' AND '.join(conditions)}"  # noqa: S608
    return Source(sql, (*source.params, *prices))


def order_of(sort: str) -> str:
    return ORDERS[sort].format(name=NAMES.get(get_language() or "", "name"))


def found(rows: list[tuple]) -> Found:
    return Found([row[0] for row in rows], rows[0][1])


def newest(*, at: datetime) -> list[int]:
    return showcase("true", at=at)


def featured(*, at: datetime) -> list[int]:
    return showcase("p.is_featured", at=at)


def similar(product_id: int, category_id: int | None, *, at: datetime) -> list[int]:
    """Others on the same shelf."""
    on_shelf = (
        "p.id <> %s AND p.id IN (SELECT product_id FROM catalog_productcategory WHERE category_id = %s)"
    )
    return showcase(on_shelf, product_id, category_id, at=at)


def showcase(condition: str, *params: object, at: datetime) -> list[int]:
    """Return the newest few that can be bought: for the home page, or as ideas."""
    statement = SHOWCASE.format(on_sale=ON_SALE, condition=condition, has_stock=HAS_STOCK)
    return [pk for (pk,) in fetch_rows(statement, (at, *params, SHOWCASE_SIZE))]
