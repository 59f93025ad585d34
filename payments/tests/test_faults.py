"""Gateways that fail at every point of a call: nothing is charged twice, nothing is lost.

`FAULT_ROUNDS=250 pytest payments/tests/test_faults.py` takes a thousand payments at each point.
"""

import json
import os
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from catalog.outside.faults import POINTS
from inventory.tests.factories import make_stock
from payments.attempts import attempt_of
from payments.breaker import record_failure, record_success
from payments.calls import ask
from payments.methods import available_methods
from payments.models import Payment
from payments.opening import open_session
from payments.providers.base import GatewayDown, GatewayUnsure, Purchase
from payments.tasks import look as look_job
from payments.tasks import reconcile

from .shop import CODES, do_jobs, fresh, shop  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "1"))
LATER = timedelta(minutes=31)


def forgive(code):
    """Close the breaker: here each payment stands for a day of its own."""
    record_success(code)


def count_sessions(fake, payments):
    """How many sessions the gateway made for each attempt.

    Each is written out once: a thousand times a thousand took so long that the database ended
    the silent transaction.
    """
    table = fake.state.get("sessions") or fake.state["orders"]
    texts = [json.dumps(session) for session in table.values()]
    return [sum(payment.reference in text for text in texts) for payment in payments]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("point", POINTS)
def test_a_fault_while_opening_makes_one_session_and_one_charge(shop, point, code):
    level = make_stock(ROUNDS * 2)
    fake = shop.fakes[code]
    payments = []
    for _round in range(ROUNDS):
        at = timezone.now()
        payment = shop.order(code, (level.variant, 1), at=at, is_opened=False)
        fake.faults.add(point)
        open_session(payment.pk, at=at)
        fake.faults.clear()
        forgive(code)
        payments.append(payment)

    reconcile(at=timezone.now() + LATER, most=10_000)
    do_jobs()
    for payment in payments:
        opened = fresh(payment)
        assert (opened.state, bool(opened.redirect_url)) == ("waiting", True)
        shop.pay(opened)
    reconcile(at=timezone.now() + LATER * 2, most=10_000)
    do_jobs()

    ledger = fake.ledger()
    assert count_sessions(fake, payments) == [1] * ROUNDS
    assert [fresh(payment).state for payment in payments] == ["paid"] * ROUNDS
    assert [ledger[payment.reference] for payment in payments] == [p.expected_charge for p in payments]
    call_command("verify")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("point", POINTS)
def test_a_fault_while_asking_or_taking_the_money_charges_once(shop, point, code):
    """The second fault strikes the capture, where there is one (PayPal)."""
    level = make_stock(ROUNDS * 4)
    fake = shop.fakes[code]
    payments = []
    for _round in range(ROUNDS):
        for path in ("", "capture"):
            payment = shop.order(code, (level.variant, 1))
            shop.pay(payment)
            fake.faults.add(point, path=path)
            look_job(payment.pk, "shopper")
            fake.faults.clear()
            forgive(code)
            payments.append(payment)

    reconcile(at=timezone.now() + LATER, most=10_000)
    do_jobs()

    ledger = fake.ledger()
    for payment in payments:
        paid = fresh(payment)
        assert (paid.state, paid.captured_amount) == ("paid", paid.amount)
        assert ledger[payment.reference] == payment.expected_charge
        assert paid.order.entries.filter(kind="sale").count() == 1
    call_command("verify")


@pytest.mark.parametrize("code", CODES)
def test_a_gateway_that_fails_again_and_again_is_left_alone_and_the_shopper_told(shop, code):
    shop.fakes[code].faults.add("error_500", times=100)
    payment = shop.order(code, is_opened=False)
    at = timezone.now()
    for number in range(5):
        open_session(payment.pk, at=at + timedelta(minutes=number))

    with pytest.raises(GatewayDown):
        ask(code, lambda gateway: pytest.fail("it was called"))

    # Without PayPal's token nothing was sent, so nothing is unknown.
    assert fresh(payment).state == ("waiting" if code == "paypal" else "unknown")
    offers = available_methods(Purchase(amount=200_000, region_code="32.73", at=at))
    ours = [offer for offer in offers if offer.code.partition("-")[0] == code]
    others = [offer for offer in offers if offer.code.partition("-")[0] in set(CODES) - {code}]
    assert ours
    assert not any(offer.is_available for offer in ours)
    assert all(offer.reason for offer in ours)
    assert any(offer.is_available for offer in others)


def test_the_breaker_closes_with_the_first_good_answer(shop):
    for _number in range(4):
        record_failure("stripe")
    shop.order("stripe")
    record_failure("stripe")

    assert shop.order("stripe").redirect_url


def test_a_payment_whose_gateway_lost_its_keys_waits(shop, settings):
    payment = shop.order("stripe", is_opened=False)
    del settings.GATEWAYS["stripe"]["secret_key"]

    open_session(payment.pk, at=timezone.now())

    assert fresh(payment).state == "waiting"
    assert Payment.objects.to_look_at(timezone.now() + LATER).filter(pk=payment.pk).exists()


def test_what_a_gateway_answers_unsurely_is_never_taken_for_a_refusal(shop):
    shop.fakes["stripe"].faults.add("bad_json")

    with pytest.raises(GatewayUnsure):
        attempt = attempt_of(shop.order("stripe", is_opened=False))
        ask("stripe", lambda gateway: gateway.open(attempt))
