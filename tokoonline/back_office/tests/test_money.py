"""The page of money to look after: what it shows, who may act, and that each button does one thing once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from inventory.moving import adjust_stock
from inventory.tests.factories import make_stock
from inventory.tests.test_races import at_once
from orders.models import Order
from payments.closing import cancel_order, expire_overdue
from payments.models import CreditEntry, GatewayHealth, Payment, PaymentEvent, Refund
from payments.settling import settle
from payments.shortfall import StillShort, let_go, take_rest
from payments.tests.factories import make_transfer, refund
from tokoonline.back_office import row_queues
from tokoonline.back_office.roles import MANAGER, OWNER, SUPPORT, WAREHOUSE
from tokoonline.verifying import verify

from .money import make_attempt, make_homeless, tell
from .people import make_shopper, make_staff

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def owner(client):
    person = make_staff(OWNER)
    client.force_login(person)
    return person


def url_of(payment, deed):
    return reverse(f"admin:money_{deed}", args=[payment.pk])


def page(client, **query):
    return client.get(reverse("admin:money"), query)


def make_overpaid():
    payment = make_transfer()
    for key in ("satu", "dua"):
        settle(
            payment,
            amount=payment.amount,
            event_key=f"{payment.pk}{key}",
            actor="bank",
            source="courier",
            at=timezone.now(),
        )
    return Payment.objects.get(pk=payment.pk)


def make_late():
    """Money for an order that ended while its last units were sold to somebody else."""
    level = make_stock(1)
    at = timezone.now() - 30 * HOUR
    late = make_attempt((level.variant, 1), at=at)
    Order.objects.filter(pk=late.order_id).update(payment_due_at=at + HOUR)
    expire_overdue(at=timezone.now())
    make_attempt((level.variant, 1))
    return tell(late, "paid"), level


def make_cancelled():
    """Money of an order that was cancelled after it was paid."""
    payment = tell(make_attempt(), "paid")
    cancel_order(payment.order, reason="habis", actor="Sari", at=timezone.now())
    return Payment.objects.get(pk=payment.pk)


def make_event(**fields):
    known = {"provider": "midtrans", "source": "webhook", "kind": "settlement", "body": '{"a": 1}'}
    at = timezone.now() - HOUR
    key = f"pesan-{PaymentEvent.objects.count()}"
    return PaymentEvent.objects.create(**{"event_key": key, "received_at": at, **known, **fields})


def make_one_of_each():
    tell(tell(make_attempt(), "paid"), "charged_back")
    make_homeless()
    make_cancelled()
    refund(tell(make_attempt(), "paid"), everything=0, shipping_amount=1_000)
    make_overpaid()
    make_attempt(state="unknown", failure="time-out")
    make_event(error="no such payment", tries=3)
    GatewayHealth.objects.update_or_create(
        provider="xendit", defaults={"failures": 6, "closed_until": timezone.now() + HOUR}
    )
    make_attempt()


@pytest.mark.parametrize(
    ("language", "title"), [("id", "Uang yang perlu diurus"), ("en", "Money to look after")]
)
def test_every_queue_is_there_with_its_rows_in_both_languages(client, owner, language, title):
    make_one_of_each()

    with override(language):
        response = page(client)

    assert response.status_code == 200
    assert title in response.text
    assert "style=" not in response.text
    assert [(shown.queue.code, shown.count) for shown in response.context["queues"]] == [
        ("ditarik-kembali", 1),
        ("tanpa-pesanan", 1),
        ("pesanan-batal", 1),
        ("pengembalian", 1),
        ("kelebihan", 1),
        ("tanpa-jawaban", 1),
        ("pesan", 1),
        ("gerbang", 1),
        ("berjalan", 1),
    ]


def test_a_shop_in_order_says_so(client, owner):
    response = page(client)

    assert "Semua uang sudah pada tempatnya." in response.text
    assert response.context["queues"] == []


def test_the_page_costs_the_same_for_one_row_and_three(client, owner):
    make_one_of_each()
    with CaptureQueriesContext(connection) as one:
        page(client)
    make_one_of_each()
    make_one_of_each()

    with CaptureQueriesContext(connection) as three:
        page(client)

    assert len(three) == len(one)
    assert len(three) <= 14


def test_what_does_not_fit_is_counted_and_has_pages(client, owner, monkeypatch):
    monkeypatch.setattr(row_queues, "FIRST_ROWS", 1)
    monkeypatch.setattr("tokoonline.back_office.row_queues.ROWS_PER_PAGE", 2)
    payments = [make_attempt() for _ in range(3)]

    first, second = page(client), page(client, bagian="berjalan", hal=2)

    assert "dan 2 lagi" in first.text
    assert [row.pk for row in second.context["queues"][0].rows] == [payments[2].pk]
    assert page(client, bagian="entah").status_code == 404


def test_money_kept_too_long_is_red(client, owner):
    payment = make_homeless()
    assert 'pill pill--bad">kembalikan sebelum' not in page(client).text

    Payment.objects.filter(pk=payment.pk).update(refund_due_at=timezone.now() - HOUR)

    assert 'pill pill--bad">kembalikan sebelum' in page(client).text


def test_an_order_that_waits_to_be_packed_says_do_not_send(client, owner):
    tell(tell(make_attempt(), "paid"), "reversed")

    assert "jangan kirim" in page(client).text


@pytest.mark.parametrize(
    ("role", "status", "may_ask", "may_keep"),
    [
        (OWNER, 200, True, True),
        (MANAGER, 200, True, True),
        (SUPPORT, 200, True, False),
        (WAREHOUSE, 403, False, False),
    ],
)
def test_each_role_sees_and_does_what_is_its_own(client, role, status, may_ask, may_keep):
    payment = make_homeless()
    client.force_login(make_staff(role))

    response = page(client)

    assert response.status_code == status
    assert (url_of(payment, "ask") in response.text) == may_ask
    assert (url_of(payment, "credit") in response.text) == may_keep
    answers = {deed: client.post(url_of(payment, deed)).status_code for deed in ("ask", "home", "credit")}
    assert answers == {
        "ask": 302 if may_ask else 403,
        "home": 302 if may_ask else 403,
        "credit": 302 if may_keep else 403,
    }
    menu = client.get(reverse("admin:index")).text
    assert (reverse("admin:money") in menu) == (status == 200)


def test_strangers_and_links_do_nothing(client):
    payment = make_homeless()
    assert client.get(url_of(payment, "ask")).status_code == 302
    client.force_login(make_shopper())
    assert client.post(url_of(payment, "credit"), follow=True).status_code == 404
    client.force_login(make_staff(OWNER))

    assert client.get(url_of(payment, "credit")).status_code == 405
    assert not CreditEntry.objects.exists()


def test_asking_the_gateway_is_left_to_the_worker_once_and_says_who(client, owner):
    payment = make_attempt()

    for _ in range(2):
        response = client.post(url_of(payment, "ask"), {"back": "/admin/uang/?bagian=berjalan"})

    jobs = [job.args for job in ProcrastinateJob.objects.filter(task_name="payments.look")]
    assert jobs == [{"actor": str(owner), "payment_id": payment.pk}]
    assert response.url == "/admin/uang/?bagian=berjalan"
    assert client.post(url_of(payment, "ask"), {"back": "//jahat.id/"}).url == reverse("admin:money")


def test_a_transfer_has_no_gateway_to_ask(client, owner):
    client.post(url_of(make_transfer(), "ask"))

    assert not ProcrastinateJob.objects.filter(task_name="payments.look").exists()


def test_late_money_finds_its_order_once_the_goods_are_back(client, owner):
    payment, level = make_late()
    assert payment.state == "paid_late"
    client.post(url_of(payment, "home"))
    assert Payment.objects.get(pk=payment.pk).state == "paid_late"
    adjust_stock(level, 5, reason="datang lagi", key="datang", actor="Joko")

    for _ in range(2):
        client.post(url_of(payment, "home"))

    payment.refresh_from_db()
    assert (payment.state, payment.refund_due_at) == ("paid", None)
    order = Order.objects.get(pk=payment.order_id)
    assert (order.status, order.payment_status) == ("processing", "paid")


def test_money_without_a_home_becomes_credit_once_however_often_it_is_pressed(client, owner):
    payment = make_homeless()

    for _ in range(2):
        client.post(url_of(payment, "credit"), {"seen": "0"})

    (entry,) = CreditEntry.objects.all()
    assert (entry.amount, entry.phone, entry.actor) == (
        payment.captured_amount,
        payment.order.contact_phone,
        str(owner),
    )
    assert page(client).context["queues"] == []


@pytest.mark.parametrize("way", ["manual", "credit"])
def test_money_of_a_cancelled_order_is_in_a_queue_until_all_of_it_is_on_its_way(client, owner, way):
    payment = make_cancelled()
    refund(payment, way="manual", other_amount=1_000)
    payment.refresh_from_db()
    (queue, *_others) = page(client).context["queues"]
    assert (queue.queue.code, queue.rows) == ("pesanan-batal", [payment])

    if way == "credit":
        client.post(url_of(payment, "credit"), {"seen": "1000"})
    else:
        refund(payment, way="manual", everything=payment.refundable_amount)

    assert "pesanan-batal" not in {shown.queue.code for shown in page(client).context["queues"]}
    assert Payment.objects.get(pk=payment.pk).refundable_amount == 0


def test_of_too_much_only_what_is_too_much_becomes_credit(client, owner):
    payment = make_overpaid()

    client.post(url_of(payment, "credit"), {"seen": "0"})

    (entry,) = CreditEntry.objects.all()
    assert entry.amount == payment.captured_amount - payment.order.total_amount
    assert Order.objects.get(pk=payment.order_id).payment_status == "paid"


@pytest.mark.parametrize("seen", ["", "1", "x"])
def test_an_old_page_keeps_nothing_as_credit(client, owner, seen):
    payment = make_homeless()

    client.post(url_of(payment, "credit"), {"seen": seen})

    assert not Refund.objects.exists()


def test_money_that_pays_its_order_is_nobodys_to_keep_as_credit(client, owner):
    payment = tell(make_attempt(), "paid")

    client.post(url_of(payment, "credit"), {"seen": "0"})

    assert not Refund.objects.exists()


def test_the_card_of_the_first_page_counts_what_is_to_be_done(client, owner):
    make_one_of_each()

    cards = {card.label: card.count for card in client.get(reverse("admin:index")).context["waiting"]}

    assert cards["Uang yang perlu diurus"] == 5


def make_short(missing=2_500, **parts):
    """A transfer that came without the fee of the payer's bank."""
    payment = make_transfer(**parts)
    amount = payment.amount - missing
    return settle(payment, amount=amount, event_key=f"kurang:{payment.pk}", actor="bank", at=timezone.now())


