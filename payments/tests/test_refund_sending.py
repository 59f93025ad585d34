"""Refunds through every gateway: sent once, told honestly, and true on both sides."""

from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from inventory.tests.factories import make_stock
from orders.models import SaleEntry
from payments import breaker
from payments.looking import look
from payments.models import Refund
from payments.providers.base import SeenRefund
from payments.refund_asking import call_off, pay_by_hand, request_refund
from payments.refund_parts import Parts, RefundRefused
from payments.refund_sending import ask_again, send_refund
from payments.refund_tasks import send_due_refunds
from payments.refunding import record_refunds

from .factories import make_paid, refund
from .shop import CODES, deliver, do_jobs, fresh, shop  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


def paid(shop, code, *lines):
    payment = shop.order(code, *lines)
    shop.pay(payment)
    return look(payment.pk, actor="reconcile", at=timezone.now())


def ask(payment, *, key="kunci-1", way="provider", **parts):
    return request_refund(
        payment, Parts(**parts), key=key, way=way, reason="rusak", actor="Sari", at=timezone.now()
    )


def later(**parts):
    return timezone.now() + timedelta(**parts)


def there(shop, payment):
    """What the gateway holds of a payment, by its own books."""
    return shop.fakes[payment.provider].ledger().get(payment.reference, 0)


def again(row):
    return Refund.objects.get(pk=row.pk)


def finish(shop, row):
    """Let time pass until the gateway calls the refund done."""
    for hours in (0, 8, 80):
        shop.fakes[row.payment.provider].clock = lambda hours=hours: later(hours=hours).timestamp()
        send_refund(row.pk, at=later(hours=hours))
        look(row.payment_id, actor="reconcile", at=timezone.now())
        if again(row).state == "succeeded":
            break
    return again(row)


@pytest.mark.parametrize("code", CODES)
def test_a_whole_payment_goes_back_and_both_ledgers_agree(shop, code):
    payment = paid(shop, code)

    row = ask(payment, everything=payment.amount)
    do_jobs()
    row = finish(shop, row)

    payment = fresh(payment)
    assert (row.state, payment.refunded_amount) == ("succeeded", payment.captured_amount)
    assert there(shop, payment) == 0
    assert payment.order.payment_status == "refunded"
    assert SaleEntry.objects.aggregate(net=Sum("net_amount"))["net"] == 0


@pytest.mark.parametrize("code", ["stripe", "paypal"])
def test_parts_add_up_to_the_whole_in_the_gateways_currency(shop, code):
    payment = paid(shop, code, (make_stock(9, price=33_337).variant, 3))
    detail = payment.order.details.get()

    for number in range(3):
        finish(shop, ask(payment, key=f"kunci-{number}", units={detail.pk: 1}))
    finish(shop, ask(payment, key="kunci-sisa", everything=fresh(payment).refundable_amount))

    assert there(shop, payment) == 0
    assert fresh(payment).refunded_amount == payment.amount
    if code == "paypal":
        assert Refund.objects.aggregate(cents=Sum("charge_amount"))["cents"] == payment.charge_amount


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("point", ["after_charge", "time_out", "reset", "bad_json", "error_500", "duplicate"])
def test_whatever_happens_to_the_answer_it_is_paid_back_once(shop, code, point):
    payment = paid(shop, code)
    held = there(shop, payment)
    row = ask(payment, everything=payment.amount)
    if code == "stripe":
        # It reads the list of refunds first; the fault is for the refund itself.
        shop.fakes[code].faults.add("slow", path="refund", seconds=0)
    shop.fakes[code].faults.add(point, path="refund", seconds=0.2)

    send_refund(row.pk, at=timezone.now())
    breaker.forget()
    row = finish(shop, row)

    assert held > 0
    assert (row.state, there(shop, payment)) == ("succeeded", 0)
    assert fresh(payment).refunded_amount == payment.amount


