"""A shopper makes an account and keeps an address, in a real browser."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from customers.models import Address
from customers.tests.factories import PASSWORD, make_user
from customers.tests.letters import links_in, waiting_letters
from customers.tests.region_factories import load_some_regions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain_page(browser, live_server):
    """A page of a small phone without JavaScript."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="id-ID",
        viewport={"width": 360, "height": 740},
        java_script_enabled=False,
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def sign_up(page):
    page.goto("/akun/daftar/")
    page.get_by_label("Nama Anda").fill("Budi Santoso")
    page.get_by_label("Email").fill("budi@example.com")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Buat akun").click()
    page.get_by_role("heading", name="Periksa email Anda").wait_for()


def log_in(page):
    page.goto("/akun/masuk/")
    page.get_by_label("Email").fill("budi@example.com")
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Masuk").click()
    page.get_by_role("heading", name="Pesanan Anda").wait_for()


def fill_address(page):
    page.goto("/akun/alamat/baru/")
    page.get_by_label("Nomor HP penerima").fill("0812 3456 7890")
    page.get_by_label("Alamat lengkap").fill("Jl. Dago No. 12\nRT 003/RW 007")


def test_with_javascript_the_places_appear_while_typing(page, tmp_path):
    load_some_regions(tmp_path)
    sign_up(page)
    (letter,) = waiting_letters()
    page.goto(urlsplit(links_in(letter)[0]).path)
    page.get_by_role("button", name="Ya, konfirmasi").click()
    log_in(page)
    fill_address(page)

    page.get_by_label(re.compile("^Kecamatan")).press_sequentially("coblong")
    page.get_by_label("Coblong, Kota Bandung, Jawa Barat", exact=True).check()
    page.get_by_role("button", name="Simpan alamat").click()

    page.get_by_role("heading", name="Budi Santoso").wait_for()
    assert Address.objects.get().region_id == "32.73.02"


def test_without_javascript_the_page_comes_back_with_the_places(plain_page, tmp_path):
    load_some_regions(tmp_path)
    sign_up(plain_page)
    log_in(plain_page)
    fill_address(plain_page)

    plain_page.get_by_label(re.compile("^Kecamatan")).fill("coblong")
    plain_page.get_by_role("button", name="Simpan alamat").click()
    plain_page.get_by_label("Coblong, Kota Bandung, Jawa Barat", exact=True).check()
    plain_page.get_by_role("button", name="Simpan alamat").click()

    plain_page.get_by_role("heading", name="Budi Santoso").wait_for()
    assert Address.objects.get().street == "Jl. Dago No. 12\nRT 003/RW 007"


def test_without_javascript_the_search_button_asks_for_nothing_else(plain_page, tmp_path):
    load_some_regions(tmp_path)
    make_user()
    log_in(plain_page)
    plain_page.goto("/akun/alamat/baru/")

    plain_page.get_by_label(re.compile("^Kecamatan")).fill("40132")
    plain_page.locator("main").get_by_role("button", name="Cari").click()

    assert plain_page.locator("input[name=region_code]").count() == 3
    assert plain_page.locator("[aria-invalid=true]").count() == 1


def test_a_password_can_be_looked_at(page):
    page.goto("/akun/masuk/")
    field = page.get_by_label("Kata sandi", exact=True)
    field.fill("rahasia")

    page.get_by_role("button", name="Tampilkan").click()
    assert field.get_attribute("type") == "text"

    page.get_by_role("button", name="Sembunyikan").click()
    assert field.get_attribute("type") == "password"


@pytest.mark.parametrize(
    "path",
    ["account_login", "account_signup", "account_reset_password", "account_email_verification_sent"],
)
def test_the_door_is_open_to_everybody(page, path):
    page.goto(reverse(path))

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert Axe().run(page).response["violations"] == []


def test_the_account_is_open_to_everybody(page, tmp_path):
    load_some_regions(tmp_path)
    make_user()
    log_in(page)

    for path in ("/akun/", "/akun/alamat/", "/akun/alamat/baru/", "/akun/profil/", "/akun/keamanan/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert Axe().run(page).response["violations"] == [], path
    page.get_by_role("link", name=re.compile("Profil")).wait_for()
