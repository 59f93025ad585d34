"""Fees, rates, the shop's QRIS and customers' credit in the back office."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from customers.models import User
from payments.crediting import NotEnoughCredit, credit_of, pay_out
from payments.models import CreditEntry, ExchangeRate, FeeRule, QrisCode
from payments.providers.qris.tests.factories import PRINTED, changed

from .factories import make_paid, refund

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    """Somebody who may do everything with the tables of payments, and nothing else."""
    person = User.objects.create_user("staf@contoh.id", "rahasia", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="payments"))
    client.force_login(person)
    return person


def post(client, page, typed, *arguments):
    return client.post(reverse(f"admin:payments_{page}", args=arguments), typed)


FEE = {
    "provider": "midtrans",
    "method": "midtrans-bca_va",
    "starts_on": "2026-01-01",
    "ends_on": "",
    "fixed_amount": "4.000",
    "basis_points": "0",
    "vat_basis_points": "1100",
}


def test_a_fee_is_added_and_the_list_says_what_it_would_be(client, staff):
    post(client, "feerule_add", FEE)

    (rule,) = FeeRule.objects.all()
    text = client.get(reverse("admin:payments_feerule_changelist")).text
    assert (rule.fixed_amount, rule.vat_basis_points) == (4_000, 1_100)
    assert "Midtrans: Virtual account BCA" in text
    assert "11 %" in text
    assert "Rp4.440" in text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"starts_on": "2026-06-01"}, "Sudah ada biaya untuk hari-hari itu."),
        ({"method": "stripe-card"}, "Metode ini milik penyedia lain."),
        ({"method": "", "ends_on": "2025-12-31"}, "Hari terakhir mendahului hari pertama."),
        ({"method": "", "fixed_amount": "9000000"}, "Ini tidak mungkin biaya satu pembayaran."),
    ],
)
def test_a_fee_that_cannot_be_is_refused_in_a_sentence(client, staff, change, sentence):
    FeeRule.objects.create(provider="midtrans", method="midtrans-bca_va", starts_on=date(2026, 1, 1))

    response = post(client, "feerule_add", {**FEE, **change})

    assert sentence in response.text
    assert FeeRule.objects.count() == 1


def rate(value, **more):
    at = timezone.localtime()
    typed = {
        "currency": "USD",
        "rupiah_per_unit": value,
        "margin_basis_points": "250",
        "valid_from": at.strftime("%Y-%m-%dT%H:%M"),
        "source": "BI",
    }
    return {**typed, **more}


def test_a_rate_is_added_and_never_changed(client, staff):
    post(client, "exchangerate_add", rate("16.250"))

    (one,) = ExchangeRate.objects.all()
    assert (one.rupiah_per_unit, one.margin_basis_points) == (16_250, 250)
    assert "masih baru" in client.get(reverse("admin:payments_exchangerate_changelist")).text
    assert post(client, "exchangerate_change", rate("17000"), one.pk).status_code == 403
    assert post(client, "exchangerate_delete", {"post": "yes"}, one.pk).status_code == 403


def test_a_digit_too_few_is_asked_about_before_the_shop_is_sold(client, staff):
    ExchangeRate.objects.create(rupiah_per_unit=16_250, valid_from=timezone.now() - timedelta(days=1))

    refused = post(client, "exchangerate_add", rate("1.625"))

    assert "Kurs terakhir Rp16.250" in refused.text
    assert ExchangeRate.objects.count() == 1
    post(client, "exchangerate_add", rate("1.625", is_meant="on"))
    assert ExchangeRate.objects.count() == 2


def test_a_printed_code_is_pasted_with_its_line_breaks_and_names_itself(client, staff):
    pasted = f" {PRINTED[:40]}\r\n{PRINTED[40:]}\n"

    post(client, "qriscode_add", {"payload": pasted, "is_active": "on", "position": "0"})

    (code,) = QrisCode.objects.all()
    assert (code.payload, code.merchant_name) == (PRINTED, "TOKO CONTOH")
    page = client.get(reverse("admin:payments_qriscode_change", args=[code.pk])).text
    assert '<svg class="qris"' in page
    assert "style=" not in page


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        (PRINTED[:-1] + "0", "karakter"),
        (changed("010211", "010212"), "satu kali pembayaran"),
        ("https://contoh.id", "QRIS"),
    ],
)
def test_a_spoilt_code_is_refused_in_a_sentence(client, staff, payload, sentence):
    response = post(client, "qriscode_add", {"payload": payload, "is_active": "on", "position": "0"})

    assert sentence in " ".join(response.context["adminform"].form.errors["payload"])
    assert not QrisCode.objects.exists()


def test_a_code_that_money_went_to_is_switched_off_not_rewritten(client, staff):
    code = QrisCode.objects.create(payload=PRINTED, merchant_name="TOKO CONTOH")

    post(client, "qriscode_change", {"payload": "lain", "merchant_name": "lain", "position": "1"}, code.pk)

    code.refresh_from_db()
    assert (code.payload, code.merchant_name, code.is_active) == (PRINTED, "TOKO CONTOH", False)
    assert post(client, "qriscode_delete", {"post": "yes"}, code.pk).status_code == 403


def make_credit(amount=50_000):
    payment = make_paid()
    refund(payment, way="credit", other_amount=amount)
    return CreditEntry.objects.latest("pk")


def payout(**change):
    typed = {"key": "payout:1", "amount": "20.000", "destination": "BCA 123 Siti", "reference": "TRX-9"}
    return {**typed, **change}


def test_credit_is_paid_out_once_however_often_it_is_pressed(client, staff):
    entry = make_credit()

    for _ in range(2):
        response = post(client, "creditentry_pay", payout(), entry.pk)

    assert response.status_code == 302
    assert credit_of(entry.phone) == 30_000
    newest = CreditEntry.objects.latest("pk")
    assert (newest.amount, newest.actor) == (-20_000, str(staff))
    assert "TRX-9" in newest.reason
    assert "Rp30.000" in client.get(reverse("admin:payments_creditentry_change", args=[entry.pk])).text


@pytest.mark.parametrize("change", [{"amount": "50.001"}, {"amount": "0"}, {"reference": ""}, {"key": "x"}])
def test_a_pay_out_that_cannot_be_is_refused(client, staff, change):
    entry = make_credit()

    assert post(client, "creditentry_pay", payout(**change), entry.pk).status_code == 422
    assert credit_of(entry.phone) == 50_000


def test_more_than_there_is_is_refused_below_the_form():
    entry = make_credit()
    facts = {"reason": "x", "actor": "Sari", "at": timezone.now()}

    with pytest.raises(NotEnoughCredit):
        pay_out(entry, amount=50_001, key="payout:a", **facts)

    pay_out(entry, amount=50_000, key="payout:b", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditEntry.objects.create(phone=entry.phone, amount=-1, key="c", **facts)


def test_who_may_only_look_pays_nothing_out(client):
    entry = make_credit()
    person = User.objects.create_user("lihat@contoh.id", "rahasia", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename="view_creditentry"))
    client.force_login(person)

    page = client.get(reverse("admin:payments_creditentry_change", args=[entry.pk]))

    assert page.status_code == 200
    assert "Catat pencairan" not in page.text
    assert post(client, "creditentry_pay", payout(), entry.pk).status_code == 403
    assert credit_of(entry.phone) == 50_000
