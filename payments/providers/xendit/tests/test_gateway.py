import json
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from catalog.outside.faults import POINTS
from payments.providers.base import (
    Forged,
    GatewayDown,
    GatewayRefused,
    GatewayUnsure,
    Notice,
    Notification,
    Purchase,
    RefundOrder,
    Snapshot,
    Unreadable,
)
from payments.providers.xendit.channels import NAMES

from .factories import KEYS, NOW, clock, fake, gateway, make_attempt  # noqa: F401

TOKEN = {"x-callback-token": KEYS["callback_token"]}
COMPLETED = {
    "event": "payment_session.completed",
    "business_id": "bid",
    "created": "2026-11-21T11:45:13Z",
    "data": {
        "payment_session_id": "ps-000000000000000000000001",
        "reference_id": "WEB-1001-1",
        "session_type": "PAY",
        "mode": "PAYMENT_LINK",
        "currency": "IDR",
        "amount": 154600,
        "country": "ID",
        "status": "COMPLETED",
        "payment_request_id": "pr-1",
        "payment_id": "py-1",
    },
}


def opened(gateway, **fields):
    attempt = make_attempt(**fields)
    return replace(attempt, gateway_id=gateway.open(attempt).gateway_id)


def paid(gateway, fake, channel="qris", **fields):
    attempt = opened(gateway, method=f"xendit-{channel}", **fields)
    fake.pay(attempt.reference, channel)
    return replace(attempt, transaction_id=gateway.look(attempt).transaction_id)


def order(key="R-1", amount=154_600, *, is_whole=True):
    return RefundOrder(key, amount, "Rusak", is_whole)


def news(body=COMPLETED, headers=TOKEN):
    return Notification(body if isinstance(body, bytes) else json.dumps(body).encode(), headers)


# Opening


def test_a_session_is_opened_for_one_channel_and_the_sum_of_the_attempt(fake, gateway):
    session = gateway.open(make_attempt())

    (kept,) = fake.state["sessions"].values()
    assert session.redirect_url == f"{fake.url}/checkout/{session.gateway_id}"
    assert kept["amount"] == 154_600
    assert kept["allowed_payment_channels"] == ["QRIS"]
    assert kept["expires_at"] == "2026-11-21T12:45:13Z"


@pytest.mark.parametrize("channel", NAMES)
def test_every_channel_can_be_opened_and_paid(fake, gateway, channel):
    attempt = opened(gateway, method=f"xendit-{channel}")

    fake.pay(attempt.reference)

    seen = gateway.look(attempt)
    assert (seen.state, seen.captured, seen.currency, seen.channel) == ("paid", 154_600, "IDR", channel)


def test_nothing_of_the_customer_leaves_the_shop(fake, gateway):
    gateway.open(make_attempt())

    sent = fake.state["answers"]["TO-261121-7K3QX-1"]["body"]
    assert "ruf" not in sent
    assert "81234567890" not in sent


def test_the_same_attempt_opened_twice_is_one_session(fake, gateway):
    first, again = gateway.open(make_attempt()), gateway.open(make_attempt())

    assert first == again
    assert len(fake.state["sessions"]) == 1


def test_a_reference_that_xendit_has_already_is_no_refusal_but_a_doubt(fake, gateway):
    gateway.open(make_attempt())

    with pytest.raises(GatewayUnsure, match="dashboard"):
        gateway.open(make_attempt(amount=99_000))


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_at_opening_and_a_repeat_leave_one_session(fake, gateway, point):
    fake.faults.add(point, path="/sessions")
    try:
        gateway.open(make_attempt())
    except (GatewayUnsure, GatewayDown):
        assert gateway.look(make_attempt()) == Snapshot("none")

    session = gateway.open(make_attempt())

    assert list(fake.state["sessions"]) == [session.gateway_id]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": 10_000_001}, "INVALID_PAYMENT_CHANNEL"),
        ({"due_at": NOW}, "INVALID_EXPIRY_DATE"),
        ({"return_url": "http://toko.contoh.id/"}, "INVALID_URL"),
        ({"reference": "x" * 65}, "API_VALIDATION_ERROR"),
    ],
)
def test_a_refusal_is_told_in_words_and_leaves_nothing(fake, gateway, fields, words):
    with pytest.raises(GatewayRefused, match=words):
        gateway.open(make_attempt(**fields))

    assert fake.state["sessions"] == {}


