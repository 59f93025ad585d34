"""The way that was used last comes first: a customer's orders know it, a guest's own browser too."""

import pytest
from django.test import Client
from django.urls import reverse

from inventory.tests.factories import make_stock
from orders.models import Order
from orders.tests.factories import make_customer
from payments.models import CodArea
from payments.tests.factories import make_cod

from .shopping import fill_in, pay, shop

pytestmark = pytest.mark.django_db
__all__ = ["shop"]


@pytest.fixture
def cod(shop):
    return CodArea.objects.create(name="Indonesia", max_amount=1_000_000)


def test_a_guest_who_paid_on_delivery_is_offered_that_first_next_time(client, cod):
    data = fill_in(client, make_stock(5).variant)
    asked = pay(client, data | {"method": "cod"})
    placed = pay(client, {"method": "cod", "seen_total": asked.context["total"]})

    again = fill_in(client, make_stock(5).variant)

    cookie = placed.cookies["last_method"]
    assert data["method"].startswith("transfer-")
    assert again["method"] == "cod"
    assert (cookie.value, bool(cookie["httponly"]), cookie["samesite"]) == ("cod", True, "Lax")


def test_another_guest_knows_nothing_of_it(client, cod):
    client.cookies["last_method"] = "cod"

    stranger = Client()

    assert fill_in(stranger, make_stock(5).variant)["method"].startswith("transfer-")


def test_a_customer_is_known_by_the_newest_order_on_every_device(client, cod):
    budi = make_customer()
    make_cod(customer=budi)
    client.force_login(budi)

    assert fill_in(client, make_stock(5).variant)["method"] == "cod"


@pytest.mark.parametrize("told", ["no-such-thing", "cod", "<b>", "x" * 3000])
def test_a_cookie_that_names_nothing_usable_changes_nothing(client, shop, told):
    client.cookies["last_method"] = told

    data = fill_in(client, make_stock(5).variant)

    assert data["method"].startswith("transfer-")
    assert pay(client, data).status_code == 302
    assert Order.objects.count() == 1


def test_looking_at_another_method_shows_its_total(client, cod):
    CodArea.objects.update(fee_amount=5_000)
    fill_in(client, make_stock(5, price=85_000).variant)

    page = client.get(reverse("storefront:checkout_payment"), {"method": "cod"})

    assert page.context["total"] == 85_000 + 12_000 + 5_000
    assert "+ Rp5.000" in page.text
