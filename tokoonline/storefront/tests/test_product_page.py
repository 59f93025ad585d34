"""The product page: its variants, its words, its old addresses, and at what cost."""

import json
import re

import pytest

from catalog.models import Attribute, Product
from catalog.tests.factories import make_brand, make_category, make_option, make_product, make_variant
from inventory.tests.factories import make_stock
from tokoonline.storefront.tests.factories import make_goods, make_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirt():
    """A shirt in two colours and two sizes; the green M is sold out, a green S was never made."""
    product = make_product("Kaos", slug="kaos", category=make_category("Baju"))
    white, green = make_option(product, "Warna", ["Putih", "Hijau"])
    small, middle = make_option(product, "Ukuran", ["S", "M"], position=2)
    picture = make_picture(product, name="hijau", position=1)
    make_picture(product, name="putih", position=0)
    make_stock(9, sku="PUTIH-S", product=product, option1=white, option2=small, price=50_000)
    make_stock(2, sku="PUTIH-M", product=product, option1=white, option2=middle, price=60_000)
    make_variant(product, sku="HIJAU-M", option1=green, option2=middle, image=picture, price=70_000)
    return product


def buttons(response):
    """{label: (url, is selected, is sold out)} of the variant buttons."""
    found = re.findall(
        r'<a class="option( option--none)?"[^>]*? href="([^"]+)"[^>]*?( aria-current="true")?>'
        r'.*?option__label">([^<]+)<',
        response.text,
    )
    return {label: (url, bool(now), bool(none)) for none, url, now, label in found}


@pytest.mark.parametrize("size", [3, 30])
def test_product_costs_the_same_with_3_variants_and_30(client, size, django_assert_max_num_queries):
    shelf = make_category()
    product = make_product("Kaos", slug="kaos", category=shelf, brand=make_brand())
    for place, colour in enumerate(make_option(product, values=[f"Warna {n}" for n in range(size)])):
        make_stock(5, product=product, option1=colour)
        make_picture(product, position=place)
        make_goods(category=shelf)
    client.get("/produk/kaos/")

    with django_assert_max_num_queries(6):
        response = client.get("/produk/kaos/")

    assert response.text.count("option__label") == size


def test_a_simple_product_can_be_put_into_the_cart_at_once(client):
    goods = make_goods("Mug Pagi", slug="mug-pagi", units=10)

    response = client.get("/produk/mug-pagi/")

    assert f'name="sku" value="{goods.variants.get().sku}"' in response.text
    assert 'action="/keranjang/isi/"' in response.text
    assert "350 g" in response.text
    assert "12 × 9 × 10 cm" in response.text


def test_it_is_the_same_for_everybody(client):
    make_goods(slug="mug-pagi")

    response = client.get("/produk/mug-pagi/")

    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.text
    assert response["Vary"].replace(" ", "").split(",").count("HX-Request") == 1
    assert "Cookie" not in response["Vary"]


def test_nothing_is_chosen_for_a_shopper_who_has_a_choice(client, shirt):
    response = client.get("/produk/kaos/")

    assert 'name="sku"' not in response.text
    assert buttons(response) == {
        "Putih": (f"/produk/kaos/?pilih={value_id(shirt, 'Putih')}", False, False),
        "Hijau": ("/produk/kaos/?varian=HIJAU-M", False, True),
        "S": ("/produk/kaos/?varian=PUTIH-S", False, False),
        "M": (f"/produk/kaos/?pilih={value_id(shirt, 'M')}", False, False),
    }


def test_half_a_choice_leads_to_the_whole(client, shirt):
    response = client.get(f"/produk/kaos/?pilih={value_id(shirt, 'Putih')}")

    assert 'name="sku"' not in response.text
    assert buttons(response)["Putih"][1]
    assert buttons(response)["M"] == ("/produk/kaos/?varian=PUTIH-M", False, False)


def test_a_chosen_variant_has_its_price_stock_and_address(client, shirt):
    response = client.get("/produk/kaos/?varian=PUTIH-M")

    assert 'name="sku" value="PUTIH-M"' in response.text
    assert "Rp60.000" in response.text
    assert buttons(response)["Putih"][1]
    assert buttons(response)["S"] == ("/produk/kaos/?varian=PUTIH-S", False, False)
    assert '<link rel="canonical" href="http://testserver/produk/kaos/">' in response.text


def test_the_brand_is_named(client):
    make_goods(slug="mug-pagi", brand=make_brand("Griya Ranum"))

    assert "Griya Ranum</p>" in client.get("/produk/mug-pagi/").text


