"""A colour is shown by its picture, a size is not."""

import pytest

from catalog.tests.factories import make_category, make_option, make_product, make_variant
from tokoonline.storefront.tests.factories import make_picture

pytestmark = pytest.mark.django_db


def test_a_colour_shows_its_picture_and_a_size_does_not(client):
    product = make_product("Kaos", slug="kaos", category=make_category("Baju"))
    white, green = make_option(product, "Warna", ["Putih", "Hijau"])
    sizes = make_option(product, "Ukuran", ["S", "M"], position=2)
    for place, (name, colour) in enumerate([("putih", white), ("hijau", green)]):
        picture = make_picture(product, name=name, position=place)
        for size in sizes:
            make_variant(
                product, sku=f"{name}-{size.value}".upper(), option1=colour, option2=size, image=picture
            )

    response = client.get("/produk/kaos/")

    assert response.text.count("option__picture") == 2
    assert response.text.count("option__label") == 4


def test_colours_with_one_picture_between_them_show_none(client):
    product = make_product("Kaos", slug="kaos", category=make_category("Baju"))
    picture = make_picture(product, name="keduanya")
    for colour in make_option(product, "Warna", ["Putih", "Hijau"]):
        make_variant(product, sku=colour.value.upper(), option1=colour, image=picture)

    assert "option__picture" not in client.get("/produk/kaos/").text
