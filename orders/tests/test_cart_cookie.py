import pytest
from django.urls import reverse

from inventory.tests.factories import make_stock
from orders.models import Cart
from orders.tests.factories import make_customer

pytestmark = pytest.mark.django_db


def add(client):
    data = {"sku": make_stock(5).variant.sku, "quantity": "1"}
    return client.post(reverse("orders:cart_add"), data, HTTP_ORIGIN="http://testserver")


def test_a_customers_cart_is_theirs_on_every_device(client):
    budi = make_customer()
    phone, desk = client, client.__class__()
    for device in (phone, desk):
        device.force_login(budi)

    add(phone)
    add(desk)

    cart = Cart.objects.get()
    assert cart.customer == budi
    assert cart.lines.count() == 2


def test_guests_have_carts_of_their_own(client):
    add(client)
    add(client.__class__())

    assert Cart.objects.filter(customer=None).count() == 2
