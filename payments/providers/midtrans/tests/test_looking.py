"""Get Status, in every state that Midtrans knows."""

import pytest

from payments.providers.base import GatewayUnsure
from payments.providers.midtrans import reading
from payments.providers.midtrans.fake_money import sign

from .factories import KEYS, clock, fake, gateway, make_attempt, opened  # noqa: F401

REFERENCE = "TO-261121-7K3QX-1"


def answer(**changes):
    """A status answer for the usual attempt, signed after the changes."""
    told = {
        "order_id": REFERENCE,
        "status_code": "200",
        "gross_amount": "154600.00",
        "transaction_id": "0b1c2d3e-0000-4000-8000-000000000001",
        "transaction_status": "settlement",
        "payment_type": "bank_transfer",
        "va_numbers": [{"bank": "bca", "va_number": "812345678901"}],
        "fraud_status": "accept",
        "currency": "IDR",
    } | changes
    signed = sign(told["order_id"], told["status_code"], told["gross_amount"], KEYS["server_key"])
    return {"signature_key": signed} | told


@pytest.fixture(autouse=True)
def keys(settings):
    settings.GATEWAYS = {"midtrans": KEYS}


@pytest.mark.parametrize("is_in_body", [False, True])
def test_before_a_method_is_chosen_there_is_none(gateway, fake, opened, is_in_body):
    attempt = opened()
    fake.is_404_in_body = is_in_body

    assert gateway.look(attempt).state == "none"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"transaction_status": "pending", "status_code": "201"}, "open"),
        ({"transaction_status": "PENDING", "status_code": "201"}, "open"),
        ({"transaction_status": "authorize"}, "review"),
        ({"transaction_status": "capture"}, "paid"),
        ({"transaction_status": "capture", "status_code": "201", "fraud_status": "challenge"}, "review"),
        ({"transaction_status": "capture", "fraud_status": "challenge"}, "review"),
        ({"transaction_status": "capture", "fraud_status": "deny", "status_code": "202"}, "open"),
        ({"transaction_status": "settlement"}, "paid"),
        ({"transaction_status": "Settlement", "fraud_status": "Accept"}, "paid"),
        ({"transaction_status": "settlement", "fraud_status": None}, "paid"),
        ({"transaction_status": "settlement", "fraud_status": "odd"}, "review"),
        ({"transaction_status": "settlement", "status_code": "201"}, "review"),
        ({"transaction_status": "deny", "status_code": "202"}, "open"),
        (
            {
                "transaction_status": "deny",
                "status_code": "202",
                "settlement_time": "2026-11-21 18:52:40",
            },
            "reversed",
        ),
        ({"transaction_status": "cancel", "status_code": "202"}, "cancelled"),
        ({"transaction_status": "expire", "status_code": "407"}, "expired"),
        ({"transaction_status": "failure", "status_code": "202"}, "failed"),
        ({"transaction_status": "refund"}, "paid"),
        ({"transaction_status": "partial_refund"}, "paid"),
        ({"transaction_status": "chargeback"}, "charged_back"),
        ({"transaction_status": "partial_chargeback"}, "charged_back"),
        ({"transaction_status": "teleported"}, "open"),
    ],
)
def test_every_state_of_midtrans_has_one_of_ours(changes, state):
    snapshot = reading.snapshot_of(answer(**changes), make_attempt())

    assert snapshot.state == state
    assert snapshot.captured == (154_600 if state in {"paid", "reversed", "charged_back"} else 0)
    assert snapshot.currency == "IDR"


@pytest.mark.parametrize(
    "changes",
    [
        {"signature_key": "0" * 128},
        {"signature_key": None},
        {"order_id": "TO-261121-7K3QX-2"},
        {"merchant_id": "G999999999"},
        {"gross_amount": "154600.50"},
        {"gross_amount": "1e5"},
        {"gross_amount": "-154600.00"},
        {"gross_amount": 154600},
    ],
)
def test_an_answer_that_is_not_to_be_relied_on_is_not_believed(changes):
    with pytest.raises(GatewayUnsure):
        reading.snapshot_of(answer(**changes), make_attempt())