def test_a_wrong_key_is_a_refusal(fake, gateway, settings):
    settings.GATEWAYS["xendit"]["secret_key"] = "xnd_wrong"

    with pytest.raises(GatewayRefused, match="INVALID_API_KEY"):
        gateway.look(make_attempt(gateway_id="ps-1"))


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 154_601},
        {"currency": "USD"},
        {"reference_id": "TO-OTHER-1"},
        {"payment_link_url": "javascript:alert(1)"},
        {"payment_session_id": None},
    ],
)
def test_another_session_than_was_asked_for_is_not_used(fake, gateway, monkeypatch, change):
    honest = fake.make_session
    monkeypatch.setattr(fake, "make_session", lambda wish: {**honest(wish), **change})

    with pytest.raises(GatewayRefused):
        gateway.open(make_attempt())


def test_away_from_home_the_link_must_be_https(fake, gateway, settings):
    settings.GATEWAYS["xendit"]["base_url"] = ""
    settings.IS_AT_HOME = False
    assert gateway.is_on()

    settings.GATEWAYS["xendit"]["base_url"] = fake.url
    with pytest.raises(Exception, match="is no address of xendit"):
        gateway.open(make_attempt())


# Looking


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("ACTIVE", "open"),
        ("active", "open"),
        ("EXPIRED", "expired"),
        ("CANCELED", "cancelled"),
        ("SOMETHING_NEW", "open"),
        (None, "open"),
    ],
)
def test_every_state_of_a_session_has_ours(fake, gateway, status, state):
    attempt = opened(gateway)
    fake.session_of(attempt.reference)["status"] = status

    assert gateway.look(attempt) == Snapshot(state)


def test_a_failed_try_leaves_the_session_open_and_a_second_pays(fake, gateway):
    attempt = opened(gateway)
    fake.refuse(attempt.reference)
    assert gateway.look(attempt) == Snapshot("open")

    fake.pay(attempt.reference)

    assert gateway.look(attempt).state == "paid"


@pytest.mark.parametrize("status", ["PENDING", "AUTHORIZED", "FAILED"])
def test_a_session_that_is_done_without_money_is_for_staff(fake, gateway, status):
    attempt = opened(gateway)
    fake.pay(attempt.reference)["status"] = status

    assert gateway.look(attempt).state == "review"


def test_a_done_session_that_names_no_payment_is_paid(fake, gateway):
    attempt = opened(gateway)
    fake.session_of(attempt.reference)["status"] = "COMPLETED"

    assert gateway.look(attempt) == Snapshot("paid", captured=154_600)


def test_money_that_came_after_the_session_ended_is_seen(fake, gateway):
    attempt = opened(gateway)
    fake.expire(attempt.reference)
    fake.pay(attempt.reference, is_late=True)
    fake.session_of(attempt.reference)["status"] = "EXPIRED"

    assert gateway.look(attempt).state == "paid"


def test_another_sum_than_asked_for_is_told_as_it_is(fake, gateway):
    attempt = opened(gateway)
    fake.pay(attempt.reference, amount=1_000)

    assert gateway.look(attempt).captured == 1_000


@pytest.mark.parametrize(("number", "amount"), [(154_600.0, 154_600), ("154600", None), (0.5, None)])
def test_amounts_are_whole_rupiah_or_nothing_is_believed(fake, gateway, number, amount):
    attempt = opened(gateway)
    fake.pay(attempt.reference)["captures"][0]["capture_amount"] = number

    if amount:
        assert gateway.look(attempt).captured == amount
    else:
        with pytest.raises(GatewayUnsure):
            gateway.look(attempt)


@pytest.mark.parametrize("gateway_id", ["", "ps-unknown", "../v3/payments", "ps-1?x=1"])
def test_a_session_that_is_not_there_is_none(fake, gateway, gateway_id):
    assert gateway.look(make_attempt(gateway_id=gateway_id)) == Snapshot("none")


# Closing


