import pytest
from django.urls import reverse

from customers.tests.region_factories import load_some_regions

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def url(tmp_path):
    load_some_regions(tmp_path)
    return reverse("storefront:region_search")


def test_htmx_is_given_choices_alone(client, url):
    response = client.get(url, {"q": "40132"}, headers=FRAGMENT)

    assert "<html" not in response.text
    assert response.text.count('type="radio" name="region_code"') == 3
    assert 'value="32.73.02" data-region-label="Coblong, Kota Bandung, Jawa Barat, 40132"' in (response.text)
    assert "HX-Request" in response.headers["Vary"]


def test_without_javascript_the_page_leads_back_with_the_choice(client, url):
    response = client.get(url, {"q": "dago bdg", "next": "/checkout/"})

    assert 'href="/checkout/?region_code=32.73.02.1004&amp;postal_code=40135"' in response.text
    assert "Dago, Coblong, Kota Bandung, Jawa Barat, 40135" in response.text


@pytest.mark.parametrize(
    ("within", "option"),
    [
        ("", '<option value="32">Jawa Barat</option>'),
        ("32", '<option value="32.73">Kota Bandung</option>'),
        ("32.73", '<option value="32.73.02">Coblong</option>'),
        ("32.73.02", '<option value="32.73.02.1004">Dago (40135)</option>'),
    ],
)
def test_the_levels_can_be_walked_down_one_by_one(client, url, within, option):
    response = client.get(url, {"in": within})

    assert option in response.text


def test_at_the_village_there_is_nothing_more_to_choose(client, url):
    response = client.get(url, {"in": "32.73.02.1004", "next": "/checkout/"})

    assert 'href="/checkout/?region_code=32.73.02.1004&amp;postal_code=40135"' in response.text
    assert "<select" not in response.text


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_nothing_found_says_what_to_try(client, url, headers):
    response = client.get(url, {"q": "<b>qqqqq"}, headers=headers)

    assert "&lt;b&gt;qqqqq" in response.text
    assert 'role="status"' in response.text


@pytest.mark.parametrize("code", ["99", "\x00", "32'", "x" * 10_000])
def test_an_unknown_region_is_not_found(client, url, code):
    assert client.get(url, {"in": code}).status_code == 404


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "javascript:x", "x"])
def test_the_way_back_never_leaves_the_shop(client, url, path):
    response = client.get(url, {"q": "dago", "next": path})

    assert f'href="{path}' not in response.text
    assert 'name="next"' not in response.text


def test_the_text_stays_in_its_own_field(client, url):
    response = client.get(url, {"q": "dago bdg"})

    assert response.text.count('value="dago bdg"') == 1


def test_a_search_is_only_read(client, url):
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("query", ["q=coblong", "in=32.73", ""])
def test_the_page_costs_few_queries(client, url, django_assert_max_num_queries, query):
    with django_assert_max_num_queries(5):
        client.get(f"{url}?{query}", headers=FRAGMENT)
