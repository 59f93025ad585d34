"""Letters to the webhook: the right ones, the forged, the cut off and the strange."""

import json
import time
from dataclasses import replace

import pytest

from payments.providers.base import Forged, Notice, Notification, Unreadable
from payments.providers.stripe import provider
from payments.providers.stripe.fake_life import sign

from .factories import KEYS, clock, fake, gateway, make_attempt  # noqa: F401

NOW = 1_767_225_600
EVENT = {
    "id": "evt_test_2",
    "object": "event",
    "api_version": "2026-10-28.endive",
    "created": NOW,
    "livemode": False,
    "type": "checkout.session.completed",
    "data": {
        "object": {
            "id": "cs_test_1",
            "object": "checkout.session",
            "status": "complete",
            "payment_status": "paid",
            "amount_total": 15_460_000,
            "currency": "idr",
            "client_reference_id": "WEB-1001-1",
            "payment_intent": "pi_test_1",
            "metadata": {"reference": "WEB-1001-1"},
        }
    },
}


@pytest.fixture(autouse=True)
def keys(settings):
    settings.GATEWAYS = {"stripe": KEYS}


def letter(event=EVENT, *, at=None, secret=KEYS["webhook_secret"], body=None):
    at = int(time.time()) if at is None else at
    body = json.dumps(event).encode() if body is None else body
    return Notification(body, {"stripe-signature": f"t={at},v1={sign(secret, at, body)}"})


def about(thing, **event):
    return letter({**EVENT, **event, "data": {"object": thing}})


def test_the_signature_is_the_published_one():
    body = b'{"id":"evt_test_1","object":"event"}'

    assert sign("whsec_EXAMPLE", NOW, body) == (
        "eeec079ebd16f0f647fea61dc9ac74448060f3be57d101b3bbe118b7d6a5e897"
    )


def test_a_session_leads_to_its_attempt():
    assert provider.believe(letter()) == Notice(
        event_key="evt_test_2",
        kind="checkout.session.completed",
        reference="WEB-1001-1",
        gateway_id="cs_test_1",
        transaction_id="pi_test_1",
    )


@pytest.mark.parametrize(
    ("thing", "reference", "intent"),
    [
        ({"object": "payment_intent", "id": "pi_1", "metadata": {"reference": "TO-1-1"}}, "TO-1-1", "pi_1"),
        (
            {"object": "charge", "id": "ch_1", "payment_intent": "pi_1", "metadata": {"reference": "TO-1-1"}},
            "TO-1-1",
            "pi_1",
        ),
        (
            {"object": "refund", "id": "re_1", "payment_intent": "pi_1", "metadata": {"reference": "TO-1-1"}},
            "TO-1-1",
            "pi_1",
        ),
        ({"object": "dispute", "id": "dp_1", "payment_intent": "pi_1", "metadata": {}}, "", "pi_1"),
        ({"object": "charge", "id": "ch_1", "payment_intent": {"id": "pi_1"}, "metadata": None}, "", "pi_1"),
        ({"object": "charge", "id": "ch_1", "payment_intent": None}, "", ""),
        ({"object": "product", "id": "prod_1", "metadata": "none"}, "", ""),
        ("not even an object", "", ""),
    ],
)
def test_what_a_payment_led_to_leads_back(thing, reference, intent):
    notice = provider.believe(about(thing, type="charge.refunded"))

    assert notice == Notice("evt_test_2", "charge.refunded", reference, "", intent)


def test_a_session_without_a_reference_of_ours_still_has_its_id():
    notice = provider.believe(about({"object": "checkout.session", "id": "cs_1"}))

    assert (notice.reference, notice.gateway_id) == ("", "cs_1")


def test_all_that_the_fake_tells_is_believed(fake, gateway):
    attempt = make_attempt()
    gateway.open(attempt)
    fake.refuse(attempt.reference)
    fake.pay(attempt.reference)
    (charge,) = [charge for charge in fake.state["charges"].values() if charge["paid"]]
    fake.end_refund(fake.give_back(charge, {"metadata": {"reference": "TO"}}, amount=100)["id"])
    fake.end_dispute(fake.charge_back(attempt.reference)["id"])

    notices = [gateway.believe(fake.notification_for(event)) for event in fake.state["events"]]

    (intent,) = fake.state["payment_intents"]
    assert {notice.transaction_id for notice in notices} == {intent}
    assert len({notice.event_key for notice in notices}) == len(notices)
    assert [notice.kind for notice in notices] == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
        "refund.created",
        "charge.refunded",
        "refund.failed",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
        "charge.dispute.funds_reinstated",
    ]


