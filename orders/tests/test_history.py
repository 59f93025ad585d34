import json

import pytest
from django.urls import reverse

from customers.tests.factories import make_user
from orders.tests.factories import make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def budi(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.mark.parametrize("order_count", [1, 3])
def test_the_history_costs_the_same_for_one_order_and_three(
    client, budi, order_count, django_assert_num_queries
):
    for _ in range(order_count):
        make_order(customer=budi)
    client.get(reverse("orders:history"))

    with django_assert_num_queries(8):
        response = client.get(reverse("orders:history"))

    assert response.text.count("nomor-pesanan") == order_count


def test_only_ones_own_orders_are_listed(client, budi):
    own = make_order(customer=budi)
    others = make_order(customer=make_user("siti@example.com"))
    guests = make_order()

    page = client.get(reverse("orders:history")).text

    assert own.get_absolute_url() in page
    assert others.number not in page
    assert guests.number not in page


def test_staff_see_their_own_orders_here_too(client):
    make_order(customer=make_user())
    client.force_login(make_user("staf@example.com", is_staff=True))

    assert "nomor-pesanan" not in client.get(reverse("orders:history")).text


def test_ten_orders_a_page(client, budi):
    for _ in range(11):
        make_order(customer=budi)

    first = client.get(reverse("orders:history"))
    second = client.get(reverse("orders:history"), {"page": "2"})

    assert first.text.count("nomor-pesanan") == 10
    assert second.text.count("nomor-pesanan") == 1
    assert "?page=2" in first.text


@pytest.mark.parametrize("page", ["0", "-1", "999999999999999999999", "NaN", "\x00", "２", "x" * 5000])
def test_a_page_that_is_none_is_the_first_or_the_last(client, budi, page):
    make_order(customer=budi)

    assert client.get(reverse("orders:history"), {"page": page}).status_code == 200


def test_nothing_ordered_yet_leads_to_the_shop(client, budi):
    assert reverse("storefront:home") in client.get(reverse("orders:history")).text


def test_the_file_holds_ones_own_data_alone(client, budi):
    own = make_order(customer=budi)
    make_order(customer=make_user("siti@example.com"))

    response = client.post(reverse("orders:export"))

    data = json.loads(response.content)
    assert data["email"] == "budi@example.com"
    assert [order["number"] for order in data["orders"]] == [own.number]
    assert "attachment" in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]


def test_the_file_is_not_fetched_by_a_link(client, budi):
    assert client.get(reverse("orders:export")).status_code == 405
