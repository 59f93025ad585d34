import pytest
from django.urls import reverse

from customers.tests.factories import PASSWORD, make_user
from inventory.tests.factories import make_stock
from orders.models import Cart
from orders.tests.factories import make_cart

pytestmark = pytest.mark.django_db


@pytest.fixture
def budi(db):
    return make_user()


def log_in(client):
    return client.post(reverse("account_login"), {"login": "budi@example.com", "password": PASSWORD})


def test_the_cart_of_a_guest_comes_along(client, budi):
    cart = make_cart()
    client.cookies["cart"] = cart.token

    log_in(client)

    cart.refresh_from_db()
    assert cart.customer == budi
    assert client.cookies["cart"].value == cart.token


def test_two_carts_become_one(client, budi):
    variant = make_stock(10).variant
    own = make_cart((variant, 2), customer=budi)
    client.cookies["cart"] = make_cart((variant, 1)).token

    log_in(client)

    assert client.cookies["cart"].value == own.token
    assert client.cookies["cart_count"].value == "3"
    assert Cart.objects.get() == own
    assert own.lines.get().quantity == 3


def test_the_cart_of_an_account_is_there_on_another_device(client, budi):
    own = make_cart(customer=budi)

    log_in(client)

    assert client.cookies["cart"].value == own.token


@pytest.mark.parametrize("token", ["", "x" * 10_000, "keranjang-orang-lain"])
def test_a_cart_that_is_none_changes_nothing(client, budi, token):
    client.cookies["cart"] = token

    assert log_in(client).status_code == 302
    assert not Cart.objects.exists()


def test_the_cart_of_somebody_else_stays_theirs(client, budi):
    siti = make_user("siti@example.com")
    theirs = make_cart(customer=siti)
    client.cookies["cart"] = theirs.token

    log_in(client)

    theirs.refresh_from_db()
    assert theirs.customer == siti
    assert not budi.carts.exists()


def test_logging_out_leaves_no_cart_behind(client, budi):
    make_cart(customer=budi)
    log_in(client)

    client.post(reverse("account_logout"))

    assert client.cookies["cart"].value == ""
    assert budi.carts.count() == 1
