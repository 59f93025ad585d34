"""The shop's written pages, and what search engines are told."""

import re
from dataclasses import replace

import pytest
from django.test import override_settings

from catalog.models import CatalogueVersion
from catalog.tests.factories import make_category
from tokoonline.storefront.models import Page
from tokoonline.storefront.tests.factories import make_goods, make_page

pytestmark = pytest.mark.django_db

EVIL = """
<h1 onclick="x()">Halo</h1><script>x()</script><style>p{}</style><img src=x onerror=x()>
<p style="color:red" class="card">Teks <a href="javascript:x()">buruk</a>
<a href="/kategori/mug/">baik</a></p>
<iframe src="https://jahat.test"></iframe>
"""


def test_only_harmless_html_is_kept(client):
    page = make_page(body=EVIL, body_en=EVIL)

    page.refresh_from_db()
    for text in (page.body, page.body_en):
        assert not re.search(r"script|style|on\w+=|javascript|iframe|img|class", text)
        assert '<a href="/kategori/mug/"' in text


@pytest.mark.parametrize("change", ["create", "update", "delete"])
def test_a_changed_page_makes_the_footer_old(change):
    page = make_page()
    before = CatalogueVersion.current()

    if change == "create":
        make_page("lain")
    elif change == "update":
        Page.objects.update(title="Baru")
    else:
        page.delete()

    assert CatalogueVersion.current() > before


@pytest.mark.parametrize(
    "slug", ["tentang-kami", "kontak", "pengiriman", "pengembalian", "privasi", "syarat"]
)
def test_a_new_shop_has_its_pages_in_both_languages(client, slug, django_assert_max_num_queries):
    client.get("/halaman/kontak/")

    with django_assert_max_num_queries(3):
        response = client.get(f"/halaman/{slug}/")

    assert response.status_code == 200
    assert not re.search(r"\[[a-z_]+\]", response.text)
    english = client.get(f"/en/halaman/{slug}/")
    assert english.status_code == 200
    assert english.text.split("<main")[1] != response.text.split("<main")[1]


def test_facts_of_the_store_are_filled_in_and_escaped(client, settings):
    make_page(body="<p>[store]</p>")

    with override_settings(STORE=replace(settings.STORE, name="<b>Toko</b>")):
        response = client.get("/halaman/percobaan/")

    assert "<p>&lt;b&gt;Toko&lt;/b&gt;</p>" in response.text


def test_an_unknown_page_is_not_found(client):
    assert client.get("/halaman/entah/").status_code == 404


def test_robots_are_kept_from_what_is_personal(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"].startswith("text/plain")
    assert "Disallow: /pesanan/" in response.text
    assert "Sitemap: http://testserver/sitemap.xml" in response.text


def test_the_sitemap_names_what_can_be_found_in_both_languages(client):
    make_goods(slug="mug-pagi", category=make_category(slug="mug"))
    make_goods(slug="tersembunyi", is_active=False)

    text = b"".join(client.get("/sitemap.xml").streaming_content).decode()

    found = re.findall(r"<loc>http://testserver([^<]*)</loc>", text)
    assert {"/", "/en/", "/kategori/mug/", "/en/kategori/mug/", "/produk/mug-pagi/"} <= set(found)
    assert "/en/produk/mug-pagi/" in found
    assert "/halaman/kontak/" in found
    assert not [path for path in found if "tersembunyi" in path]
    assert len(found) == len(set(found))
