"""Notifications: the genuine are understood, all others are refused, none breaks anything."""

import json

import pytest

from payments.providers.base import Forged, Notification, Unreadable
from payments.providers.midtrans import reading

from .factories import KEYS, clock, fake, gateway, opened  # noqa: F401

REFERENCE = "TO-261121-7K3QX-1"
# Composed by hand from the documented fields (reference, "vectors").
VECTOR = {
    "transaction_time": "2026-11-21 18:45:13",
    "transaction_status": "settlement",
    "transaction_id": "0b1c2d3e-0000-4000-8000-000000000001",
    "status_message": "midtrans payment notification",
    "status_code": "200",
    "signature_key": (
        "93bab175fcffceddd3b3715617dbfe3d9ef574d1adb62b229b19cb2331b2bdcc"
        "6e8bd1b147a7c01cdb8b2b98134f4d8e83ae6a0a84f0307e00aa8a6bf7f27743"
    ),
    "settlement_time": "2026-11-21 18:52:40",
    "payment_type": "bank_transfer",
    "va_numbers": [{"bank": "bca", "va_number": "812345678901"}],
    "payment_amounts": [],
    "order_id": "WEB-1001-1",
    "merchant_id": "G000000000",
    "gross_amount": "154600.00",
    "fraud_status": "accept",
    "currency": "IDR",
    "expiry_time": "2026-11-22 18:45:13",
}


@pytest.fixture(autouse=True)
def keys(settings):
    settings.GATEWAYS = {"midtrans": KEYS}


def believe(gateway, *, body=None, **changes):
    body = json.dumps(VECTOR | changes).encode() if body is None else body
    return gateway.believe(Notification(body, {"user-agent": "Veritrans"}))


def test_signatures_are_as_the_reference_says():
    args = ("WEB-1001-1", "200", "154600.00", KEYS["server_key"])

    assert reading.signature(*args) == VECTOR["signature_key"]
    assert reading.signature("WEB-1001-1", "201", "154600.00", KEYS["server_key"]).startswith("9b89f9c3bf8b")


def test_a_genuine_notification_says_what_it_is_about(gateway):
    notice = believe(gateway)

    assert (notice.kind, notice.reference) == ("settlement", "WEB-1001-1")
    assert notice.transaction_id == VECTOR["transaction_id"]


@pytest.mark.parametrize(
    "changes",
    [
        {"signature_key": "0" * 128},
        {"signature_key": VECTOR["signature_key"].upper()},
        {"signature_key": "ü" * 128},
        {"signature_key": "\ud800"},
        {"signature_key": 7},
        {"order_id": "WEB-1001-2"},
        {"order_id": "\ud800"},
        {"order_id": ["WEB-1001-1"]},
        {"gross_amount": "1.00"},
        {"gross_amount": 154600},
        {"gross_amount": "154600"},
        {"status_code": "201"},
        {"status_code": 200},
        {"merchant_id": "G999999999"},
    ],
)
def test_a_changed_notification_is_forged(gateway, changes):
    with pytest.raises(Forged):
        believe(gateway, **changes)


def test_a_notification_of_another_account_is_forged(gateway, settings):
    settings.GATEWAYS = {"midtrans": {"server_key": "SB-Mid-server-ANOTHER"}}

    with pytest.raises(Forged):
        believe(gateway)


WHOLE = json.dumps(VECTOR).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe{}",
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:-1],
        b"[" * 100_000,
        b"order_id=WEB-1001-1&status_code=200",
        b"1" * 5_000,
        b"x" * 1_000_000,
        json.dumps({**VECTOR, "signature_key": None}).encode(),
        json.dumps({name: value for name, value in VECTOR.items() if name != "order_id"}).encode(),
    ],
)
def test_what_is_no_notification_is_unreadable(gateway, body):
    with pytest.raises(Unreadable):
        believe(gateway, body=body)


def test_unknown_fields_and_states_do_not_disturb(gateway):
    notice = believe(gateway, x_new=[{"a": None}], transaction_status="teleported", refunds="none")

    assert (notice.kind, notice.reference) == ("teleported", "WEB-1001-1")


@pytest.mark.parametrize("odd", ["a\x00b", "x" * 500, {"a": 1}, None, "../x", "\ud800"])
def test_words_that_are_none_are_left_out(gateway, odd):
    notice = believe(gateway, transaction_id=odd, transaction_status=odd)

    assert (notice.transaction_id, notice.kind) == ("", "unknown")
    assert notice.event_key.isalnum()


def test_a_repeat_has_the_same_key_however_it_is_written(gateway):
    turned = json.dumps(dict(reversed(VECTOR.items())), indent=2).encode()

    assert believe(gateway).event_key == believe(gateway, body=turned, x_sent_again=1).event_key


def test_every_other_event_has_another_key(gateway):
    refund = {"refund_key": "r-1", "refund_chargeback_id": 1}
    changes = [
        {},
        {"transaction_status": "refund"},
        {"transaction_id": "0b1c2d3e-0000-4000-8000-000000000002"},
        {"fraud_status": "challenge"},
        {"refunds": [refund]},
        {"refunds": [refund | {"bank_confirmed_at": "2026-11-21 19:00:00"}]},
        {"refunds": [refund, refund | {"refund_key": "r-2"}]},
    ]

    assert len({believe(gateway, **change).event_key for change in changes}) == len(changes)


def test_what_the_signature_does_not_cover_is_not_acted_upon(gateway, fake, opened):
    attempt = opened()
    fake.choose(REFERENCE)
    _headers, body = fake.notification_for(REFERENCE, transaction_status="settlement")

    notice = gateway.believe(Notification(body, {}))

    assert (notice.kind, notice.reference) == ("settlement", REFERENCE)
    assert gateway.look(attempt).state == "open"


def test_all_news_of_one_attempt_lead_to_it(gateway, fake, opened):
    opened("credit_card")
    fake.pay(REFERENCE, card="4911111111111113")
    fake.pay(REFERENCE)
    fake.settle(REFERENCE)

    notices = [gateway.believe(Notification(letter.body, letter.headers)) for letter in fake.notifier.letters]

    assert [notice.kind for notice in notices] == ["pending", "deny", "pending", "capture", "settlement"]
    assert {notice.reference for notice in notices} == {REFERENCE}
    assert len({notice.event_key for notice in notices}) == 5
