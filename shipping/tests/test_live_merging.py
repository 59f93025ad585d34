"""A live price refines what the tables say, and nonsense changes nothing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipping.live.merging import ABSURD, MOST, merged
from shipping.quoting import quote
from shipping.splitting import Box
from shipping.tariff_reading import CourierTerms, ServiceTerms, TariffTerms

MONDAY = date(2026, 11, 23)
SERVICE = ServiceTerms(
    code="reg",
    name="REG",
    minimum_grams=1000,
    round_up_from_grams=300,
    divisor=6000,
    maximum_grams=None,
    max_side_mm=None,
    max_girth_mm=None,
    supports_cod=True,
    insurance_bp=20,
    insurance_fee_amount=5_000,
    courier=CourierTerms("jne", "JNE"),
)
OTHER = replace(SERVICE, code="yes", name="YES")
TARIFF = TariffTerms(1, 12_000, 9_000, 2, 3, service=SERVICE)
BOX = Box(((0, 1),), 1_000, 1_000_000, 100, 100, 100, 85_000)
REG, YES = ("jne", "reg"), ("jne", "yes")


def rate(amount, days=(0, 0)):
    return {
        "courier_code": "jne",
        "service_code": "reg",
        "amount": amount,
        "days_min": days[0],
        "days_max": days[1],
    }


def offer(rates, loads=((SERVICE, TARIFF, [BOX]),), holidays=frozenset()):
    return merged(list(loads), rates, on=MONDAY, holidays=holidays)


def table(holidays=frozenset()):
    return quote(TARIFF, [BOX], MONDAY, holidays)


def test_without_a_live_price_the_table_stands():
    assert offer({}) == [table()]


def test_a_live_price_takes_the_place_of_the_tables_and_keeps_its_days():
    assert offer({REG: rate(13_500)}) == [replace(table(), amount=13_500)]


def test_days_that_a_provider_tells_count_from_our_own_hand_over():
    (found,) = offer({REG: rate(13_500, days=(1, 1))}, holidays={date(2026, 11, 24)})

    assert (found.eta_from, found.eta_to) == (date(2026, 11, 25), date(2026, 11, 25))


@pytest.mark.parametrize("days", [(0, 0), (3, 2), (-1, 2), (1, 61), (0, 400)])
def test_days_that_are_none_leave_those_of_the_table(days):
    (found,) = offer({REG: rate(13_500, days=days)})

    assert (found.eta_from, found.eta_to) == (table().eta_from, table().eta_to)


@pytest.mark.parametrize(
    "amount", [0, -1, True, 12_000.0, "12000", None, 12_000 * ABSURD + 1, 12_000 // ABSURD - 1, MOST + 1]
)
def test_a_price_without_sense_leaves_the_tables(amount):
    assert offer({REG: rate(amount)}) == [table()]


def test_insurance_of_the_shop_comes_on_top_of_a_live_price(settings):
    settings.STORE = replace(settings.STORE, insure_from=1)

    (found,) = offer({REG: rate(13_500)})

    assert table().insurance_amount == 5_170
    assert (found.amount, found.insurance_amount) == (18_670, 5_170)


def test_a_service_without_a_tariff_is_offered_at_its_live_price():
    found = offer({YES: rate(24_000, days=(1, 1))}, [(SERVICE, TARIFF, [BOX]), (OTHER, None, [BOX])])

    assert [(one.service_code, one.amount) for one in found] == [("reg", 12_000), ("yes", 24_000)]


def test_a_service_without_tariff_and_price_is_not_offered():
    assert offer({}, [(SERVICE, TARIFF, [BOX]), (OTHER, None, [BOX])]) == [table()]


def test_no_day_is_promised_where_nobody_named_one():
    (found,) = offer({YES: rate(24_000)}, [(OTHER, None, [BOX])])

    assert (found.amount, found.eta_from, found.eta_to) == (24_000, None, None)


def test_where_nothing_is_usual_a_price_has_an_end_all_the_same():
    assert offer({YES: rate(MOST + 1)}, [(OTHER, None, [BOX])]) == []
    assert offer({YES: rate(12_000 * ABSURD + 1)}, [(SERVICE, TARIFF, [BOX]), (OTHER, None, [BOX])]) == [
        table()
    ]


def test_the_cheapest_comes_first_whoever_named_it():
    found = offer({REG: rate(30_000), YES: rate(20_000)}, [(SERVICE, TARIFF, [BOX]), (OTHER, None, [BOX])])

    assert [one.amount for one in found] == [20_000, 30_000]


@given(
    amounts=st.lists(st.one_of(st.integers(-(10**12), 10**12), st.none(), st.booleans()), max_size=2),
    days=st.tuples(st.integers(-5, 500), st.integers(-5, 500)),
)
def test_whatever_a_provider_says_the_table_service_is_offered_at_a_sensible_price(amounts, days):
    rates = {code: rate(amount, days) for code, amount in zip((REG, YES), amounts, strict=False)}

    found = {one.service_code: one for one in offer(rates, [(SERVICE, TARIFF, [BOX]), (OTHER, None, [BOX])])}

    assert 12_000 / ABSURD <= found["reg"].amount <= 12_000 * ABSURD
    assert all(0 < one.amount <= MOST for one in found.values())
