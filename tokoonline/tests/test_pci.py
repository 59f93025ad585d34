"""No card ever comes near the shop: no field for one, no script of a gateway, no way to allow it.

PCI DSS 4.0.1, SAQ A: pages of the gateways themselves take the card, after a full redirect.
"""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.forms.forms import BaseForm
from django.urls import reverse

from catalog.tests.factories import make_category, make_product, make_variant
from inventory.tests.factories import make_stock
from orders.tests.factories import make_customer
from payments.tests.factories import make_cod, make_transfer
from tokoonline.storefront.checkout.tests.shopping import fill_in, shop  # noqa: F401
from tokoonline.storefront.order_pages.tests.factories import make_attempt, make_qris, make_ready, url

CARD_WORDS = re.compile(
    r"card.?(number|num|no\b|holder)|(?<![a-z])(pan|cvv2?|cvc2?|cvn|csc)(?![a-z])|security.?code"
    r"|exp(iry|iration)|exp.?(month|year|date)|nomor.?kartu|masa.?berlaku|^cc-|\bcc-(number|csc|exp|name|type)",
    re.IGNORECASE,
)
OURS = {"tokoonline", "reports", "payments", "shipping", "orders", "customers", "inventory", "catalog"}
KEYS = {
    "midtrans": {"server_key": "SB-Mid-server-EXAMPLE", "client_key": "SB-Mid-client-EXAMPLE"},
    "stripe": {"secret_key": "sk_test_example", "webhook_secret": "whsec_x", "publishable_key": "pk_test_x"},
    "paypal": {"client_id": "example", "client_secret": "example", "webhook_id": "WH-EXAMPLE"},
    "xendit": {"secret_key": "xnd_example", "callback_token": "example"},
}
STRICT = {
    "default-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}


class Page(HTMLParser):
    """Collects what of a page must not be: fields for cards, and anything loaded from elsewhere."""

    def __init__(self, text):
        super().__init__()
        self.faults = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        told = {name: value or "" for name, value in attributes}
        if tag in {"input", "select", "textarea"}:
            said = [told.get(name, "") for name in ("name", "id", "autocomplete", "placeholder")]
            if any(CARD_WORDS.search(word) for word in said):
                self.faults.append(self.get_starttag_text())
        if tag in {"iframe", "frame", "object", "embed", "base"}:
            self.faults.append(self.get_starttag_text())
        addresses = [told.get(name, "") for name in ("src", "srcset", "data", "action", "formaction")]
        if tag == "link" and told.get("rel") != "canonical" and "hreflang" not in told:
            addresses.append(told.get("href", ""))
        if any(re.match(r"\s*(https?:)?//", address) for address in addresses):
            self.faults.append(self.get_starttag_text())
        if tag == "script" and not re.match(r"/[^/]", told.get("src", "")):
            is_data = told.get("type") == "application/ld+json"
            self.faults += [] if is_data else [self.get_starttag_text()]


def faults_of(response):
    return Page(response.text).faults if "html" in response.get("Content-Type", "") else []


def policy_of(response):
    return {part.strip() for part in response["Content-Security-Policy"].split(";")}


# What is written.


def templates():
    places = [settings.BASE_DIR / "templates", *settings.BASE_DIR.glob("*/templates")]
    return [path for place in places for path in place.rglob("*.html")]


def test_no_template_asks_for_a_card_or_loads_from_elsewhere():
    found = {}
    for path in templates():
        text = re.sub(r"{%.*?%}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
        faults = [
            *re.findall(r"<(?:iframe|object|embed)\b", text),
            *re.findall(r"<(?:script|img|form|link)\b[^>]*(?:src|action|href)=\"(?:https?:)?//[^\"]*", text),
            *(
                tag
                for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", text)
                if CARD_WORDS.search(tag)
            ),
        ]
        if faults:
            found[path.name] = faults

    assert len(templates()) > 100
    assert found == {}


def test_no_script_of_ours_speaks_of_gateways_or_cards():
    scripts = list((settings.BASE_DIR / "static" / "js").rglob("*.js"))
    forbidden = re.compile(r"snap\.js|js\.stripe|paypal\.com|midtrans|xendit|cvv|cardnumber", re.IGNORECASE)

    assert len(scripts) > 10
    assert [path.name for path in scripts if forbidden.search(path.read_text())] == []


def all_forms(kind=BaseForm):
    for form in kind.__subclasses__():
        yield form
        yield from all_forms(form)


@pytest.mark.django_db
def test_no_form_has_a_field_for_a_card(client):
    client.get("/")
    ours = {form for form in all_forms() if form.__module__.partition(".")[0] in OURS}

    named = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in ours
        for name, field in form.base_fields.items()
        for word in (name, str(field.widget.attrs.get("autocomplete", "")), str(field.label))
        if CARD_WORDS.search(word)
    ]

    assert len(ours) > 10
    assert issubclass(next(iter(ours)), forms.BaseForm)
    assert named == []


def test_no_table_has_a_column_for_a_card():
    columns = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in OURS
        for field in model._meta.fields
        if CARD_WORDS.search(field.name.replace("_", "-"))
    ]

    assert columns == []


