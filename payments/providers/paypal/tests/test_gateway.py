import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.outside.faults import POINTS
from catalog.outside.notifying import wait_until
from payments.providers.base import (
    GatewayDown,
    GatewayRefused,
    GatewayUnsure,
    Notification,
    SeenRefund,
    Snapshot,
)
from payments.providers.paypal import sending
from payments.providers.paypal.ordering import order_of, redirect_of
from payments.providers.paypal.reading import read_order

from .factories import KEYS, attempt, clock, fake, gateway, make_attempt, make_refund  # noqa: F401 fixtures


@pytest.fixture
def opened(fake, gateway, attempt):
    """An attempt with its order at PayPal."""
    return replace(attempt, gateway_id=gateway.open(attempt).gateway_id)


@pytest.fixture
def paid(fake, gateway, opened):
    fake.pay(opened.reference)
    return replace(opened, transaction_id=gateway.collect(opened).transaction_id)


# Opening


def test_an_order_is_opened_with_the_frozen_dollars_and_our_reference(fake, gateway, attempt):
    session = gateway.open(attempt)

    order = fake.order_of(attempt.reference)
    unit = order["unit"]
    assert session.gateway_id == order["id"]
    assert session.redirect_url == f"{fake.url}/checkoutnow?token={order['id']}"
    assert abs(session.expires_at - timezone.now() - timedelta(hours=3)) < timedelta(minutes=1)
    assert unit["amount"] == {"currency_code": "USD", "value": "9.52"}
    assert {unit[name] for name in ("custom_id", "invoice_id", "reference_id")} == {attempt.reference}
    assert order["context"]["user_action"] == "PAY_NOW"
    assert order["context"]["shipping_preference"] == "NO_SHIPPING"
    assert order["context"]["locale"] == "id-ID"


def test_an_order_sends_no_items_and_speaks_the_shoppers_language(settings):
    wish = order_of(make_attempt(language="en"))

    assert "items" not in wish["purchase_units"][0]
    assert wish["payment_source"]["paypal"]["experience_context"]["locale"] == "en-US"


def test_opening_again_finds_the_same_order(fake, gateway, attempt):
    assert gateway.open(attempt) == gateway.open(attempt)
    assert len(fake.state["orders"]) == 1


def test_opening_again_after_approval_leads_back_to_the_shop(fake, gateway, opened):
    fake.pay(opened.reference)

    session = gateway.open(replace(opened, gateway_id=""))

    assert (session.gateway_id, session.redirect_url) == (opened.gateway_id, opened.return_url)


def test_a_currency_that_paypal_does_not_know_is_refused_with_its_words(fake, gateway):
    with pytest.raises(GatewayRefused, match="CURRENCY_NOT_SUPPORTED"):
        gateway.open(make_attempt(charge_currency="IDR", charge_amount=15_460_000))


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_while_opening_leaves_one_order(fake, gateway, attempt, point):
    fake.faults.add(point, path="/v2/checkout/orders")
    try:
        gateway.open(attempt)
    except (GatewayUnsure, GatewayDown):
        assert gateway.look(attempt) == Snapshot("none", currency="USD")

    session = gateway.open(attempt)

    assert list(fake.state["orders"]) == [session.gateway_id]


@pytest.mark.parametrize(
    "change",
    [
        {"purchase_units": []},
        {
            "purchase_units": [
                {"custom_id": "TO-other-1", "amount": {"currency_code": "USD", "value": "9.52"}}
            ]
        },
        {
            "purchase_units": [
                {"custom_id": "TO-261121-7K3QX-1", "amount": {"currency_code": "EUR", "value": "9.52"}}
            ]
        },
        {
            "purchase_units": [
                {"custom_id": "TO-261121-7K3QX-1", "amount": {"currency_code": "USD", "value": "9.51"}}
            ]
        },
        {"purchase_units": [{"custom_id": "TO-261121-7K3QX-1", "amount": None}]},
    ],
)
def test_an_order_that_is_not_the_one_asked_for_is_not_taken(opened, change):
    with pytest.raises((GatewayRefused, GatewayUnsure)):
        read_order({"id": "X", "status": "APPROVED", **change}, opened)


