"""Every state of a payment on a small phone, and the way to a gateway and back in a real browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from payments.models import Payment
from payments.settling import settle
from payments.tests.factories import make_account, make_transfer
from tokoonline.storefront.order_pages.tests.factories import make_attempt, make_qris, make_ready, url

from .looking import complaints
from .shopping import mug, quiet, shop  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
# Any page of this machine stands for that of a gateway.
ELSEWHERE = "/halaman/pengembalian/"
KEYS = {
    "midtrans": {"server_key": "SB-Mid-server-EXAMPLE"},
    "xendit": {"secret_key": "xnd_example", "callback_token": "example"},
    "stripe": {"secret_key": "sk_test_example", "webhook_secret": "whsec_example"},
}


def every_state():
    old = {"at": timezone.now() - timedelta(minutes=5)}
    va = {"va_number": "880812345678901", "bank": "bca"}
    bill = {"biller_code": "70012", "bill_key": "990000000260", "bank": "mandiri"}
    dollars = {"charge_amount": 597, "charge_currency": "USD", "exchange_rate": 16_250}
    paid = make_ready(facts={"masked_card": "Visa •••• 4242"}, **old)
    settle(paid, amount=paid.amount, event_key="e1", actor="x", at=timezone.now())
    twin = make_ready(order=paid.order, method="stripe-card", label="Kartu", state="cancelled", **old)
    settle(twin, amount=twin.amount, event_key="e2", actor="x", at=timezone.now())
    wrong = make_transfer(account=make_account())
    settle(wrong, amount=wrong.amount - 10_000, event_key="e3", actor="x", at=timezone.now())
    return {
        "preparing": make_attempt(),
        "silent": make_attempt(state="unknown", open_tries=1),
        "ready": make_ready(**old),
        "dollars": make_ready(method="paypal", label="PayPal", **dollars, **old),
        "refused": make_ready(facts={"refusal": "no"}, **old),
        "account": make_ready(facts=va, **old),
        "bill": make_ready(facts=bill, **old),
        "counter": make_ready(facts={"payment_code": "88080012345678", "store": "indomaret"}, **old),
        "review": make_ready(state="review", **old),
        "failed": make_ready(state="failed", **old),
        "expired": make_ready(state="expired", **old),
        "overdue": make_ready(at=old["at"], due_at=timezone.now() - timedelta(minutes=1)),
        "qris": make_qris(unique_code=7),
        "paid twice": paid,
        "another amount": wrong,
    }


def test_every_state_of_a_payment(quiet, mug):
    payments = every_state().values()

    assert complaints(quiet, [url(payment.order) for payment in payments]) == []


def test_coming_back_and_changing_the_way_to_pay(quiet, mug, settings):
    settings.GATEWAYS = KEYS
    order = make_ready().order

    assert complaints(quiet, [f"{url(order)}?kembali=1", url(order, "payment_change")]) == []


def test_many_ways_to_pay_are_a_short_list(quiet, mug, settings):
    settings.GATEWAYS = KEYS
    page = quiet
    page.goto(url(make_ready().order, "payment_change"))

    shown = page.locator(".choices input[type=radio]:visible").count()

    assert page.locator(".choices input[type=radio]").count() > 20
    assert shown < 14
    page.locator("summary", has_text="E-wallet").click()
    page.get_by_role("radio", name=re.compile("GoPay")).check()
    assert page.locator("[name=method]:checked").input_value() == "midtrans-gopay"


def walk(page, live_server):
    """Wait on the page until the session is there, be led on once, come back and stay."""
    payment = make_attempt()
    page.goto(url(payment.order))
    expect(page.get_by_role("heading", level=1)).to_contain_text("menyiapkan")

    Payment.objects.update(redirect_url=f"{live_server.url}{ELSEWHERE}", gateway_id="ps-1", open_tries=1)
    page.wait_for_url(f"**{ELSEWHERE}")
    page.goto(url(payment.order))
    expect(page.get_by_role("link", name=re.compile("Bayar Rp97.000 di Xendit"))).to_be_visible()
    page.get_by_role("link", name=re.compile("Bayar Rp97.000 di Xendit")).click()
    page.wait_for_url(f"**{ELSEWHERE}")
    page.goto(url(payment.order, "payment_return"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("sedang memeriksa pembayaran")

    settle(payment, amount=payment.amount, event_key="e", actor="xendit", at=timezone.now())
    expect(page.get_by_role("heading", level=1)).to_contain_text("Terima kasih")


def test_to_the_gateway_and_back(quiet, mug, live_server):
    walk(quiet, live_server)


def test_to_the_gateway_and_back_without_javascript(browser, mug, live_server):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    context.set_default_timeout(30_000)

    walk(context.new_page(), live_server)

    context.close()
