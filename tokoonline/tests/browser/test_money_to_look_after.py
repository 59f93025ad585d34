"""The owner's pages of gateways in a real browser: they fit a small phone, and a button leads back."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from payments.demo_money import load
from payments.models import CreditEntry, ExchangeRate, Payment, PaymentEvent, QrisCode
from tokoonline.back_office.roles import OWNER
from tokoonline.back_office.tests.money import make_attempt, tell
from tokoonline.back_office.tests.people import make_staff
from tokoonline.back_office.tests.test_money import make_event, make_homeless, make_one_of_each

from .looking import complaints
from .shopping import log_in, quiet  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_the_pages_of_gateways_fit_a_small_phone(quiet, log_in):
    make_one_of_each()
    load(at=timezone.now())
    payment = Payment.objects.get(state="paid_twice")
    event = make_event(
        payment=payment, body='{"order_id": "' + "X" * 300 + '"}', headers={"user-agent": "Veritrans"}
    )
    CreditEntry.objects.create(
        phone="+6281234567890",
        amount=50_000,
        reason="dua kali bayar",
        actor="Sari",
        at=timezone.now(),
        key="a",
    )
    held = tell(make_attempt(method="midtrans-echannel"), "paid", va_number="8808123", bank="mandiri")
    gone = Payment.objects.get(state="charged_back")
    log_in(make_staff(OWNER))
    paths = [
        reverse("admin:money"),
        reverse("admin:payments_paymentevent_changelist"),
        reverse("admin:payments_paymentevent_change", args=[event.pk]),
        reverse("admin:payments_payment_change", args=[payment.pk]),
        reverse("admin:orders_order_change", args=[payment.order_id]),
        reverse("admin:orders_order_change", args=[held.order_id]),
        reverse("admin:orders_order_change", args=[gone.order_id]),
        reverse("admin:payments_feerule_changelist"),
        reverse("admin:payments_feerule_add"),
        reverse("admin:payments_exchangerate_changelist"),
        reverse("admin:payments_exchangerate_add"),
        reverse("admin:payments_exchangerate_change", args=[ExchangeRate.objects.get().pk]),
        reverse("admin:payments_qriscode_change", args=[QrisCode.objects.get().pk]),
        reverse("admin:payments_qriscode_add"),
        reverse("admin:payments_creditentry_changelist"),
        reverse("admin:payments_creditentry_change", args=[CreditEntry.objects.get().pk]),
    ]

    assert complaints(quiet, paths) == []


@pytest.mark.parametrize("has_script", [True, False])
def test_money_without_an_order_is_kept_as_credit(browser, live_server, log_in, has_script, page):
    payment = make_homeless()
    log_in(make_staff(OWNER))
    context = browser.new_context(base_url=live_server.url, java_script_enabled=has_script, locale="id-ID")
    context.add_cookies(page.context.cookies())
    tab = context.new_page()
    tab.goto(reverse("admin:index"))
    tab.get_by_role("link", name="Uang yang perlu diurus").first.click()

    tab.get_by_role("button", name="sebagai saldo kredit").click()

    expect(tab.get_by_text("disimpan sebagai saldo kredit")).to_be_visible()
    expect(tab.get_by_text("Semua uang sudah pada tempatnya.")).to_be_visible()
    assert CreditEntry.objects.get().amount == payment.captured_amount
    assert not PaymentEvent.objects.exists()
    context.close()
