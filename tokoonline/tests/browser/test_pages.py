"""Every page on a phone: it fits 320 px, its console is silent, and axe finds nothing against WCAG A/AA."""

import pytest

from customers.models import User
from orders.models import Cart, CheckoutDraft
from orders.tests.factories import make_customer
from payments.tests.factories import make_cod, make_transfer

from .looking import complaints
from .shopping import log_in, mug, quiet, shop  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


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
