"""The way to the gateway and back, and how a waiting page learns what happened."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from orders.models import Order
from payments.models import Payment
from payments.settling import settle
from payments.tests.factories import make_transfer
from payments.tests.shop import do_jobs
from tokoonline.storefront.order_pages.watching import PACES

from .factories import GATEWAY_PAGE, make_attempt, make_qris, make_ready, url

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
REFRESH = re.compile(r'<meta http-equiv="refresh" content="0;url=([^"]+)">')
OLD = {"at": timezone.now() - timedelta(minutes=5)}


def looks():
    return ProcrastinateJob.objects.filter(task_name="payments.look").count()


# To the gateway.


def test_whoever_has_just_ordered_is_led_on_once_and_back_stays_on_the_page(client):
    payment = make_ready()

    first = client.get(url(payment.order))
    exit_ = client.get(REFRESH.search(first.text)[1])
    again = client.get(url(payment.order))

    assert (exit_.status_code, exit_["Location"]) == (302, GATEWAY_PAGE)
    assert exit_["Referrer-Policy"] == "no-referrer"
    assert not REFRESH.search(again.text)
    assert f'href="{url(payment.order, "payment_leave")}" rel="noreferrer"' in again.text


def test_whoever_comes_later_decides_when_to_go(client):
    page = client.get(url(make_ready(**OLD).order))

    assert not REFRESH.search(page.text)


def test_another_attempt_leads_on_again(client):
    first = make_ready()
    client.get(url(first.order, "payment_leave"))
    Payment.objects.update(state="cancelled")
    page = "https://checkout.stripe.com/c/pay/cs_1"
    make_ready(order=first.order, method="stripe-card", label="Card", redirect_url=page)

    assert REFRESH.search(client.get(url(first.order)).text)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "//evil.example/",
        "http://checkout.xendit.co/",
        "https://",
        "https://[::1",
        "ftp://checkout.xendit.co/",
        "/admin/",
    ],
)
def test_an_address_that_is_no_gateways_leads_nowhere(client, address):
    payment = make_ready(redirect_url=address)

    response = client.get(url(payment.order, "payment_leave"))

    assert response.url == url(payment.order)


@pytest.mark.parametrize(
    ("address", "is_good"),
    [
        ("https://checkout.xendit.co/web/1", True),
        ("https://xendit.co/web/1", True),
        ("https://xendit.co.evil.example/", False),
        ("https://evilxendit.co/", False),
        ("https://xendit.co@evil.example/", False),
    ],
)
def test_a_gateway_that_names_its_domains_is_held_to_them(client, monkeypatch, address, is_good):
    payment = make_ready(redirect_url=address)
    monkeypatch.setattr("payments.providers.xendit.provider.page_domains", ("xendit.co",), raising=False)

    response = client.get(url(payment.order, "payment_leave"))

    assert response.url == (address if is_good else url(payment.order))


@pytest.mark.parametrize("is_at_home", [True, False])
def test_a_simulator_on_this_machine_is_good_enough_at_home_only(client, settings, is_at_home):
    settings.IS_AT_HOME = is_at_home
    address = "http://127.0.0.1:9999/xendit/page"
    payment = make_ready(redirect_url=address)

    response = client.get(url(payment.order, "payment_leave"))

    assert response.url == (address if is_at_home else url(payment.order))


def test_nothing_in_the_address_changes_where_it_leads(client):
    payment = make_ready()
    evil = "https://evil.example/"

    response = client.get(
        url(payment.order, "payment_leave"), {"next": evil, "url": evil, "redirect_url": evil}
    )

    assert response.url == GATEWAY_PAGE


@pytest.mark.parametrize("state", ["review", "failed", "expired", "cancelled"])
def test_an_attempt_that_is_over_or_being_checked_leads_nowhere(client, state):
    payment = make_ready(state=state)

    assert client.get(url(payment.order, "payment_leave")).url == url(payment.order)


# And back.


def test_coming_back_asks_the_gateway_once_however_often_it_is_pressed(client):
    payment = make_ready()
    lies = {"transaction_status": "settlement", "status_code": "200", "order_id": payment.reference}

    for _turn in range(3):
        response = client.get(url(payment.order, "payment_return"), lies)

    assert response.url == f"{url(payment.order)}?kembali=1"
    (job,) = ProcrastinateJob.objects.filter(task_name="payments.look")
    assert job.args == {"payment_id": payment.pk, "actor": "shopper"}
    assert Payment.objects.get().state == "waiting"
    assert Order.objects.get().payment_status == "unpaid"


def test_a_gateway_is_not_asked_as_often_as_somebody_likes(client):
    payment, other = make_ready(), make_ready()
    client.get(url(payment.order, "payment_return"))
    assert do_jobs() == 1

    client.get(url(payment.order, "payment_return"))
    client.get(url(other.order, "payment_return"))

    waiting = ProcrastinateJob.objects.filter(task_name="payments.look", status="todo")
    assert [job.args["payment_id"] for job in waiting] == [other.pk]


@pytest.mark.parametrize("make", [make_transfer, make_attempt, make_qris])
def test_without_a_session_there_is_nobody_to_ask(client, make):
    response = client.get(url(make().order, "payment_return"))

    assert response.status_code == 302
    assert looks() == 0


def test_an_attempt_that_seemed_over_is_asked_about_too(client):
    client.get(url(make_ready(state="expired").order, "payment_return"))

    assert looks() == 1


@pytest.mark.parametrize(
    "name", ["payment", "payment_leave", "payment_return", "payment_change", "payment_picture"]
)
def test_another_orders_token_opens_no_page_and_asks_nobody(client, name):
    mine, other = make_ready(), make_ready()
    address = url(other.order, name).replace(other.order.token, mine.order.token)

    for verb in (client.get, client.post):
        assert verb(address, {"method": "cod", "attempts": "1"}).status_code in {404, 405}
    assert looks() == 0
    assert Payment.objects.count() == 2


@pytest.mark.parametrize("name", ["payment_leave", "payment_return", "payment_picture"])
def test_what_only_looks_takes_no_post(client, name):
    assert client.post(url(make_ready().order, name)).status_code == 405


# Meanwhile.


def watch(client, payment, **headers):
    """(address, delay) of the next look of the page, as its element says."""
    page = client.get(url(payment.order))
    found = re.search(r'hx-get="([^"]+)" hx-trigger="load delay:(\d+)s', page.text)
    return found[1].replace("&amp;", "&"), int(found[2])


def test_a_waiting_page_asks_again_ever_more_slowly_and_then_stops(client):
    address, delay = watch(client, make_attempt())
    delays = [delay]

    while address:
        answer = client.get(address, headers=HTMX)
        assert "<html" not in answer.text
        found = re.search(r'hx-get="([^"]+)" hx-trigger="load delay:(\d+)s', answer.text)
        address = found and found[1].replace("&amp;", "&")
        delays += [int(found[2])] if found else []

    assert tuple(delays) == PACES["quick"]
    assert delays == sorted(delays)
    assert "hx-get" not in answer.text


def test_without_javascript_the_page_comes_anew_by_itself(client):
    page = client.get(url(make_attempt().order))

    found = re.search(r'<noscript><meta http-equiv="refresh" content="2;url=([^"]+)"></noscript>', page.text)
    assert client.get(found[1].replace("&amp;", "&")).context["watch"].delay == PACES["quick"][1]


def test_a_page_with_a_form_does_not_come_anew_under_ones_hands(client):
    assert 'http-equiv="refresh"' not in client.get(url(make_transfer().order)).text


def test_as_soon_as_the_session_is_there_the_waiting_page_leads_on(client):
    payment = make_attempt()
    address, _delay = watch(client, payment)
    Payment.objects.update(redirect_url=GATEWAY_PAGE, gateway_id="ps-1")

    answer = client.get(address, headers=HTMX)

    assert answer["HX-Redirect"] == url(payment.order, "payment_leave")


def test_as_soon_as_the_money_is_there_the_waiting_page_comes_anew(client):
    payment = make_ready(**OLD)
    address, _delay = watch(client, payment)
    assert "HX-Refresh" not in client.get(address, headers=HTMX)
    settle(payment, amount=payment.amount, event_key="e", actor="xendit", at=timezone.now())

    answer = client.get(address, headers=HTMX)

    assert answer["HX-Refresh"] == "true"
    assert "Thank you" not in answer.text


@pytest.mark.parametrize("turn", ["-1", "x", "9" * 30, "１２", ""])
def test_a_made_up_turn_is_answered_calmly(client, turn):
    payment = make_ready()

    for headers in ({}, HTMX):
        response = client.get(url(payment.order), {"ke": turn, "v": "<b>", "kembali": "1"}, headers=headers)
        assert response.status_code == 200
        assert "<b>" not in response.text


def test_looking_at_the_pages_writes_nothing(client, django_assert_max_num_queries):
    payment = make_ready()

    for name in ("payment", "payment_leave", "payment_change"):
        client.get(url(payment.order, name))

    assert looks() == 0
    assert Payment.objects.count() == 1
