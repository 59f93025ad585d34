"""Money going back in a real browser: two units by transfer, booked, and seen by the shopper."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from inventory.tests.factories import make_stock
from payments.models import Refund
from payments.tests.factories import make_paid, refund
from tokoonline.back_office.roles import OWNER
from tokoonline.back_office.tests.people import make_staff

from .looking import complaints
from .shopping import log_in, quiet  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_two_units_go_back_by_transfer_and_the_shopper_sees_it(quiet, log_in):
    page = quiet
    payment = make_paid((make_stock(9, price=33_333).variant, 3), (make_stock(9, price=7_000).variant, 1))
    log_in(make_staff(OWNER))
    page.goto(reverse("admin:orders_order_change", args=[payment.order_id]))

    page.get_by_role("link", name="Kembalikan dana").click()
    page.locator("input[name^=units_]").first.fill("2")
    page.get_by_label(re.compile("^Alasan")).fill("Barang tiba rusak")
    page.get_by_label("Lewat transfer bank").check()
    page.get_by_role("button", name="Kembalikan dana").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.get_by_label("Nomor rekening").fill("012-345 6789")
    page.get_by_label("Referensi transfer").fill("BCA 221126/001")
    page.get_by_role("button", name="Sudah ditransfer").click()
    expect(page.locator(".pill--good")).to_be_visible()

    row = Refund.objects.get()
    assert (row.state, row.amount, row.destination_number) == ("succeeded", 66_666, "0123456789")
    page.goto(payment.order.get_absolute_url())
    expect(page.locator("#pengembalian-dana")).to_contain_text("Rp66.666")


def test_a_wrong_number_is_said_where_it_was_typed(page, log_in):
    payment = make_paid()
    log_in(make_staff(OWNER))
    page.goto(reverse("admin:payments_refund_ask", args=[payment.pk]))

    page.get_by_label(re.compile("^Alasan")).fill("Barang tiba rusak")
    page.get_by_label("Nomor rekening").fill("abc")
    page.get_by_role("button", name="Kembalikan dana").click()

    expect(page.locator(".errornote")).to_be_visible()
    assert not Refund.objects.exists()


def test_the_pages_of_refunds_are_whole_on_a_small_phone(quiet, log_in):
    payment = make_paid()
    rows = {state: refund(payment, other_amount=1_000) for state in ("unknown", "failed", "manual")}
    for state in ("unknown", "failed"):
        Refund.objects.filter(pk=rows[state].pk).update(state="cancelled")
    for state in ("unknown", "failed"):
        rows[state] = Refund.objects.create(
            payment=payment,
            key=f"kunci-{state}",
            way="provider",
            state=state,
            amount=2_000,
            other_amount=2_000,
            reason="rusak",
            failure="412 Merchant balance is not enough for this refund",
            actor="Sari",
            created_at=payment.paid_at,
        )
    log_in(make_staff(OWNER))

    paths = [
        reverse("admin:payments_refund_changelist"),
        reverse("admin:payments_refund_ask", args=[payment.pk]),
        *(reverse("admin:payments_refund_change", args=[row.pk]) for row in rows.values()),
        payment.order.get_absolute_url(),
    ]

    assert complaints(quiet, paths) == []
