"""Judging a proof: the expected sum beside it, and a picture that was used before in red."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from payments.models import QrisCode
from payments.proof_pictures import ProofPicture
from payments.proofs import attach_proof
from payments.settling import settle
from payments.statements.tests.factories import make_line
from payments.tests.factories import make_transfer
from tokoonline.back_office.order_pages import OrderPage
from tokoonline.back_office.roles import SUPPORT

from .people import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_folder(settings, tmp_path):
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path, "base_url": None},
    }
    settings.STORAGES = settings.STORAGES | {"private": storage}


def send_proof(payment, sha256="a" * 64):
    return attach_proof(payment, ProofPicture(ContentFile(b"x"), sha256, 10, 20), at=timezone.now())


def page_of(client, payment):
    client.force_login(make_staff(SUPPORT))
    return client.get(reverse("admin:orders_order_change", args=[payment.order_id])).text


def test_the_proof_stands_beside_what_is_expected(client):
    payment = make_transfer()
    proof = send_proof(payment)

    page = page_of(client, payment)

    assert reverse("admin:payments_proof", args=[proof.pk]) in page
    assert payment.bank_account.number in page
    assert "137" in page
    assert 'class="alarm"' not in page


def test_a_picture_used_before_is_a_red_flag_on_both_orders(client):
    honest, copied = make_transfer(), make_transfer()
    for payment in (honest, copied):
        send_proof(payment)

    for payment, other in ((honest, copied), (copied, honest)):
        page = page_of(client, payment)
        alarm = page.partition('class="alarm"')[2].partition("</p>")[0]
        assert other.order.number in alarm


def test_a_picture_used_for_an_order_long_paid_is_a_red_flag_too(client):
    paid, copied = make_transfer(), make_transfer()
    send_proof(paid)
    settle(paid, amount=paid.amount, event_key="k", actor="sari", at=timezone.now())
    send_proof(copied)

    assert 'class="alarm"' in page_of(client, copied)


def test_an_imported_line_of_the_same_sum_is_pointed_at(client):
    payment = make_transfer()
    assert OrderPage(payment.order).bank_line is None
    line = make_line(payment.bank_account, payment.amount)

    assert reverse("admin:payments_bankstatement_line", args=[line.pk]) in page_of(client, payment)


def test_a_line_of_another_account_or_sum_is_not(client):
    payment = make_transfer()
    make_line(payment.bank_account, payment.amount - 1)
    make_line(make_transfer().bank_account, payment.amount)

    assert OrderPage(payment.order).bank_line is None


def test_staff_confirm_what_came_through_the_shops_own_qris(client):
    payment = make_transfer()
    order = payment.order
    code = QrisCode.objects.create(payload="000201", merchant_name="TOKO ONLINE")
    payment.state = "cancelled"
    payment.save(update_fields=["state"])
    order.payments.create(
        method="qris", provider="qris", reference="Q1", amount=order.total_amount, qris_code=code,
        number=2, created_at=timezone.now(),
    )  # fmt: skip

    page = OrderPage(order)

    assert page.can_be_confirmed
    assert "QRIS · TOKO ONLINE" in page_of(client, payment)
