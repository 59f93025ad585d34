"""Pages: made once, known again, closed; whatever goes wrong in between."""

from dataclasses import replace
from itertools import count

import pytest

from catalog.outside.faults import POINTS
from payments.providers.base import GatewayDown, GatewayRefused, GatewayUnsure

from .factories import KEYS, START, clock, fake, gateway, make_attempt, opened  # noqa: F401

REFERENCE = "TO-261121-7K3QX-1"


def test_a_page_has_a_token_an_address_and_an_end(gateway, fake):
    session = gateway.open(make_attempt())

    assert session.gateway_id in fake.state["tokens"]
    assert session.redirect_url == f"{fake.url}/snap/v4/redirection/{session.gateway_id}"
    assert session.expires_at.timestamp() == START.timestamp() + 24 * 3600


def test_asked_again_before_a_method_is_chosen_the_old_page_dies(gateway, fake):
    first = gateway.open(make_attempt())
    second = gateway.open(make_attempt())

    assert fake.live_pages(REFERENCE) == [second.gateway_id]
    assert first.gateway_id != second.gateway_id


@pytest.mark.parametrize("deed", ["choose", "pay"])
def test_asked_again_once_a_method_is_chosen_it_is_not_said_that_nothing_happened(
    gateway, fake, opened, deed
):
    opened()
    getattr(fake, deed)(REFERENCE)

    with pytest.raises(GatewayUnsure, match="utilized"):
        gateway.open(make_attempt())


@pytest.mark.parametrize("point", POINTS)
def test_after_every_fault_asking_again_leaves_one_page(gateway, fake, point):
    fake.faults.add(point, path="/snap/")

    for _again in range(3):
        try:
            session = gateway.open(make_attempt())
        except GatewayUnsure:
            assert gateway.look(make_attempt()).state == "none"

    assert fake.live_pages(REFERENCE) == [session.gateway_id]
    assert fake.ledger() == {REFERENCE: 0}


def test_a_wrong_key_is_refused_in_words_for_staff(gateway, fake, settings):
    settings.GATEWAYS = {"midtrans": settings.GATEWAYS["midtrans"] | {"server_key": "wrong"}}

    for deed in (gateway.open, gateway.look):
        with pytest.raises(GatewayRefused, match="Access denied"):
            deed(make_attempt())


def test_a_port_where_nobody_listens_is_down(gateway, settings):
    settings.GATEWAYS = {"midtrans": KEYS | {"base_url": "http://127.0.0.1:9"}}

    with pytest.raises(GatewayDown):
        gateway.open(make_attempt())


def test_shoppers_are_sent_to_midtrans_only(gateway, fake):
    fake.url = "https://midtrans.com.evil.example"

    with pytest.raises(GatewayUnsure, match="no payment page"):
        gateway.open(make_attempt())


def test_closing_a_page_where_nothing_was_chosen_cancels(gateway, fake, opened):
    attempt = opened()

    assert gateway.close(attempt).state == "cancelled"
    assert gateway.close(attempt).state == "cancelled"
    assert fake.live_pages(REFERENCE) == []


def test_closing_what_was_never_made_finds_none(gateway, fake):
    assert gateway.close(make_attempt()).state == "none"


@pytest.mark.parametrize("channel", ["bca_va", "other_qris", "indomaret", "echannel"])
def test_closing_a_pending_payment_ends_it(gateway, fake, opened, channel):
    attempt = opened(channel)
    fake.choose(REFERENCE)

    assert gateway.close(attempt).state == "expired"

    with pytest.raises(ValueError, match="cannot be paid"):
        fake.pay(REFERENCE)


def test_closing_after_refused_tries_ends_the_page(gateway, fake, opened):
    attempt = opened("credit_card")
    fake.pay(REFERENCE, card="4911111111111113")

    assert gateway.close(attempt).state == "cancelled"

    with pytest.raises(ValueError, match="cannot be paid"):
        fake.pay(REFERENCE)


def test_closing_a_payment_in_review_gives_the_money_back(gateway, fake, opened):
    attempt = opened("credit_card")
    fake.pay(REFERENCE, card="4511111111111117")

    assert gateway.close(attempt).state == "cancelled"
    assert fake.ledger() == {REFERENCE: 0}


@pytest.mark.parametrize("channel", ["bca_va", "credit_card"])
def test_a_payment_that_was_quicker_than_closing_is_told_and_kept(gateway, fake, opened, channel):
    attempt = opened(channel)
    fake.pay(REFERENCE)

    assert gateway.close(attempt).state == "paid"
    assert fake.ledger() == {REFERENCE: 154_600}


@pytest.mark.parametrize("second", range(1, 16))
def test_a_card_accepted_in_the_middle_of_closing_is_not_given_back(gateway, fake, opened, second):
    attempt = opened("credit_card")
    fake.seconds["accept"] = second
    # Every look at Midtrans's clock takes a second, so the bank's answer falls between two requests.
    seconds = count(int(fake.clock()))
    fake.clock = lambda: next(seconds)
    fake.pay(REFERENCE, card="4024007176265022")

    state = gateway.close(attempt).state

    assert (state, fake.ledger()[REFERENCE]) in {("paid", 154_600), ("expired", 0)}


def test_a_pending_account_that_will_not_end_is_not_called_closed(gateway, fake, opened):
    attempt = opened()
    fake.choose(REFERENCE)
    # The page is gone, but neither expire nor cancel work: the account still takes money.
    del fake.state["tokens"][attempt.gateway_id]
    fake.is_stubborn = True

    assert gateway.close(attempt).state == "open"


@pytest.mark.parametrize("point", POINTS)
def test_after_every_fault_closing_again_ends_it(gateway, fake, opened, point):
    attempt = opened()
    fake.choose(REFERENCE)
    fake.faults.add(point, path="/expire")

    try:
        gateway.close(attempt)
    except GatewayUnsure:
        gateway.close(attempt)

    assert gateway.look(attempt).state == "expired"


def test_references_are_quoted_on_the_way(gateway, fake):
    assert gateway.look(replace(make_attempt(), reference="../v2/x?y#z")).state == "none"
