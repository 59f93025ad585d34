"""A storm of news: doubled, shuffled, forged, cut off and late. Every rupiah still counts once.

`STORM_ORDERS=1000 pytest payments/tests/test_storm.py` makes it a big one.
"""

import itertools
import os
import random
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from inventory.tests.factories import make_stock
from orders.models import Order
from payments.closing import GRACE, expire_overdue
from payments.models import Payment, PaymentEvent
from payments.tasks import reconcile

from .shop import CODES, deliver, do_jobs, fresh, shop  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db

ORDERS = int(os.environ.get("STORM_ORDERS", "24"))
MOST_EVENTS = int(os.environ.get("MOST_EVENTS", "3"))
STORIES = ["paid"] * 12 + ["unpaid"] * 3 + ["ended"] * 2 + ["refused first"] * 2 + ["late"]


def forged(code, letter, dice):
    """A letter that the gateway never wrote: another sum, another order, another sender."""
    if code == "xendit":
        return letter.body, {"x-callback-token": dice.choice(["", "wrong", "example-tokem"])}
    if code == "midtrans":
        field = dice.choice([b"gross_amount", b"order_id", b"status_code"])
        head, found, tail = letter.body.partition(b'"' + field + b'": "')
        return head + found + b"9" + tail, {}
    place = dice.choice([i for i, byte in enumerate(letter.body) if chr(byte).isdigit()])
    other = b"1" if letter.body[place : place + 1] != b"1" else b"2"
    return letter.body[:place] + other + letter.body[place + 1 :], {}


def live_through(shop, payment, story):
    """What happens at the gateway; the news of it is held back."""
    fake = shop.fakes[payment.provider]
    if story == "ended":
        fake.expire(payment.reference)
    if story == "refused first":
        fake.refuse(payment.reference)
    if story in {"paid", "refused first", "late"}:
        shop.pay(payment)


def has_money(payment, story):
    """PayPal's money is ours to collect, which we do not for an order that ended."""
    return story in {"paid", "refused first"} or (story == "late" and payment.provider != "paypal")


def test_a_storm_of_news_settles_every_order_once(shop, client):
    dice = random.Random(20261122)
    level = make_stock(ORDERS * 2)
    at = timezone.now()
    stories = {}
    for number in range(ORDERS):
        payment = shop.order(CODES[number % len(CODES)], (level.variant, 1), at=at)
        stories[payment.pk] = dice.choice(STORIES)
    for payment in Payment.objects.filter(pk__in=stories).order_by("pk"):
        live_through(shop, payment, stories[payment.pk])

    mail = []
    for code in CODES:
        for letter in shop.letters(code):
            mail += [(code, letter, letter.body, {}, "true")] * dice.randint(1, 20)
            for _copy in range(2):
                mail.append((code, letter, *forged(code, letter, dice), "forged"))
            if dice.random() < 0.5:
                mail.append((code, letter, letter.body[: len(letter.body) // 2], {}, "cut"))
    dice.shuffle(mail)
    # The late ones: their order ends before anybody hears of the money.
    late = Payment.objects.filter(pk__in=[pk for pk, story in stories.items() if story == "late"])
    Order.objects.filter(payments__in=late).update(payment_due_at=at - timedelta(days=1))
    expire_overdue(at=at, most=ORDERS)

    answers = Counter()
    for code, letter, body, headers, kind in mail:
        answers[kind, deliver(client, code, letter, body=body, headers=headers)] += 1
        if dice.random() < 0.1:
            do_jobs(most=dice.randint(1, 5))
    do_jobs()
    reconcile(at=timezone.now() + timedelta(hours=2), most=10_000)
    do_jobs()

    assert {status for (kind, status) in answers if kind == "true"} == {200}
    assert {status for (kind, status) in answers if kind == "forged"} == {403}
    assert {status for (kind, status) in answers if kind == "cut"} <= {400, 403}
    for payment in Payment.objects.filter(pk__in=stories):
        is_paid = has_money(payment, stories[payment.pk])
        assert payment.captured_amount == (payment.amount if is_paid else 0), (payment, stories[payment.pk])
        assert (payment.state == "paid") == is_paid
        assert (fresh(payment).order.payment_status == "paid") == is_paid
        ledger = shop.fakes[payment.provider].ledger()
        assert ledger.get(payment.reference, 0) == (payment.expected_charge if is_paid else 0)
    assert not PaymentEvent.objects.filter(processed_at__isnull=True).exists()
    call_command("verify")


@pytest.mark.parametrize("code", CODES)
def test_every_order_of_arrival_ends_the_same(shop, client, code):
    """A refusal, then money; from the fourth event on they come again. MOST_EVENTS=5 for the long form."""
    ends = set()
    level = make_stock(1000)

    def story():
        payment = shop.order(code, (level.variant, 1))
        fake = shop.fakes[code]
        fake.refuse(payment.reference)
        shop.pay(payment)
        told = shop.letters(code)[-3:]
        return payment, [*told, *told][:MOST_EVENTS]

    _payment, letters = story()
    do_jobs()
    for order in itertools.permutations(range(len(letters))):
        payment, letters = story()
        for number in order:
            assert deliver(client, code, letters[number]) == 200
            do_jobs()
        end = fresh(payment)
        ends.add((end.state, end.order.status, end.order.payment_status, end.captured_amount == end.amount))

    assert ends == {("paid", "processing", "paid", True)}


@pytest.mark.parametrize("code", [code for code in CODES if code != "paypal"])
def test_money_that_comes_after_the_end_finds_its_order_or_waits(shop, client, code):
    level = make_stock(3)
    at = timezone.now()
    kept, lost = (shop.order(code, (level.variant, 1), at=at) for _ in range(2))
    for payment in (kept, lost):
        shop.pay(payment)
    letters = shop.letters(code)
    assert expire_overdue(at=kept.due_at + GRACE * 2) == 2
    shop.order(code, (level.variant, 2))

    for letter in letters:
        deliver(client, code, letter)
    do_jobs()

    states = sorted([fresh(kept).state, fresh(lost).state])
    assert states == ["paid", "paid_late"]
    assert fresh(kept).captured_amount == fresh(lost).captured_amount == kept.amount
