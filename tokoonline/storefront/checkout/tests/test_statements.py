"""How many statements the way to an order may cost, and that looking writes nothing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.tests.factories import make_stock
from orders.models import Order

from .shopping import ADDRESS, HERE, add, fill_in, pay, shop

pytestmark = pytest.mark.django_db
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|WITH touched)", re.IGNORECASE)
__all__ = ["shop"]


@pytest.mark.parametrize("kinds", [1, 3])
def test_the_cart_costs_the_same_for_one_thing_and_three(client, shop, kinds, django_assert_max_num_queries):
    for _number in range(kinds):
        add(client, make_stock(5).variant)
    client.get(reverse("storefront:home"))

    with django_assert_max_num_queries(5):
        page = client.get(reverse("orders:cart"))

    assert len(page.context["summary"].lines) == kinds


@pytest.mark.parametrize("has_cart", [False, True])
def test_adding_to_the_cart_stays_within_its_statements(
    client, shop, has_cart, django_assert_max_num_queries
):
    if has_cart:
        add(client, make_stock(5).variant)
    variant = make_stock(5).variant

    with django_assert_max_num_queries(8):
        response = client.post(reverse("orders:cart_add"), {"sku": variant.sku, "quantity": 1}, **HERE)

    assert response.status_code == 302


def test_a_whole_guest_checkout_stays_within_its_statements(client, shop, django_assert_max_num_queries):
    variant = make_stock(5).variant
    # The menu is rendered once a version of the catalogue, not once a shopper.
    client.get(reverse("storefront:home"))

    with django_assert_max_num_queries(60):
        client.get(reverse("storefront:product", args=[variant.product.slug]))
        add(client, variant)
        client.get(reverse("orders:cart"))
        client.get(reverse("storefront:checkout_address"))
        client.post(reverse("storefront:checkout_address"), ADDRESS)
        client.get(reverse("storefront:checkout_shipping"))
        client.post(reverse("storefront:checkout_shipping"), {"service": "jne:REG"})
        page = client.get(reverse("storefront:checkout_payment"))
        data = {"method": page.context["chosen"], "seen_total": page.context["total"]}
        instructions = client.get(pay(client, data).url)

    assert instructions.status_code == 200
    assert Order.objects.count() == 1


def test_looking_at_a_page_writes_nothing(client, shop):
    data = fill_in(client, make_stock(5).variant)
    pages = [
        reverse(name)
        for name in (
            "orders:cart",
            "storefront:checkout_address",
            "storefront:checkout_shipping",
            "storefront:checkout_payment",
        )
    ]

    with CaptureQueriesContext(connection) as seen:
        for page in pages:
            assert client.get(page).status_code == 200
    pay(client, data)
    order = Order.objects.get()
    with CaptureQueriesContext(connection) as seen_after:
        for name in ("order", "payment"):
            client.get(reverse(f"storefront:{name}", args=[order.number, order.token]))

    statements = [query["sql"] for query in [*seen, *seen_after]]
    assert [sql for sql in statements if WRITES.match(sql)] == []