@pytest.mark.parametrize(
    "link",
    [
        "http://www.paypal.com/checkoutnow",
        "https://paypal.com.evil.example/",
        "https://evilpaypal.com/",
        "https://www.paypal.com@evil.example/",
        "javascript:alert(1)",
    ],
)
def test_a_shopper_is_sent_to_paypal_only(settings, attempt, link):
    settings.IS_AT_HOME = False
    with pytest.raises(GatewayRefused):
        redirect_of({"links": [{"rel": "payer-action", "href": link}]}, attempt)


@pytest.mark.parametrize("rel", ["payer-action", "approve"])
def test_both_names_of_the_page_are_known(settings, attempt, rel):
    settings.IS_AT_HOME = False
    link = "https://www.paypal.com/checkoutnow?token=1"

    assert redirect_of({"links": [None, {"rel": rel, "href": link}]}, attempt) == link


# The token


def test_the_token_is_asked_for_once(fake, gateway, opened):
    gateway.look(opened)
    gateway.look(opened)

    assert len(fake.state["tokens"]) == 1


def test_a_token_is_renewed_a_minute_before_its_end(fake, gateway, attempt):
    fake.token_seconds = 59
    opened = replace(attempt, gateway_id=gateway.open(attempt).gateway_id)

    gateway.look(opened)

    assert len(fake.state["tokens"]) == 2


def test_a_token_that_ended_early_is_renewed_once(fake, gateway, opened):
    fake.state["tokens"] = dict.fromkeys(fake.state["tokens"], 0)

    assert gateway.look(opened).state == "open"
    assert len(fake.state["tokens"]) == 2


def test_tokens_that_never_work_end_in_a_refusal(fake, gateway, opened):
    fake.token_seconds = -1
    fake.state["tokens"].clear()

    with pytest.raises(GatewayRefused):
        gateway.look(opened)
    # One new token was tried, not a token after a token.
    assert len(fake.state["tokens"]) == 1


def test_wrong_keys_are_a_refusal(fake, gateway, attempt, settings):
    settings.GATEWAYS = {"paypal": {**settings.GATEWAYS["paypal"], "client_secret": "another"}}

    with pytest.raises(GatewayRefused, match="client id and secret"):
        gateway.open(attempt)


@pytest.mark.parametrize("point", ["before_send", "error_500", "bad_json", "reset", "time_out"])
def test_without_a_token_nothing_was_asked(fake, gateway, attempt, point):
    fake.faults.add(point, path="/v1/oauth2/token")

    with pytest.raises(GatewayDown):
        gateway.open(attempt)
    assert not fake.state["orders"]


def test_sandbox_and_live_have_their_own_addresses(settings):
    settings.GATEWAYS = {"paypal": KEYS}
    assert sending.base_url() == "https://api-m.sandbox.paypal.com"

    settings.GATEWAYS = {"paypal": {**KEYS, "is_production": "true"}}
    assert sending.base_url() == "https://api-m.paypal.com"


# Looking


def test_without_an_id_there_is_nothing_to_look_at(fake, gateway, attempt):
    assert gateway.look(attempt) == Snapshot("none", currency="USD")


def test_an_id_from_outside_is_no_path(fake, gateway, attempt):
    wrong = replace(attempt, gateway_id="../../v1/notifications/certs/x")

    assert gateway.look(wrong).state == "none"