def journal(payment):
    return sum(payment.order.entries.values_list("net_amount", flat=True))


def test_a_transfer_that_is_a_little_short_can_be_let_go_once(client, owner):
    payment = make_short()
    form = f'action="{url_of(payment, "let_go")}"'
    assert form in page(client).text

    for _ in range(2):
        client.post(url_of(payment, "let_go"), {"seen": payment.captured_amount})

    paid = Payment.objects.get(pk=payment.pk)
    order = Order.objects.get(pk=payment.order_id)
    assert (paid.state, order.status, order.payment_status) == ("paid", "processing", "part_refunded")
    assert (paid.captured_amount, paid.refunded_amount) == (order.total_amount, 2_500)
    assert paid.refundable_amount == journal(payment) == order.total_amount - 2_500
    refund = Refund.objects.get()
    assert (refund.way, refund.state, refund.actor) == ("let_go", "succeeded", str(owner))
    assert [str(finding) for finding in verify(at=timezone.now())] == []
    assert form not in page(client).text
    story = client.get(reverse("admin:orders_order_change", args=[order.pk])).text
    assert "kurang, dan direlakan" in story
    assert "Bukti transfer ditolak" not in story


def test_the_rest_that_came_too_pays_the_order_once(client, owner):
    payment = make_short()

    for _ in range(2):
        client.post(url_of(payment, "rest"), {"seen": payment.captured_amount})

    paid = Payment.objects.get(pk=payment.pk)
    assert (paid.state, paid.captured_amount) == ("paid", payment.amount)
    assert journal(payment) == payment.amount
    event = paid.events.get(amount=2_500)
    assert (event.actor, event.source) == (str(owner), "staff")