def test_before_the_call_it_is_written_that_nobody_knows(shop):
    payment = paid(shop, "stripe")
    row = ask(payment, other_amount=10_000)
    seen = []
    shop.fakes["stripe"].faults.add("error_500", path="refund", times=9)
    stripe = shop.fakes["stripe"]
    answer = stripe.answer
    stripe.answer = lambda request: seen.append(Refund.objects.get(pk=row.pk).state) or answer(request)

    row = send_refund(row.pk, at=timezone.now())

    assert row.state == "unknown"
    assert row.failure
    with pytest.raises(RefundRefused):
        call_off(row, actor="Sari", at=timezone.now())


def test_what_is_unknown_is_asked_again_after_ten_seconds_one_five_and_thirty_minutes(shop):
    row = ask(paid(shop, "stripe"), other_amount=10_000)
    shop.fakes["stripe"].faults.add("error_500", path="refund", times=99)
    at, pauses = timezone.now(), []

    for _turn in range(5):
        breaker.forget()
        row = send_refund(row.pk, at=at)
        pauses.append(row.next_look_at - at)
        at = row.next_look_at

    assert pauses == [timedelta(seconds=s) for s in (10, 60, 300, 1800, 3600)]
    assert row.state == "unknown"
    waiting = ProcrastinateJob.objects.filter(task_name="payments.send_refund", scheduled_at__isnull=False)
    assert waiting.count() == 5


def test_asked_too_early_or_when_done_the_gateway_is_left_alone(shop):
    row = ask(paid(shop, "stripe"), other_amount=10_000)
    shop.fakes["stripe"].faults.add("error_500", path="refund", times=1)
    row = send_refund(row.pk, at=timezone.now())

    assert send_refund(row.pk, at=timezone.now()).tries == 1
    assert send_refund(ask_again(row).pk, at=later(seconds=1)).state == "succeeded"
    assert send_refund(row.pk, at=later(hours=9)).tries == 2


def test_a_call_that_never_left_can_still_be_called_off(shop, settings):
    payment = paid(shop, "stripe")
    row = ask(payment, other_amount=10_000)
    settings.GATEWAYS = {}

    row = send_refund(row.pk, at=timezone.now())

    assert (row.state, row.next_look_at is not None) == ("requested", True)
    assert call_off(row, actor="Sari", at=timezone.now()).state == "cancelled"
    assert fresh(payment).refunding_amount == 0


def test_after_an_unsure_call_one_that_never_left_changes_nothing(shop, settings):
    row = ask(paid(shop, "stripe"), other_amount=10_000)
    shop.fakes["stripe"].faults.add("error_500", path="refund", times=1)
    send_refund(row.pk, at=timezone.now())
    settings.GATEWAYS = {}

    assert send_refund(row.pk, at=later(minutes=1)).state == "unknown"


def test_what_the_gateway_refuses_staff_pay_by_hand(shop):
    payment = paid(shop, "stripe")
    row = ask(payment, other_amount=10_000)
    take_all(shop, payment)

    row = send_refund(row.pk, at=timezone.now())

    assert row.state == "failed"
    assert row.failure
    assert fresh(payment).refunding_amount == 0
    assert pay_by_hand(row, actor="Agus", at=timezone.now()).state == "manual"


def take_all(shop, payment):
    """Somebody gives everything back at Stripe's own pages; nobody tells us yet."""
    stripe = shop.fakes["stripe"]
    charge = next(iter(stripe.state["charges"].values()))
    return stripe.give_back(charge, {}, amount=charge["amount_captured"])


def test_a_refund_made_at_the_gateways_own_pages_becomes_ours(shop):
    payment = paid(shop, "stripe")
    to_do = refund(payment, other_amount=10_000)
    take_all(shop, payment)

    for _turn in range(2):
        look(payment.pk, actor="reconcile", at=timezone.now())

    row = Refund.objects.exclude(pk=to_do.pk).get()
    assert (row.state, row.amount, row.way) == ("succeeded", payment.amount, "provider")
    assert Refund.objects.get(pk=to_do.pk).state == "cancelled"
    assert fresh(payment).order.payment_status == "refunded"


