"""A shopper whose village is not in the list orders to it, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from orders.models import Order

from .shopping import mug, quiet, shop  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def tell_address(page, has_script):
    """Find the district, then write the village that the list does not have."""
    page.goto("/produk/mug-pagi/?varian=MUG-HIJAU")
    page.locator("#buy").get_by_role("button", name="Keranjang").click()
    expect(page.locator("#flash")).to_contain_text("Hijau Lumut")
    page.goto("/checkout/")
    page.locator("[name=recipient]").fill("Suharto")
    page.locator("[name=phone]").fill("0812 3456 7890")
    page.locator("[name=street]").fill("Kampung Sawah RT 001/RW 002")
    region = page.locator("main [name=q]")
    if has_script:
        region.press_sequentially("coblong", delay=20)
    else:
        region.fill("coblong")
        page.locator("[name=region_search]").click()
    page.get_by_role("radio", name=re.compile("^Coblong, Kota Bandung")).check()
    page.get_by_text("Kelurahan atau kode pos saya tidak ada di daftar").click()
    page.get_by_label("Kelurahan atau desa").fill("Desa Baru Mekar")
    page.get_by_label("Kode pos", exact=False).last.fill("40199")


def order(page, has_script):
    tell_address(page, has_script)
    page.get_by_role("button", name="Lanjut ke pengiriman").click()
    page.get_by_role("radio", name=re.compile("JNE Reguler")).check()
    page.get_by_role("button", name="Lanjut ke pembayaran").click()
    page.get_by_role("button", name=re.compile("Buat pesanan")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Transfer tepat sejumlah ini")
    placed = Order.objects.get()
    assert (placed.village, placed.district, placed.postal_code) == ("Desa Baru Mekar", "Coblong", "40199")


def test_the_village_is_written_while_the_page_helps(quiet, mug):
    quiet.set_viewport_size({"width": 360, "height": 740})

    order(quiet, has_script=True)


def test_the_village_is_written_without_javascript(browser, live_server, mug):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    context.set_default_timeout(30_000)

    order(context.new_page(), has_script=False)

    context.close()
