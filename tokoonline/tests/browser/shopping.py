"""A shop with a mug to buy, and a page whose console must stay silent."""

import pytest
from django.conf import settings
from django.test import Client

from catalog.tests.factories import make_category, make_option, make_product, make_variant
from inventory.tests.factories import make_stock
from tokoonline.storefront.checkout.tests.shopping import shop  # noqa: F401


@pytest.fixture
def mug(shop):
    category = make_category("Peralatan Minum", name_en="Tableware", slug="peralatan-minum")
    product = make_product("Mug Keramik Pagi", name_en="Morning Mug", slug="mug-pagi", category=category)
    white, green = make_option(product, values=("Putih Tulang", "Hijau Lumut"))
    make_stock(9, make_variant(product, sku="MUG-PUTIH", option1=white, price=78_000))
    make_stock(9, make_variant(product, sku="MUG-HIJAU", option1=green, price=81_000))
    return product


@pytest.fixture
def quiet(page):
    """The page, whose console must stay silent: no script error, no CSP violation, no foreign host."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: listen(message, page.url, complaints))
    page.on("request", lambda request: foreign(request.url, complaints))
    yield page
    assert not complaints, complaints


def listen(message, url, complaints):
    # A message without an address comes from a script that the test itself put in.
    if message.type == "error" and message.location["url"]:
        complaints.append(f"{url} {message.text}")


def foreign(url, complaints):
    if not url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:")):
        complaints.append(f"asked {url}")


@pytest.fixture
def log_in(page, live_server):
    def enter(user):
        client = Client()
        client.force_login(user)
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )

    return enter


@pytest.fixture
def without_scripts(page, live_server):
    """Open a small phone's tab without scripts, as whoever is logged in on `page`."""
    opened = []

    def open_tab():
        context = page.context.browser.new_context(
            base_url=live_server.url,
            locale="id-ID",
            viewport={"width": 360, "height": 740},
            java_script_enabled=False,
            storage_state=page.context.storage_state(),
        )
        opened.append(context)
        return context.new_page()

    yield open_tab
    for context in opened:
        context.close()