def test_the_session_of_another_attempt_tells_nothing_about_this_one(fake, gateway):
    other = paid(gateway, fake)
    attempt = replace(make_attempt(reference="WEB-1002-1"), gateway_id=other.gateway_id)

    with pytest.raises(GatewayRefused, match="is not that of WEB-1002-1"):
        gateway.look(attempt)


def test_closing_cancels_an_open_session(fake, gateway):
    attempt = opened(gateway)

    assert gateway.close(attempt) == Snapshot("cancelled")
    assert gateway.close(attempt) == Snapshot("cancelled")


def test_closing_too_late_tells_of_the_money(fake, gateway):
    attempt = paid(gateway, fake)

    assert gateway.close(attempt).state == "paid"


def test_closing_what_was_never_opened_is_none(fake, gateway):
    assert gateway.close(make_attempt()) == Snapshot("none")


# Refunding


def test_a_refund_is_pending_and_then_done(fake, gateway, clock):
    attempt = paid(gateway, fake)
    assert gateway.refund(attempt, order()).state == "pending"

    clock.at += 3

    assert gateway.refund(attempt, order()).state == "succeeded"
    assert fake.ledger() == {attempt.reference: 0}


def test_a_refund_that_fails_says_so(fake, gateway):
    attempt = paid(gateway, fake)
    gateway.refund(attempt, order())

    fake.finish_refund("R-1", is_success=False)

    assert gateway.refund(attempt, order()).state == "failed"
    assert fake.ledger() == {attempt.reference: 154_600}


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_at_a_refund_and_a_repeat_pay_back_once(fake, gateway, point):
    attempt = paid(gateway, fake, "ovo")
    fake.faults.add(point, path="/refunds")
    with suppress(GatewayUnsure, GatewayDown):
        gateway.refund(attempt, order(amount=50_000, is_whole=False))

    gateway.refund(attempt, order(amount=50_000, is_whole=False))

    assert fake.ledger() == {attempt.reference: 104_600}


def test_two_parts_are_two_refunds_and_more_than_came_is_refused(fake, gateway):
    attempt = paid(gateway, fake, "card")
    gateway.refund(attempt, order("R-1", 100_000, is_whole=False))
    gateway.refund(attempt, order("R-2", 54_600, is_whole=False))

    with pytest.raises(GatewayRefused, match="MAXIMUM_REFUND_AMOUNT_REACHED"):
        gateway.refund(attempt, order("R-3", 1, is_whole=False))

    assert fake.ledger() == {attempt.reference: 0}


def test_a_key_that_was_used_for_another_refund_is_a_doubt(fake, gateway):
    attempt = paid(gateway, fake, "dana")
    gateway.refund(attempt, order(amount=100_000, is_whole=False))

    with pytest.raises(GatewayUnsure):
        gateway.refund(attempt, order(amount=50_000, is_whole=False))


@pytest.mark.parametrize(
    ("channel", "whole", "part"),
    [
        ("card", True, True),
        ("ovo", True, True),
        ("dana", True, True),
        ("qris", True, False),
        ("linkaja", True, False),
        ("bca_va", False, False),
        ("mandiri_va", False, False),
        ("bni_va", False, False),
        ("bri_va", False, False),
    ],
)
def test_what_may_be_refunded_is_what_the_fake_refunds(fake, gateway, channel, whole, part):
    for amount, is_whole, can in [(100, False, part), (154_600, True, whole)]:
        attempt = paid(gateway, fake, channel, reference=f"TO-{channel}-{amount}")
        assert gateway.can_refund(attempt, amount, is_whole, channel) is can

        if can:
            assert gateway.refund(attempt, order(f"R-{amount}", amount)).state == "pending"
        else:
            with pytest.raises(GatewayRefused):
                gateway.refund(attempt, order(f"R-{amount}", amount))


def test_without_the_name_of_the_payment_staff_pay_back_by_hand(gateway):
    assert not gateway.can_refund(make_attempt(), 154_600, is_whole=True, channel="card")


# Believing


