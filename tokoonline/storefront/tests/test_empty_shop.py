"""A shop on its first day: nothing on the shelves, and no page that minds."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    "path", ["/", "/cari/", "/cari/?q=sofa", "/keranjang/", "/halaman/tentang/", "/sitemap.xml"]
)
def test_pages_open_without_a_single_product(client, language, path):
    assert client.get(language + path).status_code in {200, 404}


def test_the_home_page_of_an_empty_shop_is_whole(client):
    page = client.get("/")

    assert page.status_code == 200
    assert "</html>" in page.text