def test_what_is_let_go_may_come_after_all_and_is_kept(client, owner):
    payment = make_short()
    client.post(url_of(payment, "let_go"), {"seen": payment.captured_amount})

    settled = settle(
        payment, amount=2_500, event_key="x", actor="bank", source="statement", at=timezone.now()
    )

    assert settled.refundable_amount == payment.amount


@pytest.mark.parametrize("deed", ["let_go", "rest"])
@pytest.mark.parametrize("seen", ["", "x", "1", "-1"])
def test_an_old_page_neither_lets_go_nor_takes_a_rest(client, owner, deed, seen):
    payment = make_short()

    client.post(url_of(payment, deed), {"seen": seen})

    assert Payment.objects.get(pk=payment.pk).state == "amount_mismatch"
    assert not Refund.objects.exists()


def test_more_than_a_little_is_not_let_go(client, owner):
    payment = make_short(7_501)
    assert url_of(payment, "let_go") not in page(client).text

    client.post(url_of(payment, "let_go"), {"seen": payment.captured_amount})

    assert Payment.objects.get(pk=payment.pk).state == "amount_mismatch"


@pytest.mark.parametrize("deed", ["let_go", "rest"])
def test_a_cancelled_order_is_not_paid_by_what_is_short(client, owner, deed):
    payment = make_short()
    cancel_order(payment.order, reason="batal", actor="Sari", at=timezone.now())

    client.post(url_of(payment, deed), {"seen": payment.captured_amount})

    kept = Payment.objects.get(pk=payment.pk)
    assert (kept.state, kept.captured_amount) == ("amount_mismatch", payment.captured_amount)
    assert not Refund.objects.exists()


def test_support_takes_a_rest_but_gives_nothing_away(client):
    payment = make_short()
    client.force_login(make_staff(SUPPORT))
    seen = {"seen": payment.captured_amount}

    assert url_of(payment, "let_go") not in page(client).text
    assert client.post(url_of(payment, "let_go"), seen).status_code == 403
    assert client.get(url_of(payment, "rest")).status_code == 405
    assert client.post(url_of(payment, "rest"), seen).status_code == 302
    assert Payment.objects.get(pk=payment.pk).state == "paid"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_letting_go_and_the_rest_at_once_pay_the_order_once():
    payment = make_short()
    seen = payment.captured_amount

    def press(number):
        deed = (let_go, take_rest)[number % 2]
        try:
            deed(payment, seen=seen, actor="Sari", at=timezone.now())
        except StillShort:
            return 0
        return 1

    assert sum(at_once(8, press)) == 1

    paid = Payment.objects.get(pk=payment.pk)
    assert (paid.state, paid.captured_amount) == ("paid", payment.amount)
    assert journal(payment) == payment.amount - paid.refunded_amount
    assert [str(finding) for finding in verify(at=timezone.now())] == []
