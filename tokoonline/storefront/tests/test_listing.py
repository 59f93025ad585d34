"""A list in order: nothing twice, nothing left out, what is sold out last, whatever the page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Product
from catalog.tests.factories import make_category, make_option, make_product, make_variant
from inventory.moving import receive_stock
from inventory.tests.factories import make_location, make_stock
from tokoonline.storefront.listing import (
    BY_NAME,
    CHEAPEST,
    NEWEST,
    PAGE_SIZE,
    SORTS,
    Wish,
    featured,
    find_page,
    in_categories,
    newest,
    similar,
)
from tokoonline.storefront.tests.factories import make_goods

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    return make_category()


def page_of(shelf, sort=NEWEST, **wish):
    source = in_categories([shelf.pk], sort, at=timezone.now())
    return find_page(source, Wish(sort, **wish))


def test_the_list_shows_exactly_what_is_on_sale(shelf):
    now = timezone.now()
    make_goods(category=shelf)
    make_goods(category=shelf, units=0)
    make_goods(category=shelf, published_at=now - timedelta(days=1))
    make_goods(category=shelf, published_at=now + timedelta(days=1))
    make_goods(category=shelf, is_active=False)
    make_product(category=shelf)
    make_variant(make_product(category=shelf), is_active=False)

    found = page_of(shelf)

    assert set(found.product_ids) == set(Product.objects.on_sale().values_list("pk", flat=True))
    assert found.total == 3


@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_everything_once_and_sold_out_things_last(shelf, sort):
    for number in range(2 * PAGE_SIZE + 5):
        make_goods(f"Mug {number % 3}", category=shelf, units=number % 2, price=1000 + number % 4)

    pages = [page_of(shelf, sort, page=number) for number in (1, 2, 3, 4)]

    shown = [pk for page in pages for pk in page.product_ids]
    assert [len(page.product_ids) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 5, 0]
    assert {page.total for page in pages} == {45}
    assert set(shown) == set(Product.objects.values_list("pk", flat=True))
    in_stock = [Product.objects.get(pk=pk).variants.get().stock_levels.exists() for pk in shown]
    assert in_stock == sorted(in_stock, reverse=True)


def test_in_stock_only_counts_only_what_can_be_bought(shelf):
    make_goods(category=shelf, units=0)
    stocked = make_goods(category=shelf)

    found = page_of(shelf, is_in_stock_only=True)

    assert (found.product_ids, found.total) == ([stocked.pk], 1)
    assert page_of(shelf, is_in_stock_only=True, page=2).total == 1


def test_stock_elsewhere_or_of_a_variant_no_longer_sold_does_not_count(shelf):
    product = make_product(category=shelf)
    white, green = make_option(product)
    make_stock(5, make_variant(product, option1=white, is_active=False))
    away = make_variant(product, option1=green)
    receive_stock(away, 5, cause="test", key="away", location=make_location())

    assert page_of(shelf).total == 1
    assert page_of(shelf, is_in_stock_only=True).total == 0


def test_a_product_with_several_prices_fits_where_one_of_them_does(shelf):
    make_variant(make_product(category=shelf), price=50_000)
    wide = make_product(category=shelf)
    Product.objects.filter(pk=wide.pk).update(price_min=50_000, price_max=90_000)

    assert page_of(shelf, price_from=80_000).product_ids == [wide.pk]
    assert page_of(shelf, CHEAPEST, price_to=50_000).total == 2
    assert page_of(shelf, BY_NAME, price_from=90_001).total == 0


def test_the_showcase_leaves_out_what_cannot_be_bought(shelf):
    at = timezone.now() + timedelta(seconds=1)
    old = make_goods(category=shelf, is_featured=True, published_at=at - timedelta(days=2))
    new = make_goods(category=shelf)
    make_goods(category=shelf, units=0, is_featured=True)
    make_goods()

    assert newest(at=at)[1:] == [new.pk, old.pk]
    assert featured(at=at) == [old.pk]
    assert similar(new.pk, shelf.pk, at=at) == [old.pk]
    assert similar(new.pk, None, at=at) == []
