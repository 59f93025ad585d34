from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.providers.paypal.exchange import read_cents, refund_cents, shown_rate, to_cents, write_cents

rupiah = st.integers(1, 10**11)
rates = st.integers(1, 100_000)
margins = st.integers(0, 2_000)


def test_the_price_of_the_reference_is_nine_dollars_and_fifty_two_cents():
    assert to_cents(154_600, 16_250, 0) == 952


@given(rupiah, rates, margins)
def test_cents_are_the_exact_price_rounded_up(amount, rate, margin):
    exact = Fraction(amount * 100, rate) * Fraction(10_000 + margin, 10_000)

    assert to_cents(amount, rate, margin) == ceil(exact)


@given(rupiah, st.integers(1_000, 100_000), margins)
def test_the_shown_rate_is_never_dearer_than_what_is_charged_says(amount, rate, margin):
    shown = shown_rate(rate, margin)

    assert shown <= Fraction(rate * 10_000, 10_000 + margin) < shown + 1


@given(st.data())
def test_parts_of_a_refund_add_up_to_the_charge_to_the_cent(data):
    parts = data.draw(st.lists(st.integers(1, 10**9), min_size=1, max_size=8))
    amount = sum(parts)
    charge = data.draw(st.integers(1, 10**9))

    rupiah_before = cents_before = 0
    for part in parts:
        cents = refund_cents(
            part, rupiah_before=rupiah_before, cents_before=cents_before, amount=amount, charge=charge
        )
        assert 0 <= cents <= charge - cents_before
        assert abs(Fraction(part * charge, amount) - cents) < 1
        rupiah_before, cents_before = rupiah_before + part, cents_before + cents

    assert cents_before == charge


@given(st.data())
def test_failed_refunds_in_between_never_give_back_more_than_came(data):
    parts = data.draw(st.lists(st.integers(1, 10**6), min_size=2, max_size=8))
    amount, charge = sum(parts), data.draw(st.integers(1, 10**6))
    failed = data.draw(st.sets(st.integers(0, len(parts) - 1)))

    # All are asked for; some fail; those are asked for again.
    sums = {"amount": amount, "charge": charge}
    given_back, rupiah_before, cents_before = {}, 0, 0
    for place, part in enumerate(parts):
        cents = refund_cents(part, rupiah_before=rupiah_before, cents_before=cents_before, **sums)
        given_back[place] = cents
        rupiah_before, cents_before = rupiah_before + part, cents_before + cents
    for place in failed:
        rupiah_before, cents_before = rupiah_before - parts[place], cents_before - given_back.pop(place)
    for place in failed:
        cents = refund_cents(parts[place], rupiah_before=rupiah_before, cents_before=cents_before, **sums)
        assert cents >= 0
        rupiah_before, cents_before = rupiah_before + parts[place], cents_before + cents

    assert cents_before == charge


def test_more_than_came_is_refused():
    with pytest.raises(ValueError, match="more goes back"):
        refund_cents(60, rupiah_before=50, cents_before=5, amount=100, charge=10)


@given(st.integers(0, 10**14 - 1))
def test_what_is_written_is_read_again(cents):
    assert read_cents(write_cents(cents)) == cents


@pytest.mark.parametrize(
    ("text", "cents"), [("9.52", 952), ("10", 1000), ("0.5", 50), ("0.00", 0), ("9.05", 905)]
)
def test_dollars_are_read(text, cents):
    assert read_cents(text) == cents


@pytest.mark.parametrize(
    "text", ["", "9,52", "9.525", "-9.52", " 9.52", "9.52 ", "1e3", "NaN", "٩.٥٢", ".5", None, 9.523]
)
def test_what_is_no_sum_of_dollars_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 the text is the input itself
        read_cents(text)
