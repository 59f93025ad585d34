import re

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from orders.statuses import mark_paid, send_mail_later
from orders.tests.factories import COD, CONTACT, make_order
from payments.tests.factories import make_account, make_transfer
from shipping.models import Courier, Shipment
from tokoonline.storefront.mails import WRITERS, order_letter, paid
from tokoonline.storefront.order_pages.tests.factories import GATEWAY_PAGE, make_qris, make_ready
from tokoonline.storefront.tasks import send_order_mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(db):
    return make_account(number="1234567890")


def make_transfer_order(account, **parts):
    with transaction.atomic():
        return make_transfer(account=account, **parts).order


def test_a_placed_order_says_how_much_to_transfer_where_and_until_when(account, settings):
    order = make_transfer_order(account)

    letter = order_letter(order.pk, "placed")

    amount = f"Rp{order.total_amount:,}".replace(",", ".")
    for half in (letter.text, letter.html):
        assert amount in half
        assert "BCA 1234567890" in half
        assert "PT Toko Online" in half
        assert re.search(r"\d{1,2} \w+ 20\d\d \d\d\.\d\d WIB", half)
        assert f"{settings.SITE_URL}/pesanan/{order.number}/{order.token}/pembayaran/" in half
        assert order.details.get().product_name in half
    assert order.number in letter.subject
    assert letter.to == order.contact_email


def test_pay_on_delivery_asks_for_cash_and_names_no_account(account):
    order = make_order(payment=COD)

    letter = order_letter(order.pk, "placed")

    assert "BCA" not in letter.text
    assert f"/pesanan/{order.number}/{order.token}/" in letter.text


@pytest.mark.parametrize("kind", WRITERS)
def test_every_letter_leads_to_the_order_and_holds_what_was_bought(account, kind):
    order = make_transfer_order(account)

    letter = order_letter(order.pk, kind)

    for half in (letter.text, letter.html):
        assert f"/pesanan/{order.number}/{order.token}/" in half
        assert order.details.get().product_name in half
        assert "Coblong" in half
    assert "http://testserver" not in letter.html
    assert "<script" not in letter.html
    assert "<style" not in letter.html


def test_a_shipped_order_says_its_tracking_number(account):
    order = make_transfer_order(account)
    courier = Courier.objects.create(code="jne", name="JNE", tracking_url="https://jne.example/{awb}")
    now = timezone.now()
    parcel = {"order": order, "courier": courier, "service": "REG", "packed_at": now}
    Shipment.objects.create(**parcel, waybill="JNE00000001", state="cancelled")
    Shipment.objects.create(**parcel, waybill="JNE00000002", state="handed_over", handed_over_at=now)

    letter = order_letter(order.pk, "shipped")

    for half in (letter.text, letter.html):
        assert "https://jne.example/JNE00000002" in half
        assert "JNE00000001" not in half


@pytest.mark.parametrize("kind", WRITERS)
def test_an_english_order_gets_english_letters(account, kind):
    order = make_transfer_order(account, language="en")

    letter = order_letter(order.pk, kind)

    assert "/en/pesanan/" in letter.text
    assert "What you ordered" in letter.text


def test_a_parcel_on_its_way_is_not_being_packed(account):
    order = make_transfer_order(account)

    order.status = "shipped"

    assert "sedang mengemas" not in " ".join(paid(order).paragraphs)


def test_words_of_the_shopper_are_no_html(account):
    order = make_transfer_order(account)
    type(order).objects.filter(pk=order.pk).update(recipient="<b>Budi</b>", street="<img src=x>")

    letter = order_letter(order.pk, "paid")

    assert "<b>Budi" not in letter.html
    assert "<img" not in letter.html
    assert "<b>Budi</b>" in letter.text


def test_a_letter_goes_to_the_shopper_as_text_and_html(account):
    order = make_transfer_order(account)

    send_order_mail(order.pk, "paid")

    (message,) = mail.outbox
    assert message.to == [CONTACT.email]
    assert "\n" not in message.subject
    assert [kind for _content, kind in message.alternatives] == ["text/html"]


def test_without_an_email_nothing_is_sent(account):
    order = make_transfer_order(account)
    type(order).objects.filter(pk=order.pk).update(contact_email="")

    send_order_mail(order.pk, "placed")

    assert mail.outbox == []


@pytest.mark.parametrize("kind", WRITERS)
def test_the_job_that_orders_defer_is_this_one(account, kind):
    order = make_transfer_order(account)

    send_mail_later(order, kind)

    job = ProcrastinateJob.objects.filter(task_name="mail.order").last()
    assert send_order_mail.name == job.task_name
    send_order_mail(**job.args)
    assert order.number in mail.outbox[0].subject


def test_a_paid_order_defers_its_letter_in_the_same_transaction(account):
    order = make_transfer_order(account)

    with transaction.atomic():
        mark_paid(order, actor="staf", at=timezone.now())
        transaction.set_rollback(True)

    assert not ProcrastinateJob.objects.filter(task_name="mail.order").exists()


def test_a_letter_costs_few_queries(account, django_assert_max_num_queries):
    order = make_transfer_order(account)

    with django_assert_max_num_queries(6):
        order_letter(order.pk, "placed")


GATEWAYS = {
    "a virtual account": ({"method": "xendit-bca_va"}, ["with BCA virtual account", "page of Xendit"]),
    "dollars": (
        {
            "method": "paypal",
            "label": "PayPal",
            "charge_amount": 597,
            "charge_currency": "USD",
            "exchange_rate": 16_250,
        },
        ["US$5.97", "US$1 = Rp16.250"],
    ),
}


@pytest.mark.parametrize(("fields", "words"), GATEWAYS.values(), ids=GATEWAYS)
def test_a_placed_order_at_a_gateway_says_how_much_how_and_until_when(fields, words):
    order = make_ready(**fields).order
    type(order).objects.update(language="en")

    letter = order_letter(order.pk, "placed")

    for half in (letter.text, letter.html):
        assert all(word in half for word in ["Rp97.000", "WIB", *words])
        assert f"/en/pesanan/{order.number}/{order.token}/pembayaran/" in half
        assert "Transfer exactly" not in half
        assert GATEWAY_PAGE not in half


def test_a_placed_order_by_qris_asks_to_scan_the_exact_amount():
    order = make_qris().order
    type(order).objects.update(language="en")

    assert "pay exactly Rp97.000" in order_letter(order.pk, "placed").text


def test_a_letter_that_was_slower_than_the_money_asks_for_none():
    order = make_ready().order
    mark_paid(order, actor="xendit", at=timezone.now())
    type(order).objects.update(language="en")

    letter = order_letter(order.pk, "placed")

    assert "Your payment is here" in letter.text
    assert "pembayaran" not in letter.text