def test_where_shipping_is_asked_for(client):
    make_goods(slug="mug-pagi")

    assert 'hx-post="/en/produk/mug-pagi/ongkir/"' in client.get("/en/produk/mug-pagi/").text


def test_a_sold_out_variant_cannot_be_bought(client, shirt):
    response = client.get("/produk/kaos/?varian=HIJAU-M")

    assert 'name="sku"' not in response.text
    assert "stock--none" in response.text


def test_the_chosen_variants_picture_comes_first(client, shirt):
    first = client.get("/produk/kaos/?varian=HIJAU-M").text.split('id="picture-1"')[1]

    assert first.index("hijau-") < first.index("putih-")


@pytest.mark.parametrize(
    "query", ["varian=ENTAH", "varian=%00", "varian=" + "x" * 3000, "pilih=x", "pilih=999999999999"]
)
def test_an_unknown_choice_shows_the_product_all_the_same(client, shirt, query):
    response = client.get(f"/produk/kaos/?{query}")

    assert response.status_code == 200
    assert 'name="sku"' not in response.text
    assert ("notice--warn" in response.text) == query.startswith("varian")


def test_htmx_gets_only_what_a_variant_changes(client, shirt):
    response = client.get("/produk/kaos/?varian=PUTIH-S", headers={"hx-request": "true"})

    assert response.text.count('id="product"') == 1
    assert response.text.count('id="buy-bar"') == 1
    assert response.text.count('id="facts"') == 1
    assert "<html" not in response.text


def test_an_old_address_leads_to_the_new_one(client, shirt):
    shirt.slug = "kaos-polos"
    shirt.save()

    response = client.get("/produk/kaos/?varian=PUTIH-S")

    assert (response.status_code, response.url) == (301, "/produk/kaos-polos/?varian=PUTIH-S")
    assert client.get("/en/produk/kaos/").url == "/en/produk/kaos-polos/"


def test_a_product_taken_away_is_gone_and_an_unknown_one_not_found(client, shirt):
    Product.objects.update(is_active=False)

    assert client.get("/produk/kaos/").status_code == 410
    assert client.get("/produk/entah/").status_code == 404


def test_a_product_without_price_is_not_found(client):
    make_product(slug="kosong")

    assert client.get("/produk/kosong/").status_code == 404


def test_specifications_are_named_in_the_readers_language_and_order(client):
    Attribute.objects.create(code="bahan", name="Bahan", name_en="Material", position=2)
    Attribute.objects.create(code="gaya", name="Gaya", name_en="Style", position=1)
    make_goods(slug="kursi", specs={"bahan": "Jati", "gaya": "Modern", "lain": "Ya"})

    response = client.get("/en/produk/kursi/")

    assert re.findall(r"<dt>(\w+)</dt><dd>(\w+)", response.text)[:3] == [
        ("Style", "Modern"),
        ("Material", "Jati"),
        ("lain", "Ya"),
    ]


def test_similar_things_lie_on_the_same_shelf_and_can_be_bought(client):
    shelf = make_category("Mug")
    make_goods("Mug Pagi", slug="mug-pagi", category=shelf)
    make_goods("Mug Sore", category=shelf)
    make_goods("Mug Habis", category=shelf, units=0)
    make_goods("Sofa")

    response = client.get("/produk/mug-pagi/")

    assert re.findall(r'card__name"><a [^>]*>([^<]+)', response.text) == ["Mug Sore"]


def test_structured_data_says_what_the_page_says_and_cannot_break_out(client):
    make_goods("Mug </script><b>", slug="mug", price=85_000)

    response = client.get("/produk/mug/")

    line = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text).group(1)
    product, trail = json.loads(line)
    assert product["name"] == "Mug </script><b>"
    assert product["offers"]["price"] == "85000"
    assert product["offers"]["availability"] == "https://schema.org/InStock"
    assert [step["position"] for step in trail["itemListElement"]] == [1, 2, 3]
    assert "<b>" not in response.text


def test_variants_are_told_apart_in_structured_data(client, shirt):
    response = client.get("/produk/kaos/")

    line = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text).group(1)
    group = json.loads(line)[0]
    assert group["@type"] == "ProductGroup"
    assert [each["sku"] for each in group["hasVariant"]] == ["PUTIH-S", "PUTIH-M", "HIJAU-M"]


def value_id(product, value):
    return product.options.get(values__value=value).values.get(value=value).pk
