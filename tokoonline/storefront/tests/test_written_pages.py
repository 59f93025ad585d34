"""The texts a new shop begins with: whole, alike in both languages, and within the law."""

import re

import pytest

from tokoonline.storefront.models import Page, clean_html

pytestmark = pytest.mark.django_db

SLUGS = ("tentang-kami", "kontak", "pengiriman", "pengembalian", "privasi", "syarat")


@pytest.fixture(params=SLUGS)
def page(request, db):
    return Page.objects.get(slug=request.param)


def test_every_word_in_brackets_is_filled_in(client, page):
    for prefix in ("", "/en"):
        response = client.get(f"{prefix}/halaman/{page.slug}/")

        assert response.text.count("<h1") == 1
        assert not re.search(r"\[[a-z_]+\]", response.text)


def test_saving_a_page_takes_nothing_from_our_own_texts(page):
    for body in (page.body, page.body_en):
        assert re.findall("<[a-z0-9]+", clean_html(body)) == re.findall("<[a-z0-9]+", body)


def test_both_languages_have_the_same_parts(page):
    assert page.body.count("<h2>") == page.body_en.count("<h2>")


def test_no_page_refuses_what_the_law_gives(page):
    """UU 8/1999 art. 18: a clause against returning goods or money is void."""
    assert "tidak dapat dikembalikan" not in page.body.lower()
