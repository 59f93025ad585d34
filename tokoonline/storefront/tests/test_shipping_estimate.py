"""What it costs to bring a product somewhere, asked on its page."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.tests.region_factories import load_some_regions
from shipping.tests.factories import make_service, make_tariff, make_zone
from shipping.tests.live import providers, waiting_jobs, work
from tokoonline.storefront.tests.factories import make_goods

pytestmark = pytest.mark.django_db
__all__ = ["providers"]

COBLONG, JAKARTA = "32.73.02", "31.71.01"
HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture(autouse=True)
def goods(tmp_path):
    load_some_regions(tmp_path)
    make_tariff(make_zone("Z01", "32.73"), make_service(), first_price=11_000)
    return make_goods(slug="mug-pagi")


def ask(client, htmx=True, **query):
    headers = {"hx-request": "true"} if htmx else {}
    return client.get("/produk/mug-pagi/ongkir/", query, headers=headers)


def tell(client, htmx=True, **typed):
    headers = {"hx-request": "true"} if htmx else {}
    return client.post("/produk/mug-pagi/ongkir/", typed, headers=headers, **HERE)


def test_a_district_gets_prices_and_dates(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        response = ask(client, region=COBLONG)

    assert "Rp11.000" in response.text
    assert "Coblong" in response.text
    assert re.search(r"\d+ \w{3}", response.text)
    assert "<html" not in response.text


def test_a_name_that_means_several_places_asks_which(client):
    response = ask(client, q="bandung")
    codes = re.findall(r'<button class="link" name="region" value="([0-9.]+)"', response.text)

    assert len(codes) > 1
    assert "region" not in tell(client, q="bandung").cookies
    assert tell(client, q="bandung", region=codes[0]).cookies["region"].value == codes[0]


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


def test_a_place_that_was_told_is_remembered_for_the_visit_and_in_a_cookie_alone(client):
    told = tell(client, q="coblong", region=COBLONG)

    cookie = told.cookies["region"]
    assert cookie.value == COBLONG
    assert (cookie["samesite"], cookie["max-age"], cookie["expires"]) == ("Lax", "", "")
    assert "Rp11.000" in ask(client).text
    assert not told.cookies.keys() - {"region"}


def test_without_script_the_place_is_kept_too_and_the_answer_has_an_address(client):
    told = tell(client, htmx=False, q="40132 coblong", region=COBLONG)

    assert told.status_code == 302
    assert "Rp11.000" in client.get(told.url).text
    assert client.cookies["region"].value == COBLONG


def test_the_page_of_a_product_is_the_same_for_who_told_a_place(client):
    before = client.get("/produk/mug-pagi/")
    tell(client, region=COBLONG)

    after = client.get("/produk/mug-pagi/")

    assert after.content == before.content
    assert after["ETag"] == before["ETag"]
    assert not after.cookies


def test_what_another_site_sends_remembers_nothing(client):
    response = client.post(
        "/produk/mug-pagi/ongkir/", {"region": COBLONG}, headers={"origin": "https://lain.example"}
    )

    assert response.status_code == 403
    assert not response.cookies


@pytest.mark.parametrize("code", ["32", "32.73", "99.99.99", "\0", "' OR 1=1", "32.73.02.1004x"])
def test_a_cookie_that_is_no_place_harms_nothing(client, code):
    client.cookies["region"] = code

    assert ask(client).status_code == 200
    assert client.get("/keranjang/ongkir/").status_code == 200


def test_an_unknown_place_and_one_that_nobody_goes_to_are_told_apart(client):
    unknown = ask(client, q="antah berantah")
    too_far = ask(client, region=JAKARTA)

    assert "antah berantah" in unknown.text
    assert "WhatsApp" in too_far.text
    assert tell(client, q="antah berantah").cookies.get("region") is None


def test_looking_asks_nobody_and_telling_asks_once(client, providers, django_assert_max_num_queries):
    ask(client, region=COBLONG)
    assert waiting_jobs() == []

    told = tell(client, region=COBLONG)
    tell(client, region=COBLONG)

    assert "hx-trigger" in told.text
    assert len(waiting_jobs()) == 1
    work(at=timezone.now())
    with django_assert_max_num_queries(7):
        live = ask(client, region=COBLONG, lihat="1")
    assert "Rp10.000" in live.text
    assert "hx-trigger" not in live.text


def test_the_answer_looks_again_a_few_times_only(client, providers):
    tell(client, region=COBLONG)

    looks = [ask(client, region=COBLONG, lihat=number).text for number in ("0", "3", "4", "99", "x")]

    assert ["hx-trigger" in text for text in looks] == [True, True, False, False, False]


def test_the_cart_and_the_address_start_with_the_place(client, goods):
    tell(client, region=COBLONG)
    client.post(reverse("orders:cart_add"), {"sku": goods.variants.get().sku, "quantity": 2}, **HERE)

    line = client.get("/keranjang/ongkir/")
    address = client.get(reverse("storefront:checkout_address"))

    assert "Rp11.000" in line.text
    assert "Coblong" in line.text
    assert f'value="{COBLONG}"' in address.text


def test_a_cart_without_place_or_without_goods_says_nothing(client):
    assert client.get("/keranjang/ongkir/").text == ""
    client.cookies["region"] = COBLONG
    assert client.get("/keranjang/ongkir/").text == ""


def test_nobody_is_asked_what_bringing_it_to_a_province_costs(client, providers):
    response = tell(client, region="32")

    assert waiting_jobs() == []
    assert "region" not in response.cookies


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(
    "typed",
    [{}, {"q": "\0"}, {"q": "x" * 5000}, {"region": "\0"}, {"region": "' OR 1=1"}, {"varian": "\0" * 99}],
)
def test_whatever_is_told_is_answered(client, typed, htmx):
    told = tell(client, htmx=htmx, **typed)

    assert told.status_code == (200 if htmx else 302)
    assert htmx or client.get(told.url).status_code == 200
    assert "region" not in told.cookies