def test_another_amount_or_currency_is_told_as_it_is():
    snapshot = reading.snapshot_of(answer(gross_amount="1.00", currency="usd"), make_attempt())

    assert (snapshot.captured, snapshot.currency) == (1, "USD")


def test_a_status_of_garbage_is_unsure(gateway, fake, opened):
    attempt = opened()
    fake.pay(REFERENCE)
    for point in ("bad_json", "error_500", "reset"):
        fake.faults.add(point, path="/status")

        with pytest.raises(GatewayUnsure):
            gateway.look(attempt)

    assert gateway.look(attempt).state == "paid"


def test_a_refused_try_leaves_the_page_open_and_a_later_one_pays(gateway, fake, opened):
    attempt = opened("credit_card")
    states = []

    for card in ("4911111111111113", "4611111111111116", "4811111111111114"):
        fake.pay(REFERENCE, card=card)
        states.append(gateway.look(attempt).state)

    assert states == ["open", "open", "paid"]
    assert len(fake.order(REFERENCE)["transactions"]) == 3


def test_a_card_in_3ds_is_paid_a_minute_later(gateway, fake, opened, clock):
    attempt = opened("credit_card")
    fake.pay(REFERENCE, card="4024007176265022")
    before = gateway.look(attempt).state
    clock.pass_by(seconds=60)

    assert [before, gateway.look(attempt).state] == ["open", "paid"]


@pytest.mark.parametrize("channel", ["permata_va", "echannel", "indomaret"])
def test_settled_money_that_went_back_is_reversed(gateway, fake, opened, channel):
    attempt = opened(channel)
    paid = fake.pay(REFERENCE)
    fake.reverse(REFERENCE)

    snapshot = gateway.look(attempt)

    assert (snapshot.state, snapshot.transaction_id) == ("reversed", paid["id"])
    assert fake.ledger() == {REFERENCE: 0}


@pytest.mark.parametrize(
    ("channel", "facts"),
    [
        ("bca_va", {"payment_type": "bank_transfer", "bank": "bca", "va_number": "8"}),
        ("permata_va", {"payment_type": "bank_transfer", "bank": "permata", "va_number": "85"}),
        ("echannel", {"payment_type": "echannel", "biller_code": "70012", "bill_key": ""}),
        ("alfamart", {"payment_type": "cstore", "store": "alfamart", "payment_code": ""}),
        ("credit_card", {"payment_type": "credit_card", "masked_card": "48111111-1114", "bank": "bni"}),
        ("gopay", {"payment_type": "qris", "acquirer": "gopay"}),
        ("shopeepay", {"payment_type": "qris", "acquirer": "airpay shopee"}),
        ("kredivo", {"payment_type": "kredivo"}),
    ],
)
def test_people_are_told_what_to_pay_and_how_it_was_paid(gateway, fake, opened, channel, facts):
    attempt = opened(channel)
    fake.pay(REFERENCE)

    snapshot = gateway.look(attempt)

    assert snapshot.channel == channel
    assert {name: snapshot.facts[name][: len(value)] for name, value in facts.items()} == facts


def test_a_wallet_on_a_phone_is_told_by_its_name(gateway, fake, opened):
    attempt = opened("gopay")
    fake.pay(REFERENCE, device="phone")

    snapshot = gateway.look(attempt)

    assert (snapshot.channel, snapshot.facts["payment_type"]) == ("gopay", "gopay")


def test_times_are_jakartas():
    facts = reading.snapshot_of(
        answer(settlement_time="2026-11-21 18:52:40", expiry_time="soon"), make_attempt()
    ).facts

    assert facts["settled_at"] == "2026-11-21T18:52:40+07:00"
    assert "expires_at" not in facts


def test_a_whole_card_number_is_not_kept():
    facts = reading.snapshot_of(answer(masked_card="4811111111111114"), make_attempt()).facts

    assert "masked_card" not in facts


def test_odd_shapes_inside_an_answer_do_no_harm():
    odd = {"va_numbers": "x", "refunds": [None, {}, {"refund_key": 7}], "masked_card": [], "store": {}}

    snapshot = reading.snapshot_of(answer(**odd, transaction_id={"a": 1}), make_attempt())

    assert (snapshot.state, snapshot.transaction_id) == ("paid", "")
