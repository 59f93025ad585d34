import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.models import Variant
from catalog.tests.factories import make_variant
from inventory.models import StockLevel
from inventory.moving import OutOfStock
from inventory.tests.factories import make_stock
from orders.cart_reading import summarise
from orders.models import Order
from orders.placing import EmptyCart, PriceChanged, plan_order
from orders.tests.factories import (
    ADDRESS,
    CONTACT,
    SHIPPING,
    make_cart,
    make_order,
    transfer,
)

pytestmark = pytest.mark.django_db


def plan(cart):
    return plan_order(
        summarise(cart),
        contact=CONTACT,
        address=ADDRESS,
        shipping=SHIPPING,
        payment=transfer(),
        at=timezone.now(),
    )


def test_an_order_is_its_lines_shipping_and_unique_code_to_the_rupiah():
    mug = make_stock(10, price=85_000).variant
    lamp = make_stock(10, price=249_000).variant

    order = make_order((mug, 3), (lamp, 1))

    assert order.items_amount == 3 * 85_000 + 249_000
    assert order.total_amount == order.items_amount + 12_000 + 137
    assert sum(order.details.values_list("shipping_share_amount", flat=True)) == 12_000
    assert list(order.details.values_list("subtotal", flat=True)) == [255_000, 249_000]


def test_placing_reserves_and_sells_nothing_yet():
    level = make_stock(10)

    order = make_order((level.variant, 3))

    level.refresh_from_db()
    assert (level.on_hand, level.reserved, level.available) == (10, 3, 7)
    assert order.status == "pending"
    assert not order.entries.exists()


def test_a_cart_makes_one_order():
    cart = make_cart()
    make_order(cart=cart)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_order(cart=cart)

    assert Order.objects.count() == 1


def test_more_than_there_is_is_refused_and_leaves_nothing():
    level = make_stock(2)
    cart = make_cart((level.variant, 2))
    make_order((level.variant, 1))

    with pytest.raises(OutOfStock) as refusal:
        make_order(cart=cart)

    assert refusal.value.shortages == [(level.variant_id, 2, 1)]
    assert Order.objects.count() == 1
    assert StockLevel.objects.get(pk=level.pk).reserved == 1


def test_a_price_that_changed_since_it_was_seen_is_not_slipped_in():
    level = make_stock(5, price=85_000)
    cart = make_cart((level.variant, 1))
    Variant.objects.filter(pk=level.variant_id).update(price=95_000)

    with pytest.raises(PriceChanged):
        plan(cart)


def test_an_empty_cart_is_no_order():
    cart = make_cart()
    cart.lines.all().delete()

    with pytest.raises(EmptyCart):
        plan(cart)


def test_a_variant_taken_from_sale_is_out_of_stock():
    level = make_stock(5)
    cart = make_cart((level.variant, 1))
    Variant.objects.filter(pk=level.variant_id).update(is_active=False)

    with pytest.raises(OutOfStock):
        plan(cart)


def test_a_variant_without_stock_level_cannot_be_ordered():
    cart = make_cart()
    cart.lines.create(variant=make_variant(), quantity=1, price_seen=85_000)

    with pytest.raises(OutOfStock):
        plan(cart)
