"""A shopper whose village or postal code is not in the list of regions buys all the same."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from customers.models import Region
from customers.tests.factories import make_address, make_user
from inventory.tests.factories import make_stock
from orders.models import CheckoutDraft, Order
from orders.statuses import mark_paid
from shipping.documents.labels import draw_labels
from shipping.documents.parcels import parcels_of, with_parcels
from shipping.packing import pack_order
from shipping.tests.pages import read_texts

from .shopping import ADDRESS, add, pay, shop

pytestmark = pytest.mark.django_db
__all__ = ["shop"]
NEW_VILLAGE = ADDRESS | {
    "region_code": "32.73.02",
    "q": "Coblong",
    "region_asked": "Coblong",
    "village": "Desa Baru Mekar",
    "postal_code": "40199",
}


@pytest.fixture
def cart(client, shop):
    # A district is found by the postal codes of its villages, and knows them by that.
    Region.objects.filter(code__startswith="32.73.02").update(search_name=" coblong | kota bandung 40135")
    add(client, make_stock(5).variant)


def tell(client, **typed):
    return client.post(reverse("storefront:checkout_address"), NEW_VILLAGE | typed)


def test_the_village_goes_from_the_address_to_the_label(client, cart):
    tell(client)
    client.post(reverse("storefront:checkout_shipping"), {"service": "jne:REG"})
    page = client.get(reverse("storefront:checkout_payment"))
    pay(client, {"method": page.context["chosen"], "seen_total": page.context["total"]})

    order = Order.objects.get()
    assert (order.village, order.district, order.region_code) == ("Desa Baru Mekar", "Coblong", "32.73.02")
    assert order.postal_code == "40199"
    mark_paid(order, actor="sari", at=timezone.now())
    pack_order(order, actor="agus", at=timezone.now())
    parcels = parcels_of(with_parcels(Order.objects.all()).get())
    (text,) = read_texts(draw_labels(parcels, store=settings.STORE))
    assert "Desa Baru Mekar" in text
    assert "40199" in text


def test_an_unknown_postal_code_is_said_and_kept(client, cart):
    response = tell(client)

    assert response.url == reverse("storefront:checkout_shipping")
    assert "40199" in client.get(response.url).text


def test_the_page_remembers_the_village_and_shows_it(client, cart):
    tell(client)

    page = client.get(reverse("storefront:checkout_address")).text

    assert '<details class="fold" open' in page
    assert 'value="Desa Baru Mekar"' in page


def test_without_javascript_the_village_stays_while_the_district_is_searched(client, cart):
    response = tell(client, region_code="", q="coblong", region_asked="", region_search="1")

    assert response.status_code == 422
    assert 'value="Desa Baru Mekar"' in response.text
    assert 'name="region_code" value="32.73.02"' in response.text
    assert not CheckoutDraft.objects.exists()


def test_the_postal_code_of_a_village_of_the_list_needs_no_typing(client, cart):
    client.post(reverse("storefront:checkout_address"), ADDRESS)

    assert CheckoutDraft.objects.get().postal_code == "40135"


def test_a_kept_address_brings_its_village_along(client, cart):
    budi = make_user()
    address = make_address(budi, village="Desa Baru", region_id="32.73.02")
    client.force_login(budi)

    page = client.get(reverse("storefront:checkout_address"), {"alamat": address.pk})

    assert page.context["form"].initial["village"] == "Desa Baru"