# What is sent.


@pytest.fixture
def all_gateways(settings):
    settings.GATEWAYS = KEYS


@pytest.mark.django_db
def test_no_page_of_the_shop_asks_for_a_card_or_loads_from_elsewhere(client, shop, all_gateways):
    make_stock(5, make_variant(make_product(slug="mug", category=make_category(slug="dapur"))))
    codes = {"va_number": "8808123456789", "bank": "bca"}
    payments = [
        make_transfer(),
        make_cod(),
        make_qris(),
        make_attempt(),
        make_ready(),
        make_ready(facts=codes),
    ]
    payments += [make_ready(state=state) for state in ("unknown", "review", "failed", "expired", "cancelled")]
    paths = ["/", "/kategori/dapur/", "/produk/mug/", "/cari/?q=mug", "/akun/masuk/", "/akun/daftar/"]
    paths += [
        f"{language}{url(payment.order, name)}"
        for payment in payments
        for name in ("order", "payment", "payment_change")
        for language in ("", "/en")
    ]
    fill_in(client, make_stock(5).variant)
    paths += ["/keranjang/", "/checkout/", "/checkout/pengiriman/", "/checkout/pembayaran/"]

    seen = {path: client.get(path) for path in paths}

    assert [path for path, response in seen.items() if response.status_code not in {200, 302}] == []
    assert {path: faults_of(response) for path, response in seen.items() if faults_of(response)} == {}
    assert [path for path, response in seen.items() if policy_of(response) != STRICT] == []


@pytest.mark.django_db
def test_no_page_of_the_back_office_asks_for_a_card_or_loads_from_elsewhere(client, all_gateways):
    payment = make_transfer()
    make_ready()
    client.force_login(make_customer(is_staff=True, is_superuser=True))
    names = [f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    paths = [reverse("admin:index"), reverse("admin:orders_order_change", args=[payment.order_id])]
    paths += [reverse(f"admin:{name}_{page}") for name in names for page in ("changelist", "add")]

    seen = {path: client.get(path) for path in paths}

    assert {path: faults_of(response) for path, response in seen.items() if faults_of(response)} == {}
    assert [path for path, response in seen.items() if policy_of(response) != STRICT] == []


def test_a_page_with_a_card_field_or_a_foreign_script_would_be_found():
    for text in (
        '<input name="card_number">',
        '<input autocomplete="cc-number" name="x">',
        '<input name="cvv">',
        '<select name="exp_month"></select>',
        '<script src="https://app.midtrans.com/snap/snap.js"></script>',
        '<iframe src="/x"></iframe>',
        '<form action="https://evil.example/">',
    ):
        assert Page(text).faults, text


def test_no_variable_of_the_environment_loosens_the_policy():
    script = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print(s.CONTENT_SECURITY_POLICY, s.X_FRAME_OPTIONS)"
    )
    loose = {
        "PAY_MIDTRANS_SERVER_KEY": "x",
        "PAY_MIDTRANS_CLIENT_KEY": "x",
        "PAY_STRIPE_SECRET_KEY": "x",
        "PAY_STRIPE_BASE_URL": "https://evil.example",
        "CONTENT_SECURITY_POLICY": "default-src *",
        "CSP_SCRIPT_SRC": "https://app.midtrans.com",
        "X_FRAME_OPTIONS": "ALLOWALL",
    }

    def policy(**more):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(settings.BASE_DIR),
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tokoonline.settings"} | more,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert policy(**loose) == policy()
    assert "http" not in policy(**loose)