@pytest.mark.parametrize(
    ("deed", "state"),
    [
        (lambda fake, who: None, "open"),
        (lambda fake, who: fake.pay(who), "approved"),
        (lambda fake, who: (fake.pay(who), fake.take_back(who)), "open"),
        (lambda fake, who: fake.expire(who), "none"),
        (lambda fake, who: fake.order_of(who).update(status="VOIDED"), "cancelled"),
        (lambda fake, who: fake.order_of(who).update(status="SAVED"), "open"),
        (lambda fake, who: fake.order_of(who).update(status="Something_New"), "open"),
        (lambda fake, who: fake.order_of(who).update(status="approved"), "approved"),
        (lambda fake, who: fake.order_of(who).update(status="COMPLETED"), "review"),
    ],
)
def test_states_of_an_order(fake, gateway, opened, deed, state):
    deed(fake, opened.reference)

    assert gateway.look(opened) == Snapshot(state, currency="USD")


def test_an_order_that_is_gone_after_three_hours_has_expired(fake, gateway, opened, clock):
    clock.now += 3 * 60 * 60
    old = replace(opened, created_at=opened.created_at - timedelta(hours=3, minutes=1))

    assert gateway.look(old) == Snapshot("expired", currency="USD")


@pytest.mark.parametrize(
    ("status", "reason", "state", "captured", "facts"),
    [
        ("COMPLETED", "", "paid", 952, {}),
        ("completed", "", "paid", 952, {}),
        ("PARTIALLY_REFUNDED", "", "paid", 952, {}),
        ("REFUNDED", "", "reversed", 952, {}),
        ("REVERSED", "", "reversed", 952, {}),
        ("DENIED", "CHARGEBACK", "charged_back", 952, {}),
        ("PENDING", "PENDING_REVIEW", "review", 0, {"held": "PENDING_REVIEW"}),
        ("PENDING", "ECHECK", "review", 0, {"held": "ECHECK"}),
        ("SOMETHING_NEW", "", "review", 0, {}),
    ],
)
def test_states_of_a_capture(fake, gateway, paid, status, reason, state, captured, facts):
    fake.capture_of(paid.reference).update(status=status, reason=reason)

    expected = Snapshot(state, captured, "USD", paid.transaction_id, facts=facts)
    assert gateway.look(paid) == expected


@pytest.mark.parametrize("status", ["DECLINED", "FAILED", "DENIED"])
def test_a_completed_order_with_a_declined_capture_can_never_be_paid(fake, gateway, paid, status):
    fake.capture_of(paid.reference).update(status=status)

    assert gateway.look(paid) == Snapshot("failed", currency="USD", facts={"declined": status})


def test_another_amount_or_currency_is_told_as_it_is(fake, gateway, paid):
    fake.capture_of(paid.reference)["cents"] = 951

    assert gateway.look(paid).captured == 951


def test_money_is_found_by_its_capture_when_the_order_is_forgotten(fake, gateway, paid):
    fake.state["orders"]["other"] = fake.state["orders"].pop(paid.gateway_id)
    fake.capture_of(paid.reference)["order"] = "other"

    seen = gateway.look(paid)

    assert (seen.state, seen.captured, seen.transaction_id) == ("paid", 952, paid.transaction_id)


# Collecting


def test_an_approved_order_is_collected(fake, gateway, opened):
    fake.pay(opened.reference)

    seen = gateway.collect(opened)

    assert (seen.state, seen.captured, seen.currency) == ("paid", 952, "USD")
    assert seen == gateway.look(opened)
    assert fake.ledger() == {opened.reference: 952}


def test_collecting_again_takes_nothing_more(fake, gateway, opened):
    fake.pay(opened.reference)
    first = gateway.collect(opened)
    fake.state["replays"].clear()

    assert gateway.collect(opened) == first
    assert len(fake.state["captures"]) == 1


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_while_collecting_takes_the_money_once(fake, gateway, opened, point):
    fake.pay(opened.reference)
    fake.faults.add(point, path="/capture")
    with suppress(GatewayUnsure, GatewayDown):
        gateway.collect(opened)

    assert gateway.collect(opened).state == "paid"
    assert len(fake.state["captures"]) == 1


