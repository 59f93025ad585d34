"""Which products a list shows, in which order, and how many there are: one statement a page."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Value, Window
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.models.product import ProductQuerySet
from inventory.models import StockLevel

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
    NEWEST: (F("published_at").desc(), F("id").desc()),
    CHEAPEST: (F("price_min").asc(), F("id").asc()),
    DEAREST: (F("price_min").desc(), F("id").desc()),
    BY_NAME: (Lower("name"), F("id").asc()),
}
ORDERS_IN_ENGLISH = {
    **ORDERS,
    BY_NAME: (Lower(Coalesce(NullIf("name_en", Value("")), "name")), F("id").asc()),
}


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


def find_page(products: ProductQuerySet, wish: Wish) -> Found:
    """Narrow, order and cut `products` as wished; what is sold out stands last.

    A queryset that is searched brings its own order, kept when the wish is for the best match.
    A page after the last is empty and costs a second statement, to say how many there are.
    """
    start = (wish.page - 1) * PAGE_SIZE
    narrowed = narrow(products, wish)
    rows = list(
        put_in_order(narrowed, wish.sort).values_list("pk", Window(Count("*")))[start : start + PAGE_SIZE]
    )
    if rows:
        return Found([pk for pk, _total in rows], rows[0][1])
    return Found([], narrowed.count() if start else 0)


def narrow(products: ProductQuerySet, wish: Wish) -> ProductQuerySet:
    """A product with several prices fits if any price from its lowest to its highest would."""
    products = products.annotate(can_be_bought=has_stock())
    if wish.price_from is not None:
        products = products.filter(price_max__gte=wish.price_from)
    if wish.price_to is not None:
        products = products.filter(price_min__lte=wish.price_to)
    if wish.is_in_stock_only:
        products = products.filter(can_be_bought=True)
    return products


def put_in_order(products: ProductQuerySet, sort: str) -> ProductQuerySet:
    orders = ORDERS_IN_ENGLISH if get_language() == "en" else ORDERS
    order = orders.get(sort) or products.query.order_by
    return products.order_by(F("can_be_bought").desc(), *order)


def showcase(products: ProductQuerySet) -> list[int]:
    """Return the newest few of `products` that can be bought: for the home page and for ideas."""
    newest = products.filter(has_stock()).order_by(*ORDERS[NEWEST])
    return list(newest.values_list("pk", flat=True)[:SHOWCASE_SIZE])


def has_stock() -> Exists:
    return Exists(
        StockLevel.objects.filter(
            Q(variant__product=OuterRef("pk"), variant__is_active=True),
            available__gt=0,
            location__is_default=True,
            location__is_active=True,
        ).order_by()
    )
