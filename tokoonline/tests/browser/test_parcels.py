"""The day's parcels in a real browser: ticked, printed, packed, their waybills pasted and scanned."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from orders.models import Order
from shipping.models import Shipment
from tokoonline.back_office.roles import WAREHOUSE
from tokoonline.back_office.tests.parcel_orders import make_couriers, paid_order
from tokoonline.back_office.tests.people import make_staff

from .looking import complaints
from .shopping import log_in, quiet, without_scripts  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def plain(log_in, without_scripts):
    """A page without scripts, of somebody who packs."""
    log_in(make_staff(WAREHOUSE))
    return without_scripts()


def test_orders_become_parcels_without_javascript(plain):
    make_couriers()
    orders = [paid_order() for _ in range(4)]
    plain.goto(reverse("admin:orders_order_changelist") + "?antrean=kemas")

    plain.get_by_label("Semua di halaman ini").check()
    plain.get_by_role("button", name="Tandai sudah dikemas").click()
    expect(plain.locator(".messagelist .success")).to_be_visible()
    assert Order.objects.to_ship().count() == 4

    plain.goto(reverse("admin:waybills"))
    rows = [f"{orders[0].number};012345678901234", f"JP1234567890;{orders[1].number}", "TO-261121-ZZZZZ;123"]
    plain.locator("textarea").fill("\n".join(rows))
    plain.get_by_role("button", name="Periksa").click()
    plain.get_by_role("button", name="Serahkan 1 paket").click()
    expect(plain.locator(".messagelist .success")).to_be_visible()
    assert plain.locator("textarea").input_value().splitlines() == rows[1:]

    plain.goto(reverse("admin:scan"))
    expect(plain.locator("#scan")).to_be_focused()
    plain.keyboard.type(orders[2].number + "\n")
    expect(plain.locator(".scan__number")).to_have_text(orders[2].number)
    plain.keyboard.type("JP1234567890\n")
    expect(plain.locator(".scan__say--bad")).to_be_visible()
    plain.keyboard.type("012345678901235\n")
    expect(plain.locator(".scan__say--good")).to_be_visible()
    expect(plain.locator("#scan")).to_be_focused()

    assert Shipment.objects.filter(state="handed_over").count() == 2


def test_the_pages_of_parcels_suit_everybody_and_a_small_phone(quiet, log_in):
    make_couriers()
    order = paid_order()
    log_in(make_staff(WAREHOUSE))
    paths = [
        reverse("admin:orders_order_changelist") + "?antrean=kemas",
        reverse("admin:parcels") + f"?pesanan={order.pk}",
        reverse("admin:waybills"),
        reverse("admin:scan"),
    ]

    assert complaints(quiet, paths) == []
