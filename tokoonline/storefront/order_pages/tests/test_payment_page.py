"""What the payment page says in every state, and that it never thanks for money that is not booked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders.models import Order
from orders.statuses import mark_paid
from payments.closing import cancel_order
from payments.models import Payment
from payments.settling import settle
from payments.tests.factories import make_account, make_cod, make_transfer

from .factories import GATEWAY_PAGE, make_attempt, make_qris, make_ready, url

pytestmark = pytest.mark.django_db
THANKS = "Thank you, your payment is here"
BOASTS = {"transaction_status": "settlement", "status_code": "200", "payment_status": "paid", "paid": "1"}


def heading(page):
    return page.context["scene"].heading


def english(client, payment, **parameters):
    return client.get(f"/en{url(payment.order)}", parameters)


def pay(payment, amount=None):
    return settle(
        payment, amount=amount or payment.amount, event_key=f"e{payment.pk}", actor="sari", at=timezone.now()
    )


UNPAID = {
    "preparing": (make_attempt, {}, "We are preparing your payment with Xendit"),
    "down": (make_attempt, {"failure": "refused", "open_tries": 1}, "Xendit does not answer right now"),
    "unknown": (make_attempt, {"state": "unknown", "open_tries": 1}, "Xendit does not answer right now"),
    "ready": (make_ready, {}, "Pay with BCA virtual account"),
    "review": (make_ready, {"state": "review"}, "Xendit is checking your payment"),
    "failed": (make_ready, {"state": "failed"}, "This payment did not work out"),
    "expired": (make_ready, {"state": "expired"}, "The time to pay is over"),
    "cancelled": (make_ready, {"state": "cancelled"}, "This payment was cancelled"),
    "code": (make_ready, {"facts": {"va_number": "8808123", "bank": "bca"}}, "Pay Rp97.000"),
    "qris": (make_qris, {}, "Scan and pay"),
}


@pytest.mark.parametrize(("make", "fields", "words"), UNPAID.values(), ids=UNPAID)
def test_a_payment_that_is_not_here_is_told_as_it_stands_and_never_thanked_for(client, make, fields, words):
    payment = make(**fields)

    for parameters in ({}, BOASTS):
        page = english(client, payment, **parameters)

        assert page.status_code == 200
        assert heading(page) == words
        assert THANKS not in page.text
    indonesian = client.get(url(payment.order), BOASTS | {"kembali": "1"})
    assert indonesian.status_code == 200
    assert "Thank you" not in heading(indonesian)
    assert Order.objects.get().payment_status == "unpaid"


def test_back_from_the_gateway_we_say_that_we_are_checking_and_how_to_go_on(client):
    page = english(client, make_ready(), kembali="1", **BOASTS)

    assert heading(page) == "We are checking your payment"
    assert "Open the page of Xendit" in page.text


def test_money_that_is_booked_is_thanked_for_with_card_and_time(client):
    payment = make_ready(facts={"masked_card": "48111111-1114"})
    pay(payment)

    page = english(client, payment)

    assert heading(page) == THANKS
    assert "•••• 1114" in page.text
    assert "48111111" not in page.text
    assert page.context["watch"] is None


def test_a_deadline_that_passed_asks_to_choose_once_more(client):
    payment = make_ready(at=timezone.now() - timedelta(hours=2), due_at=timezone.now() - timedelta(minutes=5))

    page = english(client, payment)

    assert heading(page) == "The time to pay is over"
    assert "Try again with BCA virtual account" in page.text
    assert page.context["exit_url"] == ""


def test_numbers_to_pay_with_are_shown_in_groups_and_copied_whole(client):
    facts = {"biller_code": "70012", "bill_key": "990000000260", "bank": "mandiri"}

    page = english(client, make_ready(label="Mandiri bill", facts=facts))

    assert "9900 0000 0260" in page.text
    assert 'data-copy="990000000260"' in page.text
    assert 'data-copy="70012"' in page.text
    assert 'data-copy="97000"' in page.text
    assert "WIB" in page.text


def test_what_a_gateway_tells_is_text_and_no_html(client):
    facts = {"va_number": "<script>alert(1)</script>", "bank": "<b>", "masked_card": "<i>4242"}

    page = english(client, make_ready(facts=facts))

    assert "<script>alert" not in page.text
    assert "<b>" not in page.text


def test_a_foreign_charge_shows_its_dollars_and_its_frozen_rate(client):
    fields = {"charge_amount": 597, "charge_currency": "USD", "exchange_rate": 16_250}

    page = english(client, make_ready(method="paypal", label="PayPal", **fields))

    assert "US$5.97" in page.text
    assert "US$1 = Rp16.250" in page.text


def test_a_refused_try_says_so_and_stays_open(client):
    page = english(client, make_ready(facts={"refusal": "Do not honour"}))

    assert "The last try was refused" in page.text
    assert "Do not honour" not in page.text
    assert heading(page) == "Pay with BCA virtual account"


def test_another_amount_is_safe_and_asks_for_nothing_more(client):
    payment = make_transfer(account=make_account())
    pay(payment, payment.amount - 10_000)

    page = english(client, payment)

    assert heading(page) == "Another amount has arrived"
    assert "Your money is safe" in page.text
    assert not page.context["may_change"]
    order = client.get(f"/en{url(payment.order, 'order')}")
    assert "Another amount has arrived" in order.text
    assert not order.context["may_pay"]


def test_a_second_payment_is_told_on_both_pages_beside_the_thanks(client):
    payment = make_ready()
    twin = make_ready(order=payment.order, method="stripe-card", label="Card", state="cancelled")
    pay(payment)
    pay(twin)

    page = english(client, payment)

    assert heading(page) == THANKS
    assert Payment.objects.get(pk=twin.pk).state == "paid_twice"
    for seen in (page, client.get(f"/en{url(payment.order, 'order')}")):
        assert "came although the order was paid already" in seen.text


def test_late_money_of_a_cancelled_order_is_safe(client):
    payment = make_ready()
    cancel_order(payment.order, reason="x", actor="shopper", at=timezone.now())
    pay(payment)

    page = english(client, payment)

    assert heading(page) == "This order was cancelled"
    assert "came after the order had ended. It is safe" in page.text


@pytest.mark.parametrize(
    ("state", "words"),
    [("reversed", "Your payment went back to you"), ("charged_back", "Your bank has taken the payment back")],
)
def test_money_that_went_away_again_is_told_calmly(client, state, words):
    payment = make_ready(state=state, captured_amount=97_000, paid_at=timezone.now())
    mark_paid(payment.order, actor="xendit", at=timezone.now())

    assert heading(english(client, payment)) == words
    assert words in client.get(f"/en{url(payment.order, 'order')}").text


def test_pay_on_delivery_and_transfer_stay_as_they_were(client):
    assert heading(english(client, make_cod())) == "Thank you, your order is in"
    page = english(client, make_transfer())
    assert heading(page) == "Transfer exactly this amount"
    assert "<mark>137</mark>" in page.text


def test_a_qris_is_drawn_with_its_sum_and_can_be_kept_as_a_picture(client):
    payment = make_qris(unique_code=7)

    page = client.get(url(payment.order))
    picture = client.get(url(payment.order, "payment_picture"))

    assert 'class="qris"' in page.text
    assert "TOKO CONTOH" in page.text
    assert "WIB" in page.text
    assert picture.content.startswith(b"\x89PNG")
    assert picture["Content-Disposition"] == f'attachment; filename="QRIS-{payment.order.number}.png"'


def test_only_an_open_qris_has_a_picture(client):
    ended, other = make_qris(state="expired"), make_ready()

    for payment in (ended, other):
        assert client.get(url(payment.order, "payment_picture")).status_code == 404


@pytest.mark.parametrize("make", [make_transfer, make_ready, make_attempt, make_cod])
def test_the_page_costs_two_statements(client, make, django_assert_num_queries):
    address = url(make().order)
    client.get(address)

    with django_assert_num_queries(2):
        client.get(address)


def test_nothing_of_the_gateway_is_on_the_page_itself(client):
    page = client.get(url(make_ready().order))

    assert GATEWAY_PAGE not in page.text
    assert "xendit.co" not in page["Content-Security-Policy"]
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
