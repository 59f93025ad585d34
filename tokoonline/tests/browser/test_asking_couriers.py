"""The page of couriers asks for today's prices by itself, also for a cart that changed since the address."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from inventory.tests.factories import make_stock
from shipping.models import CourierService, LiveRates
from shipping.tests.live import providers, work  # noqa: F401
from tokoonline.storefront.checkout.tests.shopping import ADDRESS, add

from .shopping import quiet, shop  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_prices_come_while_the_page_is_looked_at(quiet, live_server, shop, providers):
    CourierService.objects.update(code="reg")
    client = Client()
    add(client, make_stock(9, price=85_000).variant)
    client.post(reverse("storefront:checkout_address"), ADDRESS)
    LiveRates.objects.all().delete()
    cookies = [{"name": c.key, "value": c.value, "url": live_server.url} for c in client.cookies.values()]
    quiet.context.add_cookies(cookies)

    quiet.goto("/checkout/pengiriman/")
    expect(quiet.get_by_text("menanyakan ongkir")).to_be_visible()
    expect(quiet.get_by_text("Rp12.000")).to_be_visible()
    assert LiveRates.objects.filter(answered_at=None).count() == 1
    work(at=timezone.now())

    expect(quiet.get_by_text("Rp10.000")).to_be_visible()
    quiet.get_by_role("button", name="Lanjut").click()
    expect(quiet).to_have_url(f"{live_server.url}{reverse('storefront:checkout_payment')}")
