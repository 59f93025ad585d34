"""Paying back: once a key, never more than came, and done only when the bank says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.outside.faults import POINTS
from payments.providers.base import GatewayRefused, GatewayUnsure, Notification, RefundOrder, SeenRefund

from .factories import clock, fake, gateway, make_attempt, opened  # noqa: F401

REFERENCE = "TO-261121-7K3QX-1"


def order(amount=154_600, key="refund-1"):
    return RefundOrder(key, amount, "The shirt was too small", is_whole=amount == 154_600)


@pytest.fixture
def paid(opened, fake):
    """An attempt that was paid and settled: `paid("gopay")`."""

    def pay(channel="gopay"):
        attempt = opened(channel)
        fake.pay(REFERENCE)
        fake.settle(REFERENCE)
        return attempt

    return pay


def test_a_refund_waits_for_the_bank(gateway, fake, paid, clock):
    attempt = paid()

    asked = gateway.refund(attempt, order())
    before = gateway.look(attempt).refunds
    clock.pass_by(seconds=20)
    after = gateway.look(attempt)

    assert asked == SeenRefund("refund-1", "1", 154_600, "pending")
    assert before == (asked,)
    assert after.refunds == (SeenRefund("refund-1", "1", 154_600, "succeeded"),)
    assert (after.state, after.captured) == ("paid", 154_600)
    assert fake.ledger() == {REFERENCE: 0}


def test_two_parts_are_two_refunds(gateway, fake, paid):
    attempt = paid("credit_card")

    gateway.refund(attempt, order(50_000, "refund-1"))
    gateway.refund(attempt, order(50_000, "refund-2"))

    assert [refund.amount for refund in gateway.look(attempt).refunds] == [50_000, 50_000]
    assert fake.ledger() == {REFERENCE: 54_600}


def test_the_same_key_pays_once_even_after_midtrans_forgot_it(gateway, fake, paid, clock):
    attempt = paid()
    first = gateway.refund(attempt, order(50_000))
    clock.pass_by(days=8)

    again = gateway.refund(attempt, order(50_000))

    assert (again.gateway_id, again.state) == (first.gateway_id, "succeeded")
    assert fake.ledger() == {REFERENCE: 104_600}


@pytest.mark.parametrize("amount", [50_000, 154_600])
def test_a_key_that_was_used_a_moment_ago_is_the_refund_itself(gateway, fake, paid, amount):
    attempt = paid()
    fake.faults.add("duplicate", path="/refund")

    assert gateway.refund(attempt, order(amount)) == SeenRefund("refund-1", "1", amount, "pending")
    assert fake.ledger() == {REFERENCE: 154_600 - amount}


@pytest.mark.parametrize("amount", [50_000, 154_600])
@pytest.mark.parametrize("point", POINTS)
def test_after_every_fault_asking_again_pays_once(gateway, fake, paid, point, amount):
    attempt = paid()
    fake.faults.add(point, path="/refund")

    for _again in range(3):
        try:
            seen = gateway.refund(attempt, order(amount))
        except GatewayUnsure:
            continue

    assert (seen.key, seen.amount) == ("refund-1", amount)
    assert fake.ledger() == {REFERENCE: 154_600 - amount}


@pytest.mark.parametrize("channel", ["bca_va", "permata_va", "echannel", "indomaret", "alfamart"])
def test_accounts_and_counters_are_paid_back_by_hand(gateway, fake, paid, channel):
    attempt = paid(channel)

    assert not gateway.can_refund(attempt, 154_600, is_whole=True, channel=channel)
    with pytest.raises(GatewayRefused, match="412"):
        gateway.refund(attempt, order())
    assert fake.ledger() == {REFERENCE: 154_600}


@pytest.mark.parametrize(
    ("channel", "used", "days", "whole", "part"),
    [
        ("credit_card", "credit_card", 170, True, True),
        ("credit_card", "", 181, False, False),
        ("gopay", "gopay", 44, True, True),
        ("gopay", "gopay", 46, False, False),
        ("other_qris", "other_qris", 6, True, True),
        ("shopeepay", "shopeepay", 1, True, False),
        ("kredivo", "", 15, False, False),
        ("other_qris", "saqu_va", 1, False, False),
        ("unheard_of", "", 1, False, False),
    ],
)
def test_what_can_go_back_depends_on_channel_age_and_part(gateway, channel, used, days, whole, part):
    attempt = make_attempt(channel, created_at=timezone.now() - timedelta(days=days))

    can = [gateway.can_refund(attempt, 1_000, is_whole=is_whole, channel=used) for is_whole in (True, False)]

    assert can == [whole, part]


@pytest.mark.parametrize(("amount", "code"), [(154_601, "414"), (0, "400")])
def test_more_than_came_or_nothing_is_refused(gateway, fake, paid, amount, code):
    attempt = paid()

    with pytest.raises(GatewayRefused, match=code):
        gateway.refund(attempt, order(amount))
    assert fake.ledger() == {REFERENCE: 154_600}


def test_a_balance_that_is_too_low_is_refused_and_can_be_tried_again(gateway, fake, paid):
    attempt = paid()
    fake.is_balance_empty = True
    with pytest.raises(GatewayRefused, match=r"414.*balance"):
        gateway.refund(attempt, order())
    fake.is_balance_empty = False

    assert gateway.refund(attempt, order()).state == "pending"


def test_a_card_that_is_not_settled_yet_is_refused(gateway, fake, opened):
    attempt = opened("credit_card")
    fake.pay(REFERENCE)

    with pytest.raises(GatewayRefused, match="412"):
        gateway.refund(attempt, order())
    assert fake.ledger() == {REFERENCE: 154_600}


def test_a_refund_tells_the_shop_twice(gateway, fake, paid):
    attempt = paid()
    before = len(fake.notifier.letters)

    gateway.refund(attempt, order())
    fake.confirm_refund(REFERENCE)

    keys = {
        gateway.believe(Notification(letter.body, {})).event_key for letter in fake.notifier.letters[before:]
    }
    assert len(keys) == 2
