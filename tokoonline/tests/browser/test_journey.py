"""The way of one order through the shop, in a real browser on a small phone: shopper, staff, owner."""

import re

import pytest
from playwright.sync_api import expect

from customers.models import User
from orders.models import Order

from .shopping import log_in, mug, quiet, shop  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

WORDS = {
    "": {
        "cart": "Keranjang",
        "to_checkout": "Lanjut ke checkout",
        "to_shipping": "Lanjut ke pengiriman",
        "to_payment": "Lanjut ke pembayaran",
        "place": "Buat pesanan",
        "exactly": "Transfer tepat sejumlah ini",
        "see_order": "Lihat pesanan Anda",
        "waiting": "Menunggu pembayaran Anda",
    },
    "/en": {
        "cart": "Cart",
        "to_checkout": "Go to checkout",
        "to_shipping": "Continue to shipping",
        "to_payment": "Continue to payment",
        "place": "Place order",
        "exactly": "Transfer exactly this amount",
        "see_order": "See your order",
        "waiting": "Waiting for your payment",
    },
}


def buy(page, *, language="", has_script=True):
    """Search, choose, fill in, order; ends on the order's page."""
    words = WORDS[language]
    page.goto(f"{language}/")
    page.get_by_role("searchbox").first.fill("mug")
    page.get_by_role("searchbox").first.press("Enter")
    page.locator("main").get_by_role("link", name=re.compile("Mug")).first.click()
    page.get_by_role("link", name=re.compile("Hijau Lumut")).click()
    expect(page).to_have_url(re.compile("varian=MUG-HIJAU"))
    expect(page.locator("#product-decision")).to_contain_text("Rp81.000")
    page.locator("#buy").get_by_role("button", name=words["cart"]).click()
    expect(page.locator("#flash")).to_contain_text("Hijau Lumut")
    page.goto(f"{language}/keranjang/")
    page.get_by_role("link", name=re.compile(words["to_checkout"])).click()
    fill_in_address(page, has_script)
    page.get_by_role("button", name=words["to_shipping"]).click()
    page.get_by_role("radio", name=re.compile("JNE Reguler")).check()
    page.get_by_role("button", name=words["to_payment"]).click()
    page.get_by_role("button", name=re.compile(words["place"])).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["exactly"])
    page.get_by_role("link", name=words["see_order"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["waiting"])


def fill_in_address(page, has_script):
    page.locator("[name=recipient]").fill("Suharto")
    page.locator("[name=phone]").fill("0812 3456 7890")
    page.locator("[name=street]").fill("Jl. Dago No. 12, RT 003/RW 007")
    region = page.locator("main [name=q]")
    if has_script:
        region.press_sequentially("dago", delay=20)
    else:
        region.fill("dago")
        page.locator("[name=region_search]").click()
        expect(page.locator("[name=recipient]")).to_have_value("Suharto")
    page.get_by_role("radio", name=re.compile("Dago, Coblong, Kota Bandung")).check()


def test_from_search_to_paid_packed_shipped_tracked_and_reported(quiet, log_in, mug):
    page = quiet
    buy(page)
    order = Order.objects.get()
    order_page = page.url

    log_in(User.objects.create_superuser("sari@contoh.id", "rahasia-sekali"))
    page.goto(f"/admin/orders/order/{order.pk}/change/")
    step = page.locator("#next")
    step.locator("summary", has_text="Konfirmasi pembayaran").click()
    step.get_by_role("button", name="Konfirmasi pembayaran").click()
    step.get_by_role("button", name="Dikemas").click()
    step.locator("[name=waybill]").fill("JP1234567890")
    step.get_by_role("button", name="Serahkan ke kurir").click()
    expect(step.get_by_role("button", name="Tandai sudah sampai")).to_be_visible()

    page.goto(order_page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("JNE")
    expect(page.locator("main")).to_contain_text("JP1234567890")
    page.goto("/laporan/")
    expect(page.locator("main")).to_contain_text("Rp81.000")
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("shipped", "paid")


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_shop_sells_without_javascript(browser, live_server, mug, language):
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
    )
    context.set_default_timeout(30_000)

    buy(context.new_page(), language=language, has_script=False)

    assert Order.objects.get().language == (language.strip("/") or "id")
    context.close()


def test_the_shop_sells_in_english(quiet, mug):
    buy(quiet, language="/en")

    assert Order.objects.get().details.get().product_name == "Morning Mug"
