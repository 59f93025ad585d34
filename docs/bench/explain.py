#!/usr/bin/env python
"""Write docs/queries.md: how PostgreSQL runs the storefront's hot statements on the benchmark's data.

python docs/bench/explain.py > docs/queries.md
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tokoonline.settings")
os.environ.setdefault("PROCESS", "command")

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from catalog.models import Category  # noqa: E402
from catalog.searching import search_products  # noqa: E402
from inventory.availability import AVAILABLE  # noqa: E402
from tokoonline.storefront import listing  # noqa: E402
from tokoonline.storefront.cards import CARDS  # noqa: E402
from tokoonline.storefront.context import VERSION  # noqa: E402
from tokoonline.storefront.product_page import PICTURES, PRODUCT, VARIANTS  # noqa: E402

HEAD = """# The hot statements, and how PostgreSQL runs them

Written by `docs/bench/explain.py` on the benchmark's data set: 10,000 products, 200 categories, one
variant and one picture each, a million of each in stock ([bench/README.md](bench/README.md)). Each
statement was run once before it was explained. Times are of the server alone and without planning, which
prepared statements do once (`catalog/reading.py`).

What to look for: no sequential scan of a table that grows with the shop, and stock looked up only for
the rows that a page shows. Pages and their statements:

| page | statements |
|---|---|
| home | version, showcase twice, cards |
| category | version, list, cards |
| search | version, search, cards |
| product | version, product, variants, pictures, showcase (similar), cards |

A statement more where a page reaches what is sold out, and where there is no such page; the shelves
themselves are read again only when the version has changed.
"""


def main():
    now = timezone.now()
    root = Category.objects.get(slug="oak-goods")
    shelves = [root.pk, *root.children.values_list("pk", flat=True)]
    oak = listing.in_categories(shelves, listing.NEWEST, at=now)
    cheap = listing.in_categories(shelves, listing.CHEAPEST, at=now)
    lantern = listing.of_queryset(search_products("lantern").products, listing.BEST_MATCH)
    showcase = listing.SHOWCASE.format(on_sale=listing.ON_SALE, condition="true", has_stock=listing.HAS_STOCK)
    ids = list(range(1, 10_001, 500))
    print(HEAD)
    show("Version of the shelves", "Every page, once.", VERSION, [])
    show(
        "List: a category of 1,000, newest first",
        "In order from the index `product_listing`; stock is asked for twenty rows.",
        in_stock_page(oak, listing.NEWEST),
        [*oak.params, 20, 0],
    )
    show(
        "List: page 50 of it, by price",
        "The same, but stock is asked for a thousand rows.",
        in_stock_page(cheap, listing.CHEAPEST),
        [*cheap.params, 20, 980],
    )
    show(
        "List: a page that reaches what is sold out",
        "Run only if the statement above brought fewer than twenty rows, or if only what is in "
        "stock is wished for: looks at the stock of everything.",
        listing.ANY_PAGE.format(
            source=oak.sql,
            order=listing.order_of(listing.NEWEST),
            have_stock=listing.HAVE_STOCK,
            only_in_stock="",
        ),
        [*oak.params, 20, 980],
    )
    show("Search: lantern", "Full text by GIN index, ranked, then as a list.",
         in_stock_page(lantern, listing.BEST_MATCH), [*lantern.params, 20, 0])  # fmt: skip
    show("Cards of twenty products", "Names, prices, two pictures, stock.", CARDS, [ids])
    show("Showcase: newest that can be bought", "Home; ideas on an empty search.",
         showcase, [now, listing.SHOWCASE_SIZE])  # fmt: skip
    show("Product", "By its address.", PRODUCT, ["warm-oak-scarf-1"])
    show("Variants of a product, with stock", "", VARIANTS, [1])
    show("Pictures of a product", "", PICTURES, [1])
    show("Stock of the variants in a cart", "Cart and checkout.", AVAILABLE, [ids])


def in_stock_page(source, sort):
    return listing.IN_STOCK_PAGE.format(
        source=source.sql, order=listing.order_of(sort), has_stock=listing.HAS_STOCK
    )


def show(title, words, statement, params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, BUFFERS OFF) {statement}", params)
        plan = "\n".join(short(row[0]) for row in cursor.fetchall() if wanted(row[0]))
    print(f"## {title}\n\n{words}\n\n```\n{plan}\n```\n" if words else f"## {title}\n\n```\n{plan}\n```\n")


def wanted(line):
    return not line.strip().startswith(("Planning Time", "Index Searches", "Storage:", "Heap Fetches"))


def short(line):
    """A long list of ids or a whole tsquery says nothing here."""
    return line if len(line) <= 160 else f"{line[:150]} ..."


if __name__ == "__main__":
    main()
