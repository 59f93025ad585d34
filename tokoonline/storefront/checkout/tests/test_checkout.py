import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Variant
from inventory.models import StockLevel
from inventory.tests.factories import make_stock
from orders.models import Cart, Order
from orders.statuses import mark_paid
from payments.models import CodArea, Payment

from .shopping import ADDRESS, fill_in, pay, shop

pytestmark = pytest.mark.django_db
__all__ = ["shop"]


def test_a_guest_goes_from_product_to_payment_instructions(client, shop):
    level = make_stock(5, price=85_000)

    data = fill_in(client, level.variant, 2)
    response = pay(client, data)

    order = Order.objects.get()
    payment = Payment.objects.get()
    assert response.url == reverse("storefront:payment", args=[order.number, order.token])
    assert order.total_amount == 170_000 + 12_000 + payment.unique_code == data["seen_total"]
    assert order.district == "Coblong"
    assert payment.bank_account == shop
    assert StockLevel.objects.get().reserved == 2
    page = client.get(response.url)
    assert shop.number in page.text
    assert client.get(order.get_absolute_url()).status_code == 200


def test_pressing_pay_again_lands_on_the_same_order(client, shop):
    data = fill_in(client, make_stock(5).variant)
    first = pay(client, data)

    again = pay(client, data)

    assert Order.objects.count() == 1
    assert again.url == first.url


def test_going_back_to_the_checkout_leads_to_the_order_that_it_became(client, shop):
    url = pay(client, fill_in(client, make_stock(5).variant)).url
    order = Order.objects.get()

    assert client.get(reverse("storefront:checkout_payment")).url == url
    mark_paid(order, actor="sari", at=timezone.now())
    assert client.get(reverse("storefront:checkout_payment")).url == order.get_absolute_url()


def test_the_price_comes_from_the_shop_not_from_the_form(client, shop):
    level = make_stock(5, price=85_000)
    data = fill_in(client, level.variant)

    response = pay(client, data | {"seen_total": 1, "total": 1, "price": 1, "shipping_amount": 0})

    assert response.status_code == 422
    assert not Order.objects.exists()


def test_a_price_that_changes_during_checkout_goes_back_to_the_cart(client, shop):
    level = make_stock(5, price=85_000)
    data = fill_in(client, level.variant)
    Variant.objects.update(price=95_000)

    response = pay(client, data)

    assert response.url == reverse("orders:cart")
    assert "Rp95.000" in client.get(response.url).text
    assert not Order.objects.exists()


def test_somebody_quicker_leaves_a_clear_page_and_nothing_half_done(client, shop):
    level = make_stock(1)
    data = fill_in(client, level.variant)
    cart = Cart.objects.get()
    other = Cart.objects.create()
    other.lines.create(variant=level.variant, quantity=1, price_seen=85_000)
    rival = client.__class__()
    rival.cookies["cart"] = other.token
    rival.post(reverse("storefront:checkout_address"), ADDRESS)
    rival.post(reverse("storefront:checkout_shipping"), {"service": "jne:REG"})
    page = rival.get(reverse("storefront:checkout_payment"))
    pay(rival, {"method": page.context["chosen"], "seen_total": page.context["total"]})

    response = pay(client, data)

    assert response.status_code in {302, 409}
    assert Order.objects.count() == 1
    assert Cart.objects.get(pk=cart.pk).completed_at is None


def test_another_method_than_shown_asks_again_with_its_own_total(client, shop):
    CodArea.objects.create(name="Indonesia", max_amount=1_000_000)
    data = fill_in(client, make_stock(5, price=85_000).variant)

    asked = pay(client, data | {"method": "cod"})
    placed = pay(client, {"method": "cod", "seen_total": asked.context["total"]})

    order = Order.objects.get()
    assert asked.status_code == 422
    assert asked.context["total"] == 97_000
    assert placed.status_code == 302
    assert (order.status, order.payment_status) == ("processing", "unpaid")


def test_the_placing_post_stays_within_its_statements(client, shop, django_assert_max_num_queries):
    data = fill_in(client, make_stock(5).variant)

    with django_assert_max_num_queries(20):
        pay(client, data)

    assert Order.objects.count() == 1


def test_a_stranger_with_a_wrong_token_sees_nothing(client, shop):
    pay(client, fill_in(client, make_stock(5).variant))
    order = Order.objects.get()

    url = reverse("storefront:order", args=[order.number, "x" * 22])

    assert client.get(url).status_code == 404
