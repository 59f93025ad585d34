import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipping.providers.base import Rate
from shipping.providers.prices import days_of, price_of, rupiah, together


def make_rate(service="reg", amount=10_000, days=(1, 2), **fields):
    return Rate("jne", service, service.upper(), amount, *days, **fields)


@pytest.mark.parametrize("number", [12_000, 12_000.0, 1])
def test_whole_rupiah_are_a_price(number):
    assert price_of(number, "IDR", who="Kurir") == int(number)


@pytest.mark.parametrize(
    ("number", "currency"),
    [
        (0, "IDR"),
        (-1, "IDR"),
        (10_000.5, "IDR"),
        ("10000", "IDR"),
        (None, "IDR"),
        (True, "IDR"),
        ([], "IDR"),
        (10_000, "USD"),
        (10**15, "IDR"),
        (float("nan"), "IDR"),
        (float("inf"), "IDR"),
    ],
)
def test_what_is_no_price_is_none_and_logged(number, currency, caplog):
    with caplog.at_level(logging.WARNING):
        assert price_of(number, currency, who="Kurir") is None

    assert "Kurir" in caplog.text


def test_a_price_without_a_currency_is_in_rupiah():
    assert price_of(9_000, None, who="Kurir") == 9_000


@settings(deadline=None)
@given(st.one_of(st.integers(), st.floats(), st.text(), st.booleans(), st.none()))
def test_rupiah_are_whole_and_not_negative_or_nothing(number):
    found = rupiah(number)

    assert found is None or (type(found) is int and found >= 0 and found == number)


@pytest.mark.parametrize(
    ("text", "unit", "days"),
    [
        ("1 - 2", "days", (1, 2)),
        ("1-2 day", "day", (1, 2)),
        ("3 HARI", "day", (3, 3)),
        ("2", "days", (2, 2)),
        ("6 - 8 hours", "day", (1, 1)),
        ("6 - 30", "hours", (1, 2)),
        ("", "days", (0, 0)),
        ("segera", "", (0, 0)),
        ("4 - 2 days", "day", (2, 4)),
    ],
)
def test_days_are_read_from_words(text, unit, days):
    assert days_of(text, unit) == days


def test_boxes_together_cost_the_sum_and_take_the_longest():
    first = [make_rate(amount=10_000, insurance=500, cod_fee=3_500, supports_cod=True)]
    second = [make_rate(amount=20_000, insurance=700, days=(2, 4), supports_cod=True)]

    assert together([first, second]) == [
        make_rate(amount=30_000, insurance=1_200, days=(2, 4), cod_fee=3_500, supports_cod=True)
    ]


def test_a_service_that_leaves_one_box_behind_is_left_out():
    assert together([[make_rate(), make_rate("jtr")], [make_rate()]]) == [make_rate(amount=20_000)]
