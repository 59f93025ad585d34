"""Forms that nobody has filled in are drawn once for all: nothing of a person may stay in them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from inventory.tests.factories import make_stock

from .shopping import ADDRESS, add, fill_in, shop

pytestmark = pytest.mark.django_db
__all__ = ["shop"]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def fields_of(page):
    return re.search(r'<div class="fields">.*?</section>', page.content.decode(), re.DOTALL)[0]


def test_the_next_guest_sees_nothing_of_the_one_before(client, shop):
    variant = make_stock(5).variant
    address = reverse("storefront:checkout_address")
    add(client, variant)
    blank = fields_of(client.get(address))
    client.post(address, ADDRESS)
    told = fields_of(client.get(address))
    stranger = Client()
    add(stranger, variant)

    seen = stranger.get(address)

    assert "Jl. Dago No. 12" in told
    assert "budi@contoh.id" in told
    assert "Jl. Dago No. 12</textarea>" not in blank
    assert fields_of(seen) == blank
    assert "budi@contoh.id" not in seen.content.decode()


def test_a_blank_form_speaks_the_language_of_its_page(client, shop):
    add(client, make_stock(5).variant)
    indonesian = fields_of(client.get(reverse("storefront:checkout_address")))

    english = fields_of(client.get("/en" + reverse("storefront:checkout_address")))

    assert "Nama penerima" in indonesian
    assert "Recipient" in english
    assert "Nama penerima" not in english


def test_each_page_carries_a_token_of_its_own(client, shop):
    guests = [client, Client()]
    for guest in guests:
        fill_in(guest, make_stock(5).variant)

    pages = [
        guest.get(reverse(name)).content.decode()
        for name in ("storefront:checkout_address", "storefront:checkout_payment")
        for guest in guests
    ]

    assert len({TOKEN.search(page)[1] for page in pages}) == 4


def test_a_note_that_is_refused_stands_there_with_its_reason(client, shop):
    data = fill_in(client, make_stock(5).variant)
    payment = reverse("storefront:checkout_payment")

    page = client.post(payment, data | {"note": "x" * 201})

    assert page.status_code == 422
    assert "x" * 201 in page.content.decode()
    assert 'id="id_note_error"' in page.content.decode()
    assert "x" * 201 not in client.get(payment).content.decode()
