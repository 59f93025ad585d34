"""Every page on a phone: it fits 320 px, its console is silent, and axe finds nothing against WCAG A/AA."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from customers.models import User
from orders.models import Cart, CheckoutDraft
from orders.tests.factories import make_customer
from payments.tests.factories import make_cod, make_transfer

from .shopping import log_in, mug, quiet, shop  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


# The choice fields of Django's own admin name themselves by their title only.
CONTEXT = {"exclude": [[".select2"]]}


def look_at(page, path):
    answer = page.goto(path)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = Axe().run(page, context=CONTEXT, options=RULES).response["violations"]
    return [
        *([f"{path} answered {answer.status}"] if answer.status != 200 else []),
        *([f"{path} scrolls {wide} px sideways"] if wide > 0 else []),
        *(f"{path}: {rule['id']} {rule['nodes'][0]['html'][:120]}" for rule in found),
    ]


def complaints(page, paths):
    page.set_viewport_size({"width": 320, "height": 640})
    # Colours are judged at rest, not while they fade in.
    page.emulate_media(reduced_motion="reduce")
    return [complaint for path in paths for complaint in look_at(page, path)]


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_of_the_catalogue(quiet, mug, language):
    paths = [
        "/",
        "/kategori/peralatan-minum/",
        "/produk/mug-pagi/",
        "/produk/mug-pagi/?varian=MUG-HIJAU",
        "/cari/?q=mug",
        "/cari/?q=tidakada",
        "/keranjang/",
        "/wilayah/?q=dago",
        "/halaman/pengembalian/",
        "/akun/masuk/",
        "/akun/daftar/",
        "/akun/lupa-sandi/",
    ]

    assert complaints(quiet, [language + path for path in paths]) == []


def test_pages_of_the_checkout(quiet, mug):
    page = quiet
    page.goto("/produk/mug-pagi/?varian=MUG-HIJAU")
    page.locator("#buy button[name=next]").click()
    page.wait_for_url("**/checkout/")
    CheckoutDraft.objects.create(
        cart=Cart.objects.get(),
        recipient="Budi",
        phone="+6281234567890",
        street="Jl. Dago No. 12",
        region_code="32.73.02.1004",
        courier_code="jne",
        service_code="REG",
    )
    paths = ["/keranjang/", "/checkout/", "/checkout/pengiriman/", "/checkout/pembayaran/"]

    assert complaints(page, paths) == []


def test_pages_of_an_order(quiet, mug):
    transfer, cod = make_transfer().order, make_cod().order
    paths = [order.get_absolute_url() for order in (transfer, cod)]

    assert complaints(quiet, [*paths, *(f"{path}pembayaran/" for path in paths)]) == []


def test_pages_of_an_account(quiet, log_in, mug):
    budi = make_customer()
    make_transfer(customer=budi)
    log_in(budi)

    assert complaints(quiet, ["/akun/", "/akun/alamat/", "/akun/alamat/baru/", "/akun/profil/"]) == []


def test_pages_of_the_owner(quiet, log_in, mug):
    order = make_transfer().order
    log_in(User.objects.create_superuser("sari@contoh.id", "rahasia-sekali"))
    paths = [
        "/laporan/",
        "/admin/",
        "/admin/orders/order/",
        f"/admin/orders/order/{order.pk}/change/",
        "/admin/catalog/product/",
        f"/admin/catalog/product/{mug.pk}/change/",
        "/admin/inventory/stocklevel/",
    ]

    assert complaints(quiet, paths) == []
