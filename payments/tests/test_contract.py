"""What every adapter keeps, at its fake and, where keys are given, at the gateway's own sandbox.

A sandbox is asked when its keys stand in the environment as SANDBOX_<CODE>_<NAME>, for example
SANDBOX_STRIPE_SECRET_KEY and SANDBOX_STRIPE_WEBHOOK_SECRET (docs/payments.md). Nobody can pay
there without hands, so paying is told by the other tests.
"""

import os
import re
import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from payments.providers import gateway_of
from payments.providers.base import (
    Attempt,
    Forged,
    GatewayRefused,
    Item,
    Notification,
    RefundOrder,
    Unreadable,
)

from .shop import CODES, KEYS, METHODS, Shop

FOUND = [(re.fullmatch(r"SANDBOX_([A-Z]+)_([A-Z_]+)", name), value) for name, value in os.environ.items()]
SANDBOXES = {
    code: {found[2].lower(): value for found, value in FOUND if found and found[1].lower() == code}
    for code in CODES
}
PLACES = [pytest.param((code, "fake"), id=code) for code in CODES] + [
    pytest.param(
        (code, "sandbox"),
        id=f"{code}-sandbox",
        marks=pytest.mark.skipif(not SANDBOXES.get(code), reason=f"no SANDBOX_{code.upper()}_... keys"),
    )
    for code in CODES
]


@pytest.fixture(params=PLACES)
def gateway(request, settings):
    """An adapter that talks to its fake, or to the real sandbox."""
    code, place = request.param
    if place == "sandbox":
        settings.GATEWAYS = {code: SANDBOXES[code]}
        yield gateway_of(code)
        return
    with Shop(settings):
        yield gateway_of(code)


@pytest.fixture
def attempt(gateway):
    """An attempt of two things with shipping and a discount, never used before."""
    at = timezone.now()
    is_dollars = gateway.code == "paypal"
    return Attempt(
        reference=f"TO-261122-{secrets.token_hex(4).upper()}-1",
        method=METHODS[gateway.code],
        amount=154_600,
        charge_amount=952 if is_dollars else 154_600,
        charge_currency="USD" if is_dollars else "IDR",
        items=(
            Item("TO-BAJU-01", "Kemeja batik lengan panjang motif parang rusak ukuran besar", 80_000, 2),
            Item("shipping", "Ongkos kirim", 12_000),
            Item("discount", "Potongan", -17_400),
        ),
        name="Sri",
        email="sri@contoh.id",
        phone="+6281234567890",
        language="id",
        created_at=at,
        due_at=at + timedelta(hours=2),
        return_url="https://toko.contoh.id/kembali/",
        notification_url=f"https://toko.contoh.id/webhook/{gateway.code}/",
    )


def opened(gateway, attempt):
    session = gateway.open(attempt)
    return replace(attempt, gateway_id=session.gateway_id), session


def test_a_session_has_a_name_and_a_safe_place_to_pay(gateway, attempt):
    _attempt, session = opened(gateway, attempt)

    assert session.gateway_id
    assert session.redirect_url.startswith(("https://", "http://127.0.0.1"))


def test_nobody_has_paid_a_new_session(gateway, attempt):
    attempt, _session = opened(gateway, attempt)

    snapshot = gateway.look(attempt)

    assert snapshot.state in {"open", "none"}
    assert (snapshot.captured, snapshot.refunds) == (0, ())


def test_opening_again_leaves_one_session_that_can_be_paid(gateway, attempt):
    attempt, _session = opened(gateway, attempt)

    again = gateway.open(attempt)

    # Midtrans gives another page of the same order, and the first one dies.
    if gateway.code != "midtrans":
        assert again.gateway_id == attempt.gateway_id


def test_a_closed_session_is_not_open_any_more(gateway, attempt):
    attempt, _session = opened(gateway, attempt)

    assert gateway.close(attempt).state in {"cancelled", "expired"}
    assert gateway.look(attempt).captured == 0


def test_what_was_never_opened_is_nowhere(gateway, attempt):
    assert gateway.look(attempt).state == "none"


def test_what_nobody_paid_is_not_refunded(gateway, attempt):
    attempt, _session = opened(gateway, attempt)

    order = RefundOrder(f"R-{secrets.token_hex(4)}", attempt.charge_amount, "tes", is_whole=True)
    with pytest.raises(GatewayRefused):
        gateway.refund(attempt, order)


def test_another_key_is_no_entrance(gateway, attempt, settings):
    secret = next(key for key in ("server_key", "secret_key", "client_secret") if key in KEYS[gateway.code])
    settings.GATEWAYS[gateway.code] = {**settings.GATEWAYS[gateway.code], secret: "sk_test_wrong"}

    with pytest.raises(GatewayRefused):
        gateway.open(attempt)


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b"{" * 50_000, b'{"id": 1, ', b"\xff\x00", b"1e999"]
)
def test_no_nonsense_is_believed(gateway, body):
    with pytest.raises((Forged, Unreadable)):
        gateway.believe(Notification(body, {"content-type": "application/json"}))