def test_a_declined_source_leaves_the_order_open_for_another(fake, gateway, opened):
    fake.refuse(opened.reference)

    seen = gateway.collect(opened)

    assert seen == Snapshot("open", currency="USD", facts={"declined": "INSTRUMENT_DECLINED"})
    fake.pay(opened.reference)
    assert gateway.collect(opened).state == "paid"


def test_nothing_is_collected_before_approval(fake, gateway, opened):
    assert gateway.collect(opened).state == "open"
    assert fake.ledger() == {}


def test_nothing_is_collected_after_three_hours(fake, gateway, opened):
    fake.pay(opened.reference)
    fake.expire(opened.reference)

    assert gateway.collect(opened).state == "expired"


def test_a_held_payment_is_in_review_until_paypal_decides(fake, gateway, opened):
    fake.pay(opened.reference, source="checked")

    held = gateway.collect(opened)
    fake.end_review(opened.reference)

    assert (held.state, held.captured, held.facts) == ("review", 0, {"held": "PENDING_REVIEW"})
    assert gateway.look(opened).state == "paid"


def test_a_held_payment_that_is_denied_has_failed(fake, gateway, opened):
    fake.pay(opened.reference, source="checked")
    gateway.collect(opened)
    fake.end_review(opened.reference, is_good=False)

    assert gateway.look(opened).state == "failed"


def test_an_invoice_that_was_paid_by_another_order_is_a_refusal(fake, gateway, paid, clock):
    clock.now += 7 * 60 * 60
    fake.token_seconds = 10**9
    with pytest.raises(GatewayRefused, match="DUPLICATE_INVOICE_ID"):
        gateway.open(replace(paid, gateway_id=""))


# Closing


@pytest.mark.parametrize("deed", [lambda fake, who: None, lambda fake, who: fake.pay(who)])
def test_an_order_that_was_not_captured_is_closed(fake, gateway, opened, deed):
    deed(fake, opened.reference)

    assert gateway.close(opened).state == "cancelled"


def test_an_attempt_without_an_order_is_closed(fake, gateway, attempt):
    assert gateway.close(attempt).state == "cancelled"


def test_a_payment_that_was_quicker_is_told(fake, gateway, paid):
    assert gateway.close(paid).state == "paid"


def test_a_held_payment_is_not_called_closed(fake, gateway, opened):
    fake.pay(opened.reference, source="checked")
    gateway.collect(opened)

    assert gateway.close(opened).state == "review"


# Refunds


def test_a_whole_refund(fake, gateway, paid):
    refund = gateway.refund(paid, make_refund(952, is_whole=True))

    assert (refund.key, refund.amount, refund.state) == ("refund-1", 952, "succeeded")
    assert gateway.look(paid) == Snapshot("paid", 952, "USD", paid.transaction_id, refunds=(refund,))
    assert fake.ledger() == {paid.reference: 0}


def test_the_same_key_pays_once_and_two_keys_twice(fake, gateway, paid):
    gateway.refund(paid, make_refund(300, "a"))
    gateway.refund(paid, make_refund(300, "a"))
    gateway.refund(paid, make_refund(300, "b"))

    assert fake.ledger() == {paid.reference: 352}
    assert [refund.key for refund in gateway.look(paid).refunds] == ["a", "b"]


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_while_refunding_gives_back_once(fake, gateway, paid, point):
    fake.faults.add(point, path="/refund")
    with suppress(GatewayUnsure, GatewayDown):
        gateway.refund(paid, make_refund(300))

    assert gateway.refund(paid, make_refund(300)).state == "succeeded"
    assert fake.ledger() == {paid.reference: 652}


def test_a_key_that_paypal_forgot_is_found_in_the_order(fake, gateway, paid):
    first = gateway.refund(paid, make_refund(952))
    fake.state["replays"].clear()

    assert gateway.refund(paid, make_refund(952)) == first
    assert fake.ledger() == {paid.reference: 0}


