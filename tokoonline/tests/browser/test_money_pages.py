"""The morning's work with money in a real browser: a statement comes in, a courier pays over."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from orders.models import Order
from payments.models import BankStatementLine, CodSettlement
from payments.statements.tests.factories import make_line
from payments.statements.tests.files import klikbca_bisnis
from payments.tests.factories import make_account, make_transfer
from tokoonline.back_office.roles import OWNER
from tokoonline.back_office.tests.people import make_staff
from tokoonline.back_office.tests.test_cod_settlements import make_collected

from .looking import complaints
from .shopping import log_in, quiet  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_a_statement_is_brought_and_confirmed(quiet, log_in, tmp_path):
    account = make_account(number="1234567890")
    sure = make_transfer(account=account, code=137)
    Order.objects.filter(pk=sure.order_id).update(contact_name="Budi Santoso")
    off = make_transfer(account=account, code=200)
    log_in(make_staff(OWNER))
    today = timezone.localdate().strftime("%d/%m")
    file = tmp_path / "mutasi.csv"
    file.write_bytes(
        klikbca_bisnis(
            (today, "TRSF E-BANKING CR 2111/FTSCY/WS95031 150123.00 BUDI SANTOSO", sure.amount, "CR"),
            (today, f"BI-FAST CR TRANSFER DR 014 SITI {off.order.number}", off.amount - 2_500, "CR"),
            (today, "SETORAN TUNAI", 5_000_000, "CR"),
        )
    )
    quiet.goto(reverse("admin:payments_bankstatement_changelist"))

    quiet.locator("input[type=file]").set_input_files(file)
    quiet.locator("form[enctype] button").click()
    expect(quiet.locator(".sure")).to_be_visible()
    quiet.locator(".sure button").click()
    expect(quiet.locator(".messagelist .success")).to_be_visible()

    assert Order.objects.get(pk=sure.order_id).payment_status == "paid"
    assert BankStatementLine.objects.filter(state="new").count() == 2
    line = BankStatementLine.objects.get(amount=5_000_000)
    page_of_line = reverse("admin:payments_bankstatement_line", args=[line.pk]) + "?q=budi"
    assert complaints(quiet, [page_of_line]) == []


def test_a_courier_pays_over_what_was_ticked(page, log_in):
    amount = sum(make_collected(f"JNE000000{number}").captured_amount for number in range(3))
    log_in(make_staff(OWNER))
    page.goto(reverse("admin:payments_codsettlement_changelist"))
    page.get_by_role("link", name="JNE").click()

    for tick in page.locator("input[name=parcels]").all():
        tick.check()
    page.locator("#id_reference").fill("JNE-7")
    page.locator("#id_amount").fill(str(amount - 1))
    page.locator("button.button").last.click()
    expect(page.locator(".errornote")).to_be_visible()
    page.locator("#id_amount").fill(str(amount))
    page.locator("button.button").last.click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    assert CodSettlement.objects.get().lines.count() == 3


def test_the_pages_of_money_fit_a_small_phone(quiet, log_in):
    account = make_account()
    payment = make_transfer(account=account)
    line = make_line(account, payment.amount, "TRSF E-BANKING CR " + "X" * 200)
    make_line(account, payment.amount - 137)
    make_collected("JNE0000001")
    log_in(make_staff(OWNER))

    assert (
        complaints(
            quiet,
            [
                reverse("admin:payments_bankstatement_changelist"),
                reverse("admin:payments_bankstatement_line", args=[line.pk]) + "?q=budi",
                reverse("admin:payments_bankstatement_change", args=[line.statement_id]),
                reverse("admin:payments_codsettlement_changelist"),
                reverse("admin:payments_codsettlement_courier", args=["jne"]),
                reverse("admin:orders_order_change", args=[payment.order_id]),
            ],
        )
        == []
    )
