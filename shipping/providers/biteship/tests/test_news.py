import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipping.providers.base import Forged, Notice, Notification, Unreadable
from shipping.providers.biteship.news import believed
from shipping.providers.tests.values import make_booking_order

from .factories import HEADERS, KEYS, biteship, clock, fake  # noqa: F401

STATUS = {
    "event": "order.status",
    "order_id": "0000001",
    "order_price": 50_000,
    "courier_tracking_id": "t1",
    "courier_waybill_id": "010000000000001",
    "courier_company": "jne",
    "courier_type": "reg",
    "status": "picked",
}


def news(body=STATUS, headers=HEADERS):
    return Notification(body if isinstance(body, bytes) else json.dumps(body).encode(), headers)


def test_a_status_is_a_reason_to_look_at_its_order(fake, biteship):
    notice = biteship.believe(news())

    assert (notice.kind, notice.reference, notice.waybill) == ("order.status", "0000001", "010000000000001")


@pytest.mark.parametrize("event", ["order.status", "order.waybill_id", "order.price", "order.new"])
def test_every_kind_of_news_is_a_reason_to_look(fake, biteship, event):
    assert biteship.believe(news({**STATUS, "event": event})).kind == event


def test_a_replay_has_the_same_key_and_other_news_another(fake, biteship):
    first, again = biteship.believe(news()), biteship.believe(news())
    others = [
        {**STATUS, "status": "delivered"},
        {**STATUS, "order_price": 60_000},
        {**STATUS, "order_id": "2"},
    ]

    assert first == again
    assert len({first.event_key, *(biteship.believe(news(other)).event_key for other in others)}) == 4


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-toko-online": ""},
        {"x-toko-online": "wrong"},
        {"x-toko-online": "EXAMPLE-WEBHOOK-VALUE"},
        {"authorization": "example-webhook-value"},
        {"x-toko-online": "naïve"},
    ],
)
def test_news_without_our_header_is_forged(fake, biteship, headers):
    with pytest.raises(Forged):
        biteship.believe(news(headers=headers))


@pytest.mark.parametrize("missing", ["webhook_header", "webhook_value"])
def test_without_a_guard_nobody_is_believed(fake, biteship, settings, missing):
    settings.SHIPPING_PROVIDERS["biteship"][missing] = ""

    with pytest.raises(Forged):
        biteship.believe(news(headers={"": "", **HEADERS}))


@pytest.mark.parametrize("body", [b"", b"\n", b"{}"])
@pytest.mark.parametrize("headers", [{}, HEADERS])
def test_an_empty_body_is_a_test_of_the_line(fake, biteship, body, headers):
    assert biteship.believe(news(body, headers)) == Notice("", "")


@pytest.mark.parametrize(
    "body", [b"[]", b"7", b'{"event": 7}', b'{"event": ""}', b"{", b"\xff", b"[" * 100_000]
)
def test_what_is_no_event_is_unreadable(fake, biteship, body):
    with pytest.raises(Unreadable):
        biteship.believe(news(body))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(),
        st.dictionaries(st.sampled_from(sorted(STATUS)), st.text()).map(json.dumps).map(str.encode),
    )
)
def test_no_body_breaks_the_reading(body):
    try:
        notice = believed(news(body), KEYS["webhook_header"], KEYS["webhook_value"])
    except Unreadable:
        return

    assert all(
        part.isascii() and len(part) <= 200 for part in (notice.event_key, notice.kind, notice.waybill)
    )


def test_the_fake_writes_news_that_are_believed(fake, biteship):
    booking = biteship.book(make_booking_order())
    fake.reweigh(booking.reference)
    fake.post()

    letters = fake.notifier.letters
    notices = [
        biteship.believe(
            Notification(letter.body, {name.lower(): value for name, value in letter.headers.items()})
        )
        for letter in letters
    ]
    assert [notice.kind for notice in notices] == ["order.status", "order.price", ""]
    assert notices[1].reference == booking.reference
