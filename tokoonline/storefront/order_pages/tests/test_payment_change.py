"""Choosing another way to pay: the sum stands, and pressing twice makes one attempt."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from orders.models import Order
from payments.models import CodArea, Payment
from payments.settling import settle
from payments.tests.factories import make_account, make_cod, make_transfer
from shipping.models import Courier, CourierService

from .factories import make_attempt, make_ready, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings):
    settings.GATEWAYS = {"xendit": {"secret_key": "xnd_example", "callback_token": "example"}}


def change(client, payment, method, attempts=1, **headers):
    data = {"method": method, "attempts": attempts}
    return client.post(url(payment.order, "payment_change"), data, **headers)


def codes(page):
    return [card["value"] for group in page.context["groups"] for card in group["choices"]]


def test_the_page_offers_what_can_pay_the_written_order(client):
    account = make_account()
    payment = make_attempt()

    page = client.get(url(payment.order, "payment_change"))

    assert page.status_code == 200
    assert {"xendit-qris", "xendit-bca_va", f"transfer-{account.pk}"} <= set(codes(page))
    assert page.context["chosen"] == "xendit-qris"
    assert "Rp97.000" in page.text
    assert "WIB" in page.text


def test_another_way_is_opened_and_the_first_one_ends_here_and_there(client):
    payment = make_ready()

    response = change(client, payment, "xendit-ovo")

    new = Payment.objects.get(number=2)
    payment.refresh_from_db()
    assert response.url == url(payment.order)
    assert response.cookies["last_method"].value == "xendit-ovo"
    assert (payment.state, new.state, new.method) == ("cancelled", "waiting", "xendit-ovo")
    assert new.amount == payment.amount
    jobs = ProcrastinateJob.objects.filter(task_name__startswith="payments.").order_by("id")
    assert [(job.task_name, job.args["payment_id"]) for job in jobs] == [
        ("payments.close_session", payment.pk),
        ("payments.open_session", new.pk),
    ]


def test_pressing_twice_makes_one_attempt(client):
    payment = make_ready()

    first, second = (change(client, payment, "xendit-ovo") for _turn in range(2))

    assert (first.status_code, second.url) == (302, first.url)
    assert Payment.objects.count() == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_presses_at_once_make_one_attempt():
    payment = make_ready()

    def press(_turn):
        try:
            return change(Client(), payment, "xendit-ovo").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))

    assert answers == [302] * 8
    assert sorted(Payment.objects.values_list("number", "state")) == [(1, "cancelled"), (2, "waiting")]


def test_after_a_failure_the_same_way_can_be_tried_again(client):
    payment = make_ready(state="failed")
    page = client.get(url(payment.order))
    assert f'name="method" value="{payment.method}"' in page.text
    assert client.get(url(payment.order, "payment_change")).context["chosen"] == payment.method

    change(client, payment, payment.method)

    assert list(Payment.objects.order_by("number").values_list("method", "state")) == [
        ("xendit-bca_va", "failed"),
        ("xendit-bca_va", "waiting"),
    ]


def test_a_transfer_changed_to_a_gateway_keeps_its_sum_to_the_last_digit(client):
    payment = make_transfer()

    change(client, payment, "xendit-bca_va")

    new = Payment.objects.get(number=2)
    assert (new.amount, new.charge_amount) == (payment.amount, payment.amount)
    assert Order.objects.get().total_amount == payment.amount


def test_cash_on_delivery_is_taken_if_it_costs_nothing_more(client):
    area = CodArea.objects.create(name="Indonesia", max_amount=1_000_000, fee_amount=5_000)
    courier = Courier.objects.create(code="jne", name="JNE")
    CourierService.objects.create(
        courier=courier, code="REG", name="Reguler", kind="regular", supports_cod=True
    )
    payment = make_ready()

    refused = change(client, payment, "cod")
    area.fee_amount = 0
    area.save()
    taken = change(client, payment, "cod")

    order = Order.objects.get()
    assert refused.status_code == 422
    assert taken.status_code == 302
    assert (order.status, order.payment_method, order.is_cod) == ("processing", "cod", True)
    assert client.get(url(order)).context["scene"].name == "on_delivery"


@pytest.mark.parametrize(
    "method", ["", "x", "xendit-nothing", "stripe-card", "transfer-999", "<b>", "x" * 300]
)
def test_what_is_no_way_to_pay_gets_a_sentence_and_changes_nothing(client, method):
    payment = make_ready()

    page = change(client, payment, method)

    assert page.status_code == 422
    assert page.context["error"]
    assert "<b>" not in page.text
    assert Payment.objects.get().state == "waiting"


@pytest.mark.parametrize("attempts", ["", "0", "2", "x", "9" * 30])
def test_a_page_that_is_out_of_date_opens_nothing(client, attempts):
    payment = make_ready()

    response = change(client, payment, "xendit-ovo", attempts=attempts)

    assert response.url == url(payment.order)
    assert Payment.objects.get().state == "waiting"


def test_the_sum_that_another_order_waits_for_is_refused_with_a_sentence(client):
    account = make_account()
    make_transfer(account=account, code=137)
    other = make_transfer(code=137)

    page = change(client, other, f"transfer-{account.pk}")

    assert page.status_code == 422
    assert Payment.objects.get(pk=other.pk).state == "waiting"


def test_an_open_transfer_is_not_opened_once_more(client):
    payment = make_transfer()

    page = client.get(url(payment.order, "payment_change"))

    (card,) = [
        card
        for group in page.context["groups"]
        for card in group["choices"]
        if card["value"] == payment.method
    ]
    assert card["is_off"]
    assert page.context["chosen"] != payment.method


def paid():
    payment = make_ready()
    settle(payment, amount=payment.amount, event_key="e", actor="xendit", at=timezone.now())
    return payment


def old():
    return make_ready(at=timezone.now() - timedelta(hours=49))


@pytest.mark.parametrize("make", [paid, make_cod, old])
def test_what_waits_for_no_money_cannot_be_changed(client, make):
    payment = make()

    for answer in (client.get(url(payment.order, "payment_change")), change(client, payment, "xendit-ovo")):
        assert answer.url == url(payment.order)
    assert Payment.objects.count() == 1
    assert "ganti/" not in client.get(url(payment.order)).text


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_page_speaks_both_languages(client, language):
    assert client.get(language + url(make_ready().order, "payment_change")).status_code == 200
