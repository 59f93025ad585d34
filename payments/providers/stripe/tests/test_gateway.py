"""The adapter against the fake, over real HTTP."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from catalog.outside.faults import POINTS
from payments.providers.base import (
    GatewayDown,
    GatewayRefused,
    GatewayUnsure,
    Item,
    MethodUnavailable,
    Purchase,
    RefundOrder,
    SeenRefund,
    Snapshot,
)

from .factories import KEYS, clock, fake, gateway, make_attempt  # noqa: F401

REFUND = RefundOrder("R-1", 50_000, "One bag was torn", is_whole=False)


def opened(gateway, **fields):
    attempt = make_attempt(**fields)
    return replace(attempt, gateway_id=gateway.open(attempt).gateway_id)


def paid(gateway, fake, **fields):
    attempt = opened(gateway, **fields)
    fake.pay(attempt.reference)
    return replace(attempt, transaction_id=gateway.look(attempt).transaction_id)


# Opening


def test_a_session_asks_for_the_items_in_sen(gateway, fake):
    attempt = make_attempt()

    session = gateway.open(attempt)

    (made,) = fake.state["sessions"].values()
    assert session.gateway_id == made["id"]
    assert session.redirect_url == f"{fake.url}/c/pay/{made['id']}"
    assert session.expires_at == attempt.due_at.replace(microsecond=0)
    assert (made["amount_total"], made["currency"]) == (15_460_000, "idr")
    assert made["client_reference_id"] == attempt.reference
    assert made["metadata"] == {"reference": attempt.reference}
    assert (made["locale"], made["customer_email"]) == ("id", "budi@contoh.example")
    assert made["success_url"] == f"{attempt.return_url}?session_id={{CHECKOUT_SESSION_ID}}"
    assert made["cancel_url"] == attempt.return_url
    wish = fake.state["wishes"][made["id"]]
    assert wish["payment_intent_data"]["metadata"] == {"reference": attempt.reference}
    assert [(line["name"], line["unit_amount"], line["quantity"]) for line in wish["lines"]] == [
        ("Kopi Gayo 250 g", 6_800_000, 2),
        ("Ongkir JNE REG", 1_860_000, 1),
    ]


@pytest.mark.parametrize(
    "items",
    [
        (Item("A", "Kopi", 154_700), Item("DISKON", "Diskon", -100)),
        (Item("A", "Kopi", 154_500),),
        (Item("A", "Kopi", 154_600), Item("B", "", 0)),
        (*(Item(f"A{number}", "Kopi", 1) for number in range(100)), Item("B", "Teh", 154_500)),
        (),
    ],
    ids=["a discount", "another sum", "no name", "101 lines", "no items"],
)
def test_what_stripe_cannot_list_is_one_line(gateway, fake, items):
    gateway.open(make_attempt(items=items))

    (wish,) = fake.state["wishes"].values()
    line = {"name": "Pesanan TO-261121-7K3QX", "currency": "idr", "unit_amount": 15_460_000, "quantity": 1}
    assert wish["lines"] == [line]


def test_a_hundred_lines_and_a_gift_are_listed(gateway, fake):
    items = (*(Item(f"A{number}", "Kopi", 1_000) for number in range(99)), Item("G", "Hadiah", 0))

    gateway.open(make_attempt(amount=99_000, items=items))

    (wish,) = fake.state["wishes"].values()
    assert len(wish["lines"]) == 100


def test_a_guest_without_an_address_may_pay_in_english(gateway, fake):
    gateway.open(make_attempt(email="", language="en"))

    (session,) = fake.state["sessions"].values()
    assert (session["customer_email"], session["locale"]) == (None, "en")


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (timedelta(minutes=10), timedelta(minutes=35)),
        (timedelta(hours=1), timedelta(hours=1)),
        (timedelta(days=3), timedelta(hours=24)),
    ],
)
def test_the_deadline_is_the_nearest_that_stripe_allows(gateway, due, expected):
    at = timezone.now().replace(microsecond=0)

    session = gateway.open(make_attempt(at=at, due_at=at + due))

    assert session.expires_at == at + expected


def test_a_late_job_still_opens_and_repeats(gateway, fake):
    at = timezone.now() - timedelta(minutes=45)
    attempt = make_attempt(at=at)

    sessions = [gateway.open(attempt), gateway.open(attempt)]

    assert sessions[0] == sessions[1]
    assert len(fake.state["sessions"]) == 1
    assert sessions[0].expires_at > timezone.now() + timedelta(hours=23)


def test_a_session_made_in_time_is_found_again_when_it_is_late(gateway, fake, clock):
    attempt = make_attempt()
    session = gateway.open(attempt)
    clock.skip(minutes=50)

    assert gateway.open(attempt) == session
    assert len(fake.state["sessions"]) == 1


@pytest.mark.parametrize("point", POINTS)
def test_opening_again_after_a_fault_makes_no_second_session(gateway, fake, point):
    fake.faults.add(point, path="/v1/checkout/sessions")
    attempt = make_attempt()

    if point in {"slow", "duplicate"}:
        gateway.open(attempt)
    else:
        with pytest.raises(GatewayUnsure):
            gateway.open(attempt)
    session = gateway.open(attempt)

    assert list(fake.state["sessions"]) == [session.gateway_id]


def test_eight_jobs_at_once_open_one_session(gateway, fake):
    attempt = make_attempt()
    found = []
    threads = [threading.Thread(target=lambda: found.append(gateway.open(attempt))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == len(fake.state["sessions"]) == 1


@pytest.mark.parametrize(
    "wrong", [{"amount_total": 154_600}, {"currency": "usd"}, {"client_reference_id": "TO-2"}, {"url": None}]
)
def test_a_session_that_is_not_what_was_asked_for_is_refused(gateway, fake, wrong):
    fake.open_session = lambda *wish, **sums: type(fake).open_session(fake, *wish, **sums) | wrong

    with pytest.raises(GatewayRefused):
        gateway.open(make_attempt())


def test_a_wrong_key_is_refused_in_words_for_staff(gateway, fake, settings):
    settings.GATEWAYS = {"stripe": {**settings.GATEWAYS["stripe"], "secret_key": "sk_test_other"}}

    with pytest.raises(GatewayRefused, match="Invalid API Key"):
        gateway.open(make_attempt())


def test_too_little_money_is_refused(gateway):
    with pytest.raises(GatewayRefused, match="amount_too_small"):
        gateway.open(make_attempt(amount=5_000, items=()))


def test_nobody_at_home_means_nothing_was_sent(gateway, settings):
    settings.GATEWAYS = {"stripe": {**KEYS, "base_url": "http://127.0.0.1:9"}}

    with pytest.raises(GatewayDown):
        gateway.open(make_attempt())


def test_a_shop_in_the_world_sends_its_key_to_stripe_only(gateway, settings):
    settings.IS_AT_HOME = False

    with pytest.raises(ImproperlyConfigured):
        gateway.open(make_attempt())


# Looking


def test_without_an_id_there_is_no_session(gateway):
    assert gateway.look(make_attempt()) == Snapshot("none")


def test_an_unknown_id_is_no_session(gateway):
    assert gateway.look(make_attempt(gateway_id="cs_test_unknown")) == Snapshot("none")


def test_an_id_is_never_taken_for_a_path(gateway, fake):
    mine = opened(gateway)

    strange = replace(mine, gateway_id=f"{mine.gateway_id}/expire?x=1")

    assert gateway.look(strange) == Snapshot("none")
    assert gateway.look(mine).state == "open"


def test_the_session_of_another_attempt_is_refused(gateway):
    other = opened(gateway, number=2)

    with pytest.raises(GatewayRefused, match="is not that of"):
        gateway.look(make_attempt(gateway_id=other.gateway_id))


def test_a_paid_session_tells_all(gateway, fake):
    attempt = opened(gateway)
    fake.pay(attempt.reference)

    seen = gateway.look(attempt)

    (intent,) = fake.state["payment_intents"]
    assert seen == Snapshot(
        "paid",
        captured=154_600,
        currency="IDR",
        transaction_id=intent,
        channel="card",
        facts={"masked_card": "Visa •••• 4242"},
    )


# Each row: what happens at Stripe, the state, what was captured.
STATES = {
    "nothing": (lambda fake, name: None, "open", 0),
    "declined": (lambda fake, name: fake.refuse(name), "open", 0),
    "declined, then paid": (lambda fake, name: (fake.refuse(name), fake.pay(name)), "paid", 154_600),
    "3-D Secure asks": (lambda fake, name: fake.begin(name), "open", 0),
    "a slow bank": (lambda fake, name: fake.pay(name, is_delayed=True), "open", 0),
    "a slow bank pays": (
        lambda fake, name: (fake.pay(name, is_delayed=True), fake.settle(name)),
        "paid",
        154_600,
    ),
    "a slow bank refuses": (
        lambda fake, name: (fake.pay(name, is_delayed=True), fake.settle(name, is_good=False)),
        "failed",
        0,
    ),
    "expired": (lambda fake, name: fake.expire(name), "expired", 0),
    "disputed": (lambda fake, name: (fake.pay(name), fake.charge_back(name)), "charged_back", 154_600),
    "an inquiry": (
        lambda fake, name: (fake.pay(name), fake.charge_back(name, status="warning_needs_response")),
        "paid",
        154_600,
    ),
    "a dispute won": (
        lambda fake, name: (fake.pay(name), fake.end_dispute(fake.charge_back(name)["id"])),
        "paid",
        154_600,
    ),
    "a dispute lost": (
        lambda fake, name: (fake.pay(name), fake.end_dispute(fake.charge_back(name)["id"], "lost")),
        "charged_back",
        154_600,
    ),
}


@pytest.mark.parametrize("row", STATES)
def test_each_state_is_read(gateway, fake, row):
    happen, state, captured = STATES[row]
    attempt = opened(gateway)

    happen(fake, attempt.reference)

    seen = gateway.look(attempt)
    assert (seen.state, seen.captured) == (state, captured)


def test_time_runs_out_by_itself(gateway, fake, clock):
    attempt = opened(gateway)
    clock.skip(minutes=61)

    assert gateway.look(attempt).state == "expired"


def test_words_and_fields_that_are_new_are_no_harm(gateway, fake):
    attempt = opened(gateway)
    session = fake.session_of(attempt.reference)

    session |= {"status": "NAPPING", "dreams": [{"of": "money"}]}
    assert gateway.look(attempt).state == "open"

    session |= {"status": "open"}
    fake.pay(attempt.reference)
    session |= {"status": "Complete", "payment_status": "PAID"}
    assert gateway.look(attempt).state == "paid"


def test_another_currency_is_told_not_hidden(gateway, fake):
    attempt = opened(gateway)
    fake.pay(attempt.reference)
    fake.session_of(attempt.reference)["currency"] = "usd"

    seen = gateway.look(attempt)

    assert (seen.currency, seen.captured) == ("USD", 15_460_000)


@pytest.mark.parametrize("point", ["before_send", "time_out", "reset", "error_500", "bad_json"])
def test_a_look_that_fails_is_unsure(gateway, fake, point):
    attempt = opened(gateway)
    fake.faults.add(point)

    with pytest.raises(GatewayUnsure):
        gateway.look(attempt)


# Closing


def test_closing_expires_an_open_session(gateway, fake):
    attempt = opened(gateway)

    assert gateway.close(attempt).state == "expired"
    assert gateway.close(attempt).state == "expired"


def test_closing_tells_of_the_payment_that_was_quicker(gateway, fake):
    attempt = paid(gateway, fake)

    assert gateway.close(attempt).state == "paid"


def test_a_payment_between_the_look_and_the_end_wins(gateway, fake):
    attempt = opened(gateway)
    real = fake.expire

    def expire(name):
        fake.pay(attempt.reference)
        return real(name)

    fake.expire = expire

    assert gateway.close(attempt).state == "paid"


def test_closing_what_was_never_opened(gateway):
    assert gateway.close(make_attempt()) == Snapshot("none")


# Paying back


def test_a_part_goes_back(gateway, fake):
    attempt = paid(gateway, fake)

    seen = gateway.refund(attempt, REFUND)

    (made,) = fake.state["refunds"].values()
    assert seen == SeenRefund("R-1", made["id"], 50_000, "succeeded")
    assert made["amount"] == 5_000_000
    assert made["metadata"] == {
        "key": "R-1",
        "reference": attempt.reference,
        "reason": "One bag was torn",
    }
    assert gateway.look(attempt).refunds == (seen,)
    assert fake.ledger() == {attempt.reference: 104_600}


def test_the_payment_is_found_if_its_id_is_not_known(gateway, fake):
    attempt = replace(paid(gateway, fake), transaction_id="")

    assert gateway.refund(attempt, REFUND).state == "succeeded"


def test_nothing_paid_is_nothing_to_pay_back(gateway):
    with pytest.raises(GatewayRefused, match="nothing was paid"):
        gateway.refund(opened(gateway), REFUND)


@pytest.mark.parametrize("point", POINTS)
def test_asking_again_after_a_fault_pays_back_once(gateway, fake, point):
    attempt = paid(gateway, fake)
    fake.faults.add("slow", path="/v1/refunds", seconds=0)  # the look for an earlier one
    fake.faults.add(point, path="/v1/refunds")

    if point in {"slow", "duplicate"}:
        gateway.refund(attempt, REFUND)
    else:
        with pytest.raises(GatewayUnsure):
            gateway.refund(attempt, REFUND)
    seen = gateway.refund(attempt, REFUND)

    assert list(fake.state["refunds"]) == [seen.gateway_id]
    assert fake.ledger() == {attempt.reference: 104_600}


def test_the_same_key_pays_once_also_after_stripe_forgot_it(gateway, fake, clock):
    attempt = paid(gateway, fake)
    first = gateway.refund(attempt, REFUND)
    clock.skip(days=3)

    assert gateway.refund(attempt, REFUND) == first
    assert len(fake.state["refunds"]) == 1


def test_two_keys_pay_twice_but_not_more_than_there_is(gateway, fake):
    attempt = paid(gateway, fake)
    gateway.refund(attempt, REFUND)
    gateway.refund(attempt, replace(REFUND, key="R-2"))

    with pytest.raises(GatewayRefused, match="greater than"):
        gateway.refund(attempt, replace(REFUND, key="R-3", amount=54_601))
    gateway.refund(attempt, replace(REFUND, key="R-4", amount=54_600))
    with pytest.raises(GatewayRefused, match="charge_already_refunded"):
        gateway.refund(attempt, replace(REFUND, key="R-5", amount=1))

    assert fake.ledger() == {attempt.reference: 0}
    assert gateway.look(attempt).state == "paid"
    assert sorted(refund.key for refund in gateway.look(attempt).refunds) == ["R-1", "R-2", "R-4"]


def test_a_refund_can_fail_after_it_succeeded(gateway, fake):
    attempt = paid(gateway, fake)
    refund = gateway.refund(attempt, REFUND)

    fake.end_refund(refund.gateway_id)

    assert gateway.look(attempt).refunds == (replace(refund, state="failed"),)
    assert fake.ledger() == {attempt.reference: 154_600}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("pending", "pending"),
        ("requires_action", "pending"),
        ("Succeeded", "succeeded"),
        ("failed", "failed"),
        ("canceled", "failed"),
        ("something new", "pending"),
    ],
)
def test_each_state_of_a_refund_is_read(gateway, fake, status, state):
    attempt = paid(gateway, fake)
    fake.state["refund_status"] = status

    assert gateway.refund(attempt, REFUND).state == state


def test_a_refund_made_in_the_dashboard_is_seen(gateway, fake):
    attempt = paid(gateway, fake)
    (charge,) = fake.state["charges"].values()

    made = fake.give_back(charge, {}, amount=1_000_000)

    assert gateway.look(attempt).refunds == (SeenRefund(made["id"], made["id"], 10_000, "succeeded"),)


def test_a_disputed_payment_is_not_paid_back_twice(gateway, fake):
    attempt = paid(gateway, fake)
    fake.charge_back(attempt.reference)

    with pytest.raises(GatewayRefused, match="charge_disputed"):
        gateway.refund(attempt, REFUND)


# At the checkout


def purchase(amount):
    return Purchase(amount=amount, region_code="31.71.01.1001", at=datetime(2026, 11, 21, tzinfo=UTC))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "is_available"),
    [(9_999, False), (10_000, True), (9_999_999_999, True), (10_000_000_000, False)],
)
def test_the_card_is_offered_within_its_limits(gateway, amount, is_available):
    (offer,) = gateway.offers(purchase(amount))

    assert (offer.code, offer.is_available) == ("stripe-card", is_available)
    assert offer.is_available is not bool(offer.reason)


@pytest.mark.django_db
def test_the_choice_has_an_hour(gateway):
    choice = gateway.choose("stripe-card", purchase(154_600))

    assert choice.due_at == datetime(2026, 11, 21, 1, tzinfo=UTC)
    with pytest.raises(MethodUnavailable):
        gateway.choose("stripe-gold", purchase(154_600))


@pytest.mark.parametrize("missing", ["secret_key", "webhook_secret"])
def test_without_both_keys_it_is_off(gateway, settings, missing):
    settings.GATEWAYS = {"stripe": {**KEYS, missing: ""}}

    assert gateway.offers(purchase(154_600)) == []
