"""What it costs to bring a product somewhere, asked on its page."""

import re

import pytest

from customers.tests.region_factories import load_some_regions
from shipping.tests.factories import make_service, make_tariff, make_zone
from tokoonline.storefront.tests.factories import make_goods

pytestmark = pytest.mark.django_db

COBLONG = "32.73.02"


@pytest.fixture(autouse=True)
def goods(tmp_path):
    load_some_regions(tmp_path)
    make_tariff(make_zone("Z01", "32.73"), make_service(), first_price=11_000)
    return make_goods(slug="mug-pagi")


def ask(client, htmx=True, **query):
    headers = {"hx-request": "true"} if htmx else {}
    return client.get("/produk/mug-pagi/ongkir/", query, headers=headers)


def test_a_district_gets_prices_and_dates(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        response = ask(client, region=COBLONG)

    assert "Rp11.000" in response.text
    assert "Coblong" in response.text
    assert re.search(r"\d+ \w{3}", response.text)
    assert "<html" not in response.text


def test_a_name_that_means_several_places_asks_which(client):
    response = ask(client, q="bandung")

    assert response.text.count("/produk/mug-pagi/ongkir/?q=bandung&amp;region=") > 1


def test_without_script_the_answer_stands_on_the_whole_page(client):
    response = ask(client, htmx=False, region=COBLONG, q="coblong")

    assert "<html" in response.text
    assert "Rp11.000" in response.text
    assert 'value="coblong"' in response.text
    assert 'content="noindex"' in response.text
    assert '<link rel="canonical" href="http://testserver/produk/mug-pagi/">' in response.text


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": ""},
        {"q": "antah berantah"},
        {"q": "\0"},
        {"q": "x" * 5000},
        {"region": "31.71.01"},
        {"region": "99.99.99"},
        {"region": "\0"},
        {"region": "' OR 1=1"},
        {"q": "coblong", "varian": "ENTAH"},
    ],
)
def test_what_is_not_understood_is_said(client, query):
    response = ask(client, **query)

    assert response.status_code == 200
    assert response.text.strip()


def test_a_product_that_is_not_for_sale_has_no_estimate(client, goods):
    goods.is_active = False
    goods.save()

    assert ask(client, region=COBLONG).status_code == 404