def test_the_news_of_the_reference_is_a_notice(settings, gateway):
    settings.GATEWAYS = {"xendit": KEYS}

    assert gateway.believe(news()) == Notice(
        event_key="payment_session.completed:ps-000000000000000000000001:COMPLETED",
        kind="payment_session.completed",
        reference="WEB-1001-1",
        gateway_id="ps-000000000000000000000001",
        transaction_id="py-1",
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-callback-token": ""},
        {"x-callback-token": "example"},
        {"x-callback-token": "exämple-callback-token"},
    ],
)
def test_news_without_the_token_is_forged(settings, gateway, headers):
    settings.GATEWAYS = {"xendit": KEYS}

    with pytest.raises(Forged):
        gateway.believe(news(headers=headers))


def test_without_a_token_of_ours_nothing_is_believed(settings, gateway):
    settings.GATEWAYS = {"xendit": {"secret_key": "x", "callback_token": ""}}

    with pytest.raises(Forged):
        gateway.believe(news(headers={"x-callback-token": ""}))


@pytest.mark.parametrize(
    "body",
    [b"", b"{", json.dumps(COMPLETED).encode()[:100], b"[]", b'{"data": 1}', b"\xff\xfe", b"[" * 100_000],
)
def test_news_that_is_none_is_unreadable(settings, gateway, body):
    settings.GATEWAYS = {"xendit": KEYS}

    with pytest.raises(Unreadable):
        gateway.believe(news(body))


def test_unknown_fields_and_events_are_taken_and_told_apart(settings, gateway):
    settings.GATEWAYS = {"xendit": KEYS}
    other = {"event": "new.event", "extra": "x" * 1_000_000, "data": {"thing": 1}}

    first, second = gateway.believe(news(other)), gateway.believe(news({**other, "extra": ""}))

    assert (first.kind, first.reference, first.gateway_id) == ("new.event", "", "")
    assert first.event_key != second.event_key


@pytest.mark.parametrize("value", ["\x00", "\ud800", "é", {"a": 1}, 5, None])
def test_what_no_table_could_hold_is_left_out(settings, gateway, value):
    settings.GATEWAYS = {"xendit": KEYS}
    notice = gateway.believe(news({**COMPLETED, "data": {**COMPLETED["data"], "payment_session_id": value}}))

    assert notice.gateway_id == ""
    assert notice.event_key == "payment_session.completed:py-1:COMPLETED"


def test_news_of_a_refund_leads_to_the_payment_not_to_an_attempt_named_like_the_refund(fake, gateway):
    attempt = paid(gateway, fake)
    refund = gateway.refund(attempt, order())
    fake.finish_refund("R-1")

    notice = gateway.believe(news(fake.notifier.letters[-1].body))

    assert notice.event_key == f"refund.succeeded:{refund.gateway_id}:SUCCEEDED"
    assert (notice.reference, notice.transaction_id) == ("", attempt.transaction_id)


# Offering


@pytest.mark.django_db
def test_limits_are_told_and_kept(fake, gateway):
    dear = Purchase(10_000_001, "32.73", NOW)
    offers = {offer.code: offer for offer in gateway.offers(dear)}

    assert len(offers) == len(NAMES)
    assert offers["xendit-qris"].reason
    assert offers["xendit-bca_va"].is_available


@pytest.mark.django_db
def test_without_keys_nothing_is_offered(settings, gateway):
    settings.GATEWAYS = {"xendit": {"secret_key": "x"}}

    assert gateway.offers(Purchase(97_000, "32.73", NOW)) == []


def test_the_address_of_the_page_is_the_fake_s_own(fake, gateway):
    assert urlsplit(gateway.open(make_attempt()).redirect_url).hostname == "127.0.0.1"


def test_a_refund_that_has_a_name_is_asked_about_and_not_sent_again(fake, gateway, clock):
    attempt = paid(gateway, fake, "ovo")
    seen = gateway.refund(attempt, order(amount=50_000, is_whole=False))
    # Xendit forgets keys after a while: a second request would be a second refund.
    fake.state["answers"].clear()
    clock.at += 3

    again = gateway.refund(attempt, replace(order(amount=50_000, is_whole=False), gateway_id=seen.gateway_id))

    assert again.state == "succeeded"
    assert len(fake.state["refunds"]) == 1
