"""The answer to a search, and what is offered instead of an empty page."""

import re

import pytest

from catalog.tests.factories import make_category
from tokoonline.storefront.tests.factories import make_goods

pytestmark = pytest.mark.django_db


def names(response):
    return re.findall(r'card__name"><a [^>]*>([^<]+)', response.text)


def search(client, text, **others):
    return client.get("/cari/", {"q": text, **others})


@pytest.mark.parametrize("count", [3, 30])
def test_search_costs_the_same_for_3_hits_and_30(client, count, django_assert_max_num_queries):
    for _ in range(count):
        make_goods("Mug Pagi")
    search(client, "mug")

    with django_assert_max_num_queries(4):
        response = search(client, "mug pagi")

    assert response.text.count("card__name") == min(count, 20)
    assert 'content="noindex"' in response.text


def test_the_query_stays_in_the_field_and_is_escaped(client):
    response = search(client, '<b>"mug"')

    assert response.status_code == 200
    assert 'value="&lt;b&gt;&quot;mug&quot;"' in response.text
    assert "<b>" not in response.text


def test_hits_can_be_sorted_and_filtered_like_a_category(client):
    make_goods("Mug Mahal", price=90_000)
    make_goods("Mug Murah", price=10_000)

    assert names(search(client, "mug", urut="termurah")) == ["Mug Murah", "Mug Mahal"]
    assert names(search(client, "mug", urut="nama")) == ["Mug Mahal", "Mug Murah"]
    assert names(search(client, "mug", harga_dari="50.000")) == ["Mug Mahal"]
    assert names(search(client, "mug", page="2")) == []
    assert search(client, "mug", page="2").status_code == 404


def test_a_category_of_that_name_is_offered(client):
    make_goods("Mug Pagi", category=make_category("Mug", slug="mug"))

    assert 'class="chip" href="/kategori/mug/"' in search(client, "mug").text


def test_a_misspelt_word_is_put_right_and_said(client):
    make_goods("Bantal Sofa")

    response = search(client, "bantl")

    assert names(response) == ["Bantal Sofa"]
    assert "bantal" in response.text


def test_some_of_the_words_are_better_than_nothing(client):
    make_goods("Bantal Sofa")

    response = search(client, "bantal astronot")

    assert names(response) == ["Bantal Sofa"]


def test_nothing_found_offers_other_ways(client):
    make_goods("Mug Pagi", category=make_category("Mug", slug="mug"))

    response = search(client, "zzzzzz")

    assert response.status_code == 200
    assert "wa.me" in response.text
    assert 'href="/kategori/mug/"' in response.text
    assert names(response) == ["Mug Pagi"]


@pytest.mark.parametrize("text", ["", "   ", "\0", "%", "'", "yang", "a" * 5000, "() | & !", "𝟙２"])
def test_any_text_gets_a_page(client, text):
    make_goods("Mug Pagi")

    assert search(client, text).status_code == 200
