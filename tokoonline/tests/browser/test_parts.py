"""An order in several parcels in a real browser, without scripts: packed in parts, sent, back, lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from inventory.models import StockLocation
from inventory.tests.factories import make_stock
from orders.models import Order
from shipping.models import Shipment
from tokoonline.back_office.roles import OWNER
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
    """A page without scripts, of the owner."""
    log_in(make_staff(OWNER))
    return without_scripts()


def two_lines():
    make_couriers()
    StockLocation.objects.get_or_create(code="sby", defaults={"name": "Gudang Surabaya"})
    return paid_order((make_stock(10).variant, 3), (make_stock(10).variant, 2))


def send(page, waybill):
    page.get_by_label("Kurir").select_option("JNE")
    page.get_by_label("Nomor resi").fill(waybill)
    page.get_by_role("button", name="Serahkan ke kurir").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_an_order_goes_in_two_parcels_and_one_comes_back(plain):
    order = two_lines()
    first, second = order.details.order_by("position")
    plain.goto(reverse("admin:orders_order_change", args=[order.pk]))

    plain.get_by_role("link", name="Kemas sebagian").first.click()
    plain.locator(f"#id_units_{first.pk}").fill("1")
    plain.locator(f"#id_units_{second.pk}").fill("0")
    plain.locator("#id_length").fill("30")
    plain.get_by_role("button", name="Kemas paket ini").click()
    expect(plain.locator(".errorlist").first).to_be_visible()
    expect(plain.locator(f"#id_units_{first.pk}")).to_have_value("1")
    plain.locator("#id_length").fill("")
    plain.get_by_role("button", name="Kemas paket ini").click()
    send(plain, "012345678901234")

    plain.get_by_role("link", name=order.number).first.click()
    plain.get_by_role("button", name="Tandai sudah dikemas").click()
    send(plain, "012345678901235")
    assert Order.objects.get().status == "shipped"

    back = Shipment.objects.order_by("pk").first()
    plain.goto(reverse("admin:parcel", args=[back.pk]))
    plain.locator("summary", has_text="Kembali ke kita").click()
    line = back.lines.get()
    plain.locator(f"#id_sellable_{line.pk}").fill("0")
    plain.locator("form[action$='/kembali/'] input[name=reason]").fill("ditolak penerima")
    plain.locator("form[action$='/kembali/'] button").click()
    expect(plain.locator(".errorlist").first).to_be_visible()
    plain.locator(f"#id_damaged_{line.pk}").fill("1")
    plain.locator("form[action$='/kembali/'] button").click()
    expect(plain.locator(".messagelist .success")).to_be_visible()

    plain.goto(reverse("admin:orders_order_change", args=[order.pk]))
    plain.get_by_role("button", name="Tandai sudah sampai").click()

    assert set(Shipment.objects.values_list("state", flat=True)) == {"returned", "delivered"}
    assert Order.objects.get().status == "delivered"


def test_the_pages_of_one_parcel_suit_everybody_and_a_small_phone(quiet, log_in):
    order = two_lines()
    log_in(make_staff(OWNER))
    quiet.goto(reverse("admin:parcel_pack", args=[order.pk]))
    quiet.get_by_role("button", name="Kemas paket ini").click()
    parcel = Shipment.objects.get()
    paths = [
        reverse("admin:parcel_pack", args=[two_lines().pk]),
        reverse("admin:parcel", args=[parcel.pk]),
        reverse("admin:orders_order_change", args=[order.pk]),
    ]

    assert complaints(quiet, paths) == []
