"""A shop that can sell, and a guest's steps through its checkout."""

import pytest
from django.urls import reverse

from customers.models import Region
from payments.tests.factories import make_account
from shipping.models import Courier, CourierService, Tariff, Zone, ZoneMember

HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def shop():
    """A town, a courier that goes there for Rp12.000 a kilo, and a bank account."""
    regions = [
        ("32", 1, None, "Jawa Barat"),
        ("32.73", 2, "32", "Kota Bandung"),
        ("32.73.02", 3, "32.73", "Coblong"),
        ("32.73.02.1004", 4, "32.73.02", "Dago"),
    ]
    for code, level, parent, name in regions:
        Region.objects.create(
            code=code,
            level=level,
            parent_id=parent,
            name=name,
            display_name=name,
            postal_code="40135" if level == 4 else "",
            search_name=f" {name.lower()} |",
        )
    courier = Courier.objects.create(code="jne", name="JNE")
    service = CourierService.objects.create(
        courier=courier, code="REG", name="Reguler", kind="regular", supports_cod=True
    )
    zone = Zone.objects.create(code="Z02", name="Jawa Barat")
    ZoneMember.objects.create(zone=zone, region_prefix="32")
    Tariff.objects.create(
        zone=zone,
        service=service,
        first_kg=1,
        first_price=12_000,
        next_kg_price=12_000,
        days_min=1,
        days_max=3,
    )
    return make_account()


ADDRESS = {
    "recipient": "Budi",
    "phone": "0812-3456-7890",
    "email": "budi@contoh.id",
    "region_code": "32.73.02.1004",
    "q": "Dago",
    "region_asked": "Dago",
    "street": "Jl. Dago No. 12",
    "landmark": "",
}


def add(client, variant, quantity=1, **more):
    data = {"sku": variant.sku, "quantity": quantity, **more}
    return client.post(reverse("orders:cart_add"), data, **HERE)


def fill_in(client, variant, quantity=1):
    """Walk to the payment page and return what its form would post."""
    add(client, variant, quantity)
    client.post(reverse("storefront:checkout_address"), ADDRESS)
    client.post(reverse("storefront:checkout_shipping"), {"service": "jne:REG"})
    page = client.get(reverse("storefront:checkout_payment"))
    return {"method": page.context["chosen"], "seen_total": page.context["total"]}


def pay(client, data):
    return client.post(reverse("storefront:checkout_payment"), data)
