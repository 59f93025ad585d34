"""Home and category pages: what they show, in which order, and at what cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Category, Product
from catalog.tests.factories import make_category
from tokoonline.storefront.tests.factories import make_goods

pytestmark = pytest.mark.django_db


def names(response):
    """The product names on a page, in order."""
    return [part.split("</a>")[0].split(">")[-1] for part in response.text.split('card__name"')[1:]]


@pytest.fixture
def mugs():
    return make_category("Mug", slug="mug")


@pytest.mark.parametrize("product_count", [3, 30])
def test_home_costs_the_same_for_3_products_and_30(
    client, mugs, product_count, django_assert_max_num_queries
):
    for number in range(product_count):
        make_goods(f"Mug {number}", category=mugs, is_featured=number % 2 == 0)
    client.get("/")

    with django_assert_max_num_queries(4):
        response = client.get("/")

    assert response.status_code == 200
    assert names(response)


@pytest.mark.parametrize("product_count", [3, 30])
def test_category_costs_the_same_for_3_products_and_30(
    client, mugs, product_count, django_assert_max_num_queries
):
    for number in range(product_count):
        make_goods(f"Mug {number}", category=mugs, pictures=2)
    client.get("/kategori/mug/")

    with django_assert_max_num_queries(3):
        response = client.get("/kategori/mug/?urut=termurah&harga_dari=1&tersedia=1")

    assert response.text.count("card__name") == min(product_count, 20)


def test_home_shows_featured_and_newest_that_can_be_bought(client, mugs):
    make_goods("Pilihan", category=mugs, is_featured=True)
    make_goods("Habis", category=mugs, is_featured=True, units=0)

    response = client.get("/")

    assert names(response) == ["Pilihan", "Pilihan"]


def test_category_shows_what_lies_below_it(client, mugs):
    small = make_category("Mug Kecil", parent=mugs)
    make_goods("Espreso", category=small)
    make_goods("Sofa", category=make_category("Sofa"))

    response = client.get("/kategori/mug/")

    assert names(response) == ["Espreso"]
    assert "1 " in response.text


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("terbaru", ["Cangkir", "Bejana", "Angsa"]),
        ("termurah", ["Bejana", "Cangkir", "Angsa"]),
        ("termahal", ["Angsa", "Cangkir", "Bejana"]),
        ("nama", ["Angsa", "Bejana", "Cangkir"]),
    ],
)
def test_category_is_sorted_as_wished(client, mugs, sort, expected):
    now = timezone.now()
    make_goods("Angsa", category=mugs, price=9_000, published_at=now - timedelta(3))
    make_goods("Bejana", category=mugs, price=1_000, published_at=now - timedelta(2))
    make_goods("Cangkir", category=mugs, price=5_000, published_at=now - timedelta(1))

    response = client.get("/kategori/mug/", {"urut": sort})

    assert names(response) == expected


def test_what_is_sold_out_stands_last_and_says_so(client, mugs):
    make_goods("Habis", category=mugs, units=0)
    make_goods("Ada", category=mugs, published_at=timezone.now() - timedelta(9))

    response = client.get("/kategori/mug/")

    assert names(response) == ["Ada", "Habis"]
    assert response.text.count("badge--sold-out") == 1


def test_the_last_few_are_counted(client, mugs):
    make_goods("Tinggal tiga", category=mugs, units=3)

    assert "badge--left" in client.get("/kategori/mug/").text


@pytest.mark.parametrize("written", ["50000", "50.000", "Rp50.000", " rp 50.000 "])
def test_price_filter_reads_prices_as_people_write_them(client, mugs, written):
    make_goods("Murah", category=mugs, price=49_999)
    make_goods("Mahal", category=mugs, price=50_000)

    response = client.get("/kategori/mug/", {"harga_dari": written})

    assert names(response) == ["Mahal"]
    assert "Rp50.000" in response.text


def test_in_stock_filter_hides_what_is_sold_out(client, mugs):
    make_goods("Ada", category=mugs)
    make_goods("Habis", category=mugs, units=0)

    assert names(client.get("/kategori/mug/?tersedia=1")) == ["Ada"]


@pytest.mark.parametrize(
    "query",
    [
        "harga_dari=murah",
        "harga_dari=-5",
        "harga_dari=1e9",
        "harga_dari=NaN",
        "harga_dari=%D9%A5%D9%A0",
        "harga_dari=%00",
        "harga_dari=1.5",
        "harga_sampai=" + "9" * 5000,
        "harga_dari=9000&harga_sampai=1",
        "urut=entah",
        "urut=%00",
    ],
)
def test_what_cannot_be_understood_is_said_and_left_out(client, mugs, query):
    make_goods("Mug Pagi", category=mugs)

    response = client.get(f"/kategori/mug/?{query}")

    assert response.status_code == 200
    assert names(response) == ["Mug Pagi"]
    assert "notice--warn" in response.text


@pytest.mark.parametrize("page", ["2", "0", "-1", "satu", "99999999999999999999", "%00", "1.0", "٢"])
def test_a_page_that_is_not_there_is_not_found_and_says_what_is(client, mugs, page):
    make_goods(category=mugs)

    response = client.get(f"/kategori/mug/?page={page}")

    assert response.status_code == 404
    assert "notice--warn" in response.text


def test_pages_follow_each_other_and_keep_what_was_wished(client, mugs):
    for number in range(21):
        make_goods(f"Mug {number:02}", category=mugs)

    first = client.get("/kategori/mug/?urut=nama&harga_dari=1")
    second = client.get("/kategori/mug/?urut=nama&harga_dari=1&page=2")

    assert "?urut=nama&amp;harga_dari=1&amp;page=2" in first.text
    assert names(first)[-1] == "Mug 19"
    assert names(second) == ["Mug 20"]
    assert "/kategori/mug/?page=2" in second.text


def test_an_old_category_address_leads_to_the_new_one(client, mugs):
    mugs.slug = "cangkir"
    mugs.save()

    response = client.get("/kategori/mug/?urut=nama")

    assert (response.status_code, response.url) == (301, "/kategori/cangkir/?urut=nama")


def test_hidden_and_unknown_categories_are_not_found(client, mugs):
    Category.objects.update(is_active=False)

    assert client.get("/kategori/mug/").status_code == 404
    assert client.get("/kategori/entah/").status_code == 404


def test_products_not_for_sale_are_not_listed(client, mugs):
    make_goods("Belum", category=mugs, published_at=timezone.now() + timedelta(1))
    make_goods("Disembunyikan", category=mugs, is_active=False)
    Product.objects.create(name="Tanpa harga", slug="tanpa-harga")

    assert names(client.get("/kategori/mug/")) == []


def test_english_readers_get_english(client, mugs):
    Category.objects.update(name_en="Mugs")
    make_goods("Mug Pagi", name_en="Morning Mug", category=mugs)

    response = client.get("/en/kategori/mug/")

    assert '<html lang="en">' in response.text
    assert names(response) == ["Morning Mug"]
    assert "/en/produk/" in response.text


@pytest.mark.parametrize("path", ["/", "/kategori/mug/", "/cari/?q=mug", "/en/kategori/mug/"])
def test_a_catalogue_page_is_the_same_for_everybody(client, mugs, path):
    make_goods(category=mugs)

    response = client.get(path)

    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.text
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" not in response.get("Vary", "")


def test_a_page_that_did_not_change_is_not_sent_again(client, mugs):
    make_goods(category=mugs)
    etag = client.get("/kategori/mug/")["ETag"]

    assert client.get("/kategori/mug/", headers={"if-none-match": etag}).status_code == 304

    make_goods(category=mugs)
    assert client.get("/kategori/mug/", headers={"if-none-match": etag}).status_code == 200


def test_a_changed_price_is_shown_at_once(client, mugs):
    goods = make_goods(category=mugs, price=85_000)
    client.get("/kategori/mug/")
    goods.variants.update(price=70_000)

    assert "Rp70.000" in client.get("/kategori/mug/").text


def test_the_address_in_the_other_language_keeps_page_and_query(client, mugs):
    response = client.get("/kategori/mug/?urut=nama")

    assert 'href="/en/kategori/mug/?urut=nama"' in response.text
    assert f'hreflang="en" href="http://testserver/en{reverse("storefront:category", args=["mug"])}"' in (
        response.text
    )
