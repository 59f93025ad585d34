"""What anybody may send to the addresses of gateways: never a state change, never a 5xx, the right status."""

import json

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from payments import inbox, views
from payments.models import PaymentEvent
from payments.providers.base import Snapshot
from payments.settling import apply

from .shop import CODES, deliver, do_jobs, fresh, shop  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(params=CODES)
def paid_there(request, shop):
    """(code, payment, letter): paid at the gateway, and the news not delivered yet."""
    payment = shop.order(request.param)
    shop.pay(payment)
    return request.param, payment, shop.letters(request.param)[-1]


def nothing_happened(payment):
    do_jobs()
    return (fresh(payment).state, fresh(payment).captured_amount) == ("waiting", 0)


@pytest.mark.parametrize("path", ["/webhook/{}/", "/webhook/{}"])
def test_the_message_is_kept_with_and_without_the_slash(paid_there, client, path):
    code, payment, letter = paid_there
    kind = next(value for name, value in letter.headers.items() if name.lower() == "content-type")

    response = client.post(path.format(code), letter.body, content_type=kind, headers=letter.headers)

    assert (response.status_code, response.content) == (200, b"")
    event = PaymentEvent.objects.get()
    assert bytes(event.raw) == letter.body
    assert (event.payment, event.source) == (payment, "webhook")
    assert not {"x-callback-token", "authorization", "cookie"} & set(event.headers)


def test_it_needs_neither_a_cookie_nor_a_form_token_nor_the_shops_language(paid_there):
    code, _payment, letter = paid_there

    assert deliver(Client(enforce_csrf_checks=True), code, letter) == 200


@pytest.mark.parametrize("method", ["get", "put", "delete", "head", "options"])
def test_only_a_post_is_a_message(paid_there, client, method):
    code, payment, _letter = paid_there

    assert getattr(client, method)(f"/webhook/{code}/").status_code == 405
    assert nothing_happened(payment)


def test_a_megabyte_is_not_even_read(paid_there, client):
    code, payment, letter = paid_there

    assert deliver(client, code, letter, body=b" " * 1_000_000) == 413
    assert nothing_happened(payment)


@pytest.mark.parametrize("length", ["²", "-1", "1e9", "x", "9" * 30])
def test_a_length_that_is_none_is_refused(paid_there, client, length):
    code, payment, letter = paid_there

    answer = client.post(f"/webhook/{code}/", letter.body, "application/json", CONTENT_LENGTH=length)

    assert answer.status_code == 413
    assert nothing_happened(payment)


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"\x00", b"\xff\xfe", b"a=b", b"[" * 100_000])
def test_nonsense_is_refused_and_not_kept(paid_there, client, body):
    code, payment, letter = paid_there

    assert deliver(client, code, letter, body=body) in {400, 403}
    assert not PaymentEvent.objects.exists()
    assert nothing_happened(payment)


def test_half_a_message_is_refused(paid_there, client):
    code, payment, letter = paid_there

    assert deliver(client, code, letter, body=letter.body[: len(letter.body) // 2]) in {400, 403}
    assert nothing_happened(payment)


def test_another_shops_key_signs_for_nobody_here(paid_there, client, settings):
    code, payment, letter = paid_there
    secret = {"midtrans": "server_key", "stripe": "webhook_secret", "xendit": "callback_token"}.get(code)
    settings.GATEWAYS[code][secret or "webhook_id"] = "of-another-shop"

    assert deliver(client, code, letter) == 403
    assert nothing_happened(payment)


@pytest.mark.parametrize("code", ["nobody", "transfer", "cod", "qris", "..", "stripe2"])
def test_who_sends_to_nobody_hears_so(shop, client, code):
    assert client.post(f"/webhook/{code}/", b"{}", content_type="application/json").status_code == 404


def test_a_gateway_without_keys_hears_nothing(paid_there, client, settings):
    code, _payment, letter = paid_there
    settings.GATEWAYS = {}

    assert deliver(client, code, letter) == 404


def test_a_right_signature_with_another_status_changes_nothing(shop, client):
    """Midtrans signs neither status nor method: who knows an old message could write them anew."""
    payment = shop.order("midtrans", method="midtrans-bca_va")
    shop.fakes["midtrans"].choose(payment.reference, "bca_va")
    letter = shop.letters("midtrans")[-1]
    told = json.loads(letter.body) | {"transaction_status": "settlement", "fraud_status": "accept"}

    assert deliver(client, "midtrans", letter, body=json.dumps(told).encode()) == 200
    assert nothing_happened(payment)


def test_a_message_about_another_order_pays_only_what_it_is_about(shop, client):
    paid, other = shop.order("xendit"), shop.order("xendit")
    shop.pay(paid)
    letter = shop.letters("xendit")[-1]
    told = json.loads(letter.body)
    told["data"]["reference_id"] = other.reference

    deliver(client, "xendit", letter, body=json.dumps(told).encode())

    assert nothing_happened(other)


def test_an_old_message_replayed_after_a_refund_pays_nothing_again(paid_there, client):
    code, payment, letter = paid_there
    deliver(client, code, letter)
    do_jobs()
    entries = fresh(payment).order.entries.count()
    PaymentEvent.objects.update(processed_at=None)

    assert deliver(client, code, letter) == 200
    do_jobs()

    assert fresh(payment).captured_amount == payment.amount
    assert fresh(payment).order.entries.count() == entries


def test_fields_and_kinds_that_nobody_knows_are_kept_and_looked_into(paid_there, client, shop):
    code, payment, letter = paid_there
    if code in {"stripe", "paypal"}:
        pytest.skip("the signature covers every byte")
    told = json.loads(letter.body) | {"brand_new": {"deep": [1, None, "é"]}}

    assert deliver(client, code, letter, body=json.dumps(told).encode()) == 200
    do_jobs()

    assert fresh(payment).state == "paid"


def test_a_message_about_no_order_of_ours_is_kept_for_a_day(paid_there, client, monkeypatch):
    code, _payment, letter = paid_there
    monkeypatch.setattr(inbox, "payment_told", lambda code, notice: None)

    assert deliver(client, code, letter) == 200
    do_jobs()

    event = PaymentEvent.objects.get()
    assert (event.payment, event.processed_at, event.tries) == (None, None, 1)
    inbox.read_event(event.pk, at=timezone.now() + inbox.EVENT_LIFE * 2)
    event.refresh_from_db()
    assert event.processed_at


def test_without_a_database_the_gateway_is_asked_to_come_again(paid_there, client, monkeypatch):
    code, _payment, letter = paid_there

    def refuse(*parts, **named):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(views, "take_in", refuse)

    assert deliver(client, code, letter) == 503


def test_the_shoppers_return_proves_nothing(shop, client):
    payment = shop.order("midtrans")
    order = payment.order
    url = f"/pesanan/{order.number}/{order.token}/pembayaran/kembali/"

    client.get(url, {"order_id": payment.reference, "status_code": "200", "transaction_status": "settlement"})

    assert nothing_happened(payment)
    assert client.get(f"/pesanan/{order.number}/another-token/pembayaran/kembali/").status_code == 404


def test_a_snapshot_of_another_sum_waits_for_staff(shop):
    payment = shop.order("stripe")
    snapshot = Snapshot("paid", captured=payment.expected_charge - 1, currency="IDR")

    settled = apply(payment, snapshot, actor="stripe", at=timezone.now())

    assert (settled.state, settled.order.payment_status) == ("amount_mismatch", "unpaid")
