"""A cart that one box may not hold: its price, its parcels and its insurance are what the order says."""

from dataclasses import replace

import pytest
from django.urls import reverse

from inventory.tests.factories import make_stock
from orders.models import Order
from shipping.models import CourierService

from .shopping import ADDRESS, add, fill_in, pay, shop

pytestmark = pytest.mark.django_db
__all__ = ["shop"]


@pytest.fixture
def sacks(shop, settings):
    """Sacks of 6 kg for Rp600.000, insured, of which a parcel holds one."""
    settings.STORE = replace(settings.STORE, packing_grams=200, insure_from=500_000)
    CourierService.objects.update(maximum_grams=10_000, insurance_bp=20, insurance_fee_amount=5_000)
    return make_stock(50, price=600_000, weight_grams=6_000).variant


# 6.2 kg pay 6 kg at Rp12.000; 0.2 % of Rp600.000 and Rp5.000 insure them.
A_SACK = 6 * 12_000 + 6_200


def test_the_order_pays_for_every_parcel_and_its_insurance(client, sacks):
    add(client, sacks, 2)
    client.post(reverse("storefront:checkout_address"), ADDRESS)
    page = client.get(reverse("storefront:checkout_shipping")).text
    data = fill_in(client, sacks, 1)
    pay(client, data)

    assert "2 paket" in page
    assert "Rp12.400 di antaranya untuk asuransi barang" in page
    order = Order.objects.get()
    assert (order.shipping_amount, order.shipping_weight_grams) == (3 * A_SACK, 3 * 6_200)


def test_more_than_twenty_parcels_go_with_nobody(client, sacks):
    add(client, sacks, 21)
    client.post(reverse("storefront:checkout_address"), ADDRESS)

    page = client.get(reverse("storefront:checkout_shipping"))

    assert page.status_code == 200
    assert "jne:REG" not in page.text
    assert "wa.me" in page.text