@pytest.mark.parametrize("states", [["pending"], ["succeeded"], ["pending", "succeeded", "failed"]])
def test_news_before_the_answer_is_no_second_refund(shop, states):
    payment = paid(shop, "stripe")
    row = ask(payment, other_amount=10_000)

    for state in states:
        record_refunds(payment, [SeenRefund(row.key, "re_1", 10_000, state)], at=timezone.now())
        record_refunds(payment, [SeenRefund("", "re_1", 10_000, state)], at=timezone.now())

    assert Refund.objects.get().state == states[-1]
    sold = SaleEntry.objects.filter(kind="refund").aggregate(net=Sum("net_amount", default=0))["net"]
    assert sold == (-10_000 if states[-1] == "succeeded" else 0)


def test_seen_without_our_key_before_its_answer_it_is_still_one(shop):
    payment = paid(shop, "stripe")
    row = ask(payment, everything=payment.amount)
    record_refunds(payment, [SeenRefund("", "re_1", payment.amount, "succeeded")], at=timezone.now())
    assert Refund.objects.get(pk=row.pk).state == "cancelled"

    payment = paid(shop, "xendit")
    row = ask(payment, key="kunci-2", other_amount=10_000)
    record_refunds(payment, [SeenRefund("", "x_1", 10_000, "succeeded")], at=timezone.now())
    record_refunds(payment, [SeenRefund(row.key, "x_1", 10_000, "succeeded")], at=timezone.now())

    assert fresh(payment).refunded_amount == 10_000
    assert Refund.objects.get(pk=row.pk).state == "succeeded"


def test_more_than_came_is_told_to_people_and_written_nowhere(shop):
    payment = make_paid()
    refund(payment, way="credit", everything=payment.amount)

    for _turn in range(2):
        record_refunds(payment, [SeenRefund("", "re_1", 5_000, "succeeded")], at=timezone.now())

    assert fresh(payment).refunded_amount == payment.amount
    assert payment.order.notes.count() == 1


@pytest.mark.parametrize("state", ["failed", "nonsense"])
def test_a_refund_we_do_not_know_that_failed_or_is_nothing_is_none(state):
    payment = make_paid()

    record_refunds(
        payment, [SeenRefund("", "re_1", 0 if state == "nonsense" else 9, state)], at=timezone.now()
    )

    assert not Refund.objects.exists()


def test_news_of_a_refund_is_heard_also_from_a_gateway_that_lists_none(shop, client):
    payment = paid(shop, "xendit")
    row = ask(payment, everything=payment.amount)
    do_jobs(only="payments.send_refund", most=1)
    assert again(row).state == "pending"
    shop.letters("xendit")
    shop.fakes["xendit"].finish_refund(row.key)

    for letter in shop.letters("xendit"):
        assert deliver(client, "xendit", letter) == 200
    do_jobs()

    assert again(row).state == "succeeded"


def test_a_lost_job_is_found_by_the_clock(shop):
    row = ask(paid(shop, "stripe"), other_amount=10_000)

    assert send_due_refunds(at=timezone.now()) == 0
    assert send_due_refunds(at=later(minutes=3)) == 1

    assert Refund.objects.get(pk=row.pk).state == "succeeded"
    assert send_due_refunds(at=later(hours=9)) == 0


def test_a_virtual_account_goes_back_by_hand(shop):
    assert ask(paid(shop, "midtrans"), way=None, other_amount=1).way == "provider"
    assert ask(make_paid(), key="b", way=None, other_amount=1).way == "manual"


def test_a_foreign_refund_below_one_cent_cannot_go_through_the_gateway(shop):
    payment = paid(shop, "paypal")

    with pytest.raises(RefundRefused):
        ask(payment, other_amount=50)
    assert ask(payment, way=None, other_amount=50).way == "manual"
