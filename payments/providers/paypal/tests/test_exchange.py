from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.providers.paypal.exchange import read_cents, shown_rate, to_cents, write_cents

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