def test_more_than_is_left_is_refused(fake, gateway, paid):
    gateway.refund(paid, make_refund(900, "a"))

    with pytest.raises(GatewayRefused, match="REFUND_AMOUNT_EXCEEDED"):
        gateway.refund(paid, make_refund(53, "b"))
    assert fake.ledger() == {paid.reference: 52}


def test_an_empty_balance_is_refused(fake, gateway, paid):
    fake.balance_is_low = True

    with pytest.raises(GatewayRefused, match="REFUND_FAILED_INSUFFICIENT_FUNDS"):
        gateway.refund(paid, make_refund(952))


@pytest.mark.parametrize(("is_good", "state"), [(True, "succeeded"), (False, "failed")])
def test_a_refund_may_wait_and_end_well_or_not(fake, gateway, paid, is_good, state):
    fake.refunds_wait = True

    assert gateway.refund(paid, make_refund(952)).state == "pending"
    fake.end_refund("refund-1", is_good=is_good)

    seen = gateway.look(paid)
    assert (seen.state, seen.refunds[0].state) == ("paid", state)
    assert gateway.refund(paid, make_refund(952)).state == state


def test_a_refund_made_at_paypal_has_no_key_of_ours(fake, gateway, paid):
    fake.refund_by_hand(paid.reference, 100)

    refund = gateway.look(paid).refunds[0]
    assert refund == SeenRefund("", refund.gateway_id, 100, "succeeded")


def test_what_can_be_refunded(gateway, attempt):
    paid = replace(attempt, transaction_id="X")
    old = replace(paid, created_at=timezone.now() - timedelta(days=180))

    assert [gateway.can_refund(one, 952, True, "") for one in (attempt, paid, old)] == [False, True, False]  # noqa: FBT003


@pytest.mark.parametrize(("deed", "state"), [("reverse", "reversed"), ("charge_back", "charged_back")])
def test_money_that_was_taken_back(fake, gateway, paid, deed, state):
    getattr(fake, deed)(paid.reference)

    assert gateway.look(paid).state == state
    assert fake.ledger() == {paid.reference: 0}


def test_the_money_of_partial_refunds_and_a_reversal_is_reversed(fake, gateway, paid):
    gateway.refund(paid, make_refund(100))
    fake.reverse(paid.reference)

    assert gateway.look(paid).state == "reversed"


# What the shop is told


def told(fake):
    return [json.loads(letter.body)["event_type"] for letter in fake.notifier.letters]


def test_every_deed_is_told_and_leads_to_the_attempt(fake, gateway, paid):
    gateway.refund(paid, make_refund(100))
    fake.reverse(paid.reference)
    fake.charge_back(paid.reference)
    letters = fake.notifier.letters

    notices = [
        gateway.believe(Notification(one.body, {name.lower(): text for name, text in one.headers.items()}))
        for one in letters
    ]

    assert told(fake) == [
        "CHECKOUT.ORDER.APPROVED",
        "PAYMENT.CAPTURE.COMPLETED",
        "PAYMENT.CAPTURE.REFUNDED",
        "PAYMENT.CAPTURE.REVERSED",
        "CUSTOMER.DISPUTE.RESOLVED",
        "PAYMENT.CAPTURE.REVERSED",
    ]
    assert [notice.kind for notice in notices] == told(fake)
    assert len({notice.event_key for notice in notices}) == 6
    assert (notices[0].reference, notices[0].gateway_id) == (paid.reference, paid.gateway_id)
    assert (notices[1].reference, notices[1].transaction_id) == (paid.reference, paid.transaction_id)
    # The key of a refund is not taken for a reference.
    assert [(n.reference, n.transaction_id) for n in notices[2:]] == [("", paid.transaction_id)] * 4


def test_news_reaches_a_listening_shop(fake, gateway, attempt):
    fake.notification_url = f"{fake.url}/checkoutnow"
    gateway.open(attempt)
    fake.pay(attempt.reference)

    assert wait_until(lambda: fake.notifier.letters[0].statuses == [404])
