"""Parts that make the whole to the rupiah, compared with exact fractions."""

from fractions import Fraction
from itertools import pairwise
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as some

from payments.refund_sums import Charged, Sold, charged_in_all, share_rest

rupiah = some.integers(0, 10**9)
units = some.integers(1, 60)


@some.composite
def cuts(draw, whole):
    """`whole` units in up to nine parts of at least one each."""
    places = draw(some.sets(some.integers(1, whole), max_size=8)) | {whole}
    return [here - before for before, here in pairwise([0, *sorted(places)])]


@given(some.data(), rupiah, units)
def test_refunds_of_a_line_are_its_exact_shares_and_add_up(data, subtotal, quantity):
    line, parts = Sold(subtotal, quantity), []

    for n in data.draw(cuts(quantity)):
        parts.append(line.worth(n))
        line = Sold(subtotal, quantity, line.back_quantity + n, line.back_amount + parts[-1])

        assert line.back_amount == floor(Fraction(subtotal * line.back_quantity, quantity))

    assert sum(parts) == subtotal
    assert line.left_amount == 0


@given(some.data(), rupiah, units)
def test_a_line_adds_up_whichever_refunds_failed_between(data, subtotal, quantity):
    alive: list[tuple[int, int]] = []
    for _turn in range(8):
        back = Sold(subtotal, quantity, sum(n for n, _ in alive), sum(a for _, a in alive))
        if back.left_quantity:
            n = data.draw(some.integers(1, back.left_quantity))
            alive.append((n, back.worth(n)))
        if data.draw(some.booleans()):
            alive.pop(data.draw(some.integers(0, len(alive) - 1)))
        assert 0 <= sum(amount for _, amount in alive) <= subtotal
    back = Sold(subtotal, quantity, sum(n for n, _ in alive), sum(a for _, a in alive))

    assert back.back_amount + back.worth(back.left_quantity) == subtotal or not back.left_quantity


def test_two_equal_units_of_an_odd_sum_differ_by_one():
    assert (Sold(101, 2).worth(1), Sold(101, 2, 1, 50).worth(1)) == (50, 51)


@pytest.mark.parametrize("n", [-1, 3])
def test_more_units_than_are_left_have_no_worth(n):
    with pytest.raises(ValueError, match=str(n)):
        Sold(100, 3, 1, 33).worth(n)


@given(some.lists(rupiah, max_size=8), rupiah, rupiah)
def test_the_rest_of_a_payment_is_laid_on_what_is_left(lines, shipping, amount):
    paid_shipping, paid_lines, other = share_rest(amount, shipping, lines)

    assert paid_shipping + sum(paid_lines) + other == amount
    assert 0 <= paid_shipping <= shipping
    assert all(0 <= paid <= line for paid, line in zip(paid_lines, lines, strict=True))
    assert other == 0 or (paid_shipping, paid_lines) == (shipping, lines)


@given(some.data(), some.integers(1, 10**6), some.integers(1, 10**6))
def test_foreign_parts_follow_the_rupiah_and_end_at_what_was_charged(data, captured, charged):
    back = back_charge = 0
    for amount in data.draw(cuts(captured)):
        charge = Charged(captured, charged, back, back_charge).charge_of(amount)
        back, back_charge = back + amount, back_charge + charge

        assert back_charge == floor(Fraction(charged * back, captured))

    assert back_charge == charged


@given(some.data(), some.integers(1, 10**6), some.integers(1, 10**5))
def test_rupiah_of_foreign_refunds_end_at_what_was_captured(data, captured, charged):
    captured = max(captured, charged)
    back = back_charge = 0
    for charge in data.draw(cuts(charged)):
        amount = Charged(captured, charged, back, back_charge).rupiah_of(charge)
        back, back_charge = back + amount, back_charge + charge

    assert back == captured


@given(some.integers(1, 10**6), some.integers(1, 10**6), some.integers(1, 10**6))
def test_the_units_that_came_are_read_back_from_their_rupiah(came, amount, expected):
    amount = max(amount, expected)
    captured = came * amount // expected

    assert charged_in_all(captured, amount, expected) == came