def test_one_of_two_signatures_is_enough():
    good = letter()
    stamp, signature = good.headers["stripe-signature"].split(",")

    for header in (f"{stamp},v1={'0' * 64},{signature}", f"{stamp},{signature},v1=,v0=old"):
        assert provider.believe(replace(good, headers={"stripe-signature": header}))


def test_a_secret_being_changed_at_the_fake(fake):
    fake.secrets = ["whsec_new", KEYS["webhook_secret"]]

    assert provider.believe(fake.notification_for(EVENT))


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=",
        "v1=abc",
        "t=now,v1=abc",
        "t=1",
        f"t={NOW}",
        ",,,",
        "t={now},v1=\xe9",
        "t={now},v0=" + "0" * 64,
        "t={now},v1=" + "0" * 64,
        f"t={'9' * 5000},v1={'0' * 64}",
        f"t=-1,v1={'0' * 64}",
    ],
)
def test_no_signature_is_forged(header):
    header = header.replace("{now}", str(int(time.time())))
    with pytest.raises(Forged):
        provider.believe(replace(letter(), headers={"stripe-signature": header}))


def test_no_header_at_all_is_forged():
    with pytest.raises(Forged):
        provider.believe(replace(letter(), headers={}))


def test_another_secret_is_forged():
    with pytest.raises(Forged):
        provider.believe(letter(secret="whsec_of_a_stranger"))


def test_the_right_signature_of_another_body_is_forged():
    good = letter()

    with pytest.raises(Forged):
        provider.believe(replace(good, body=good.body.replace(b'"paid"', b'"open"')))


def test_a_letter_cut_off_is_forged():
    good = letter()

    for length in (0, 1, len(good.body) - 1):
        with pytest.raises(Forged):
            provider.believe(replace(good, body=good.body[:length]))


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_stamp_of_another_time_is_forged(minutes):
    with pytest.raises(Forged):
        provider.believe(letter(at=int(time.time()) + minutes * 60))


@pytest.mark.parametrize("minutes", [-4, 4])
def test_clocks_may_differ_a_little(minutes):
    assert provider.believe(letter(at=int(time.time()) + minutes * 60))


def test_a_second_stamp_does_not_make_a_letter_younger():
    old = letter(at=int(time.time()) - 3600)
    header = f"{old.headers['stripe-signature']},t={int(time.time())}"

    with pytest.raises(Forged):
        provider.believe(replace(old, headers={"stripe-signature": header}))


@pytest.mark.parametrize(
    ("key", "is_live", "is_believed"),
    [
        ("sk_test_1", False, True),
        ("sk_test_1", True, False),
        ("sk_live_1", True, True),
        ("rk_live_1", True, True),
        ("sk_live_1", False, False),
    ],
)
def test_the_mode_must_be_that_of_the_key(settings, key, is_live, is_believed):
    settings.GATEWAYS = {"stripe": {**KEYS, "secret_key": key}}
    notification = letter({**EVENT, "livemode": is_live})

    if is_believed:
        assert provider.believe(notification)
    else:
        with pytest.raises(Forged):
            provider.believe(notification)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"event"',
        b'{"object": "event"}',
        b'{"object": "event", "id": 7, "type": "charge.refunded"}',
        b'{"object": "v2.core.event", "id": "evt_1", "type": "v1.billing.meter"}',
        b"\xff\xfe{}",
    ],
)
def test_a_signed_letter_that_says_nothing_is_unreadable(body):
    with pytest.raises(Unreadable):
        provider.believe(letter(body=body))


def test_a_long_letter_with_new_fields_and_news_is_believed():
    notification = letter({**EVENT, "type": "invoice.dreamt", "padding": "x" * 1_000_000})

    assert provider.believe(notification).kind == "invoice.dreamt"


def test_the_same_letter_has_the_same_key():
    assert len({provider.believe(letter(at=int(time.time()) - age)).event_key for age in range(5)}) == 1
