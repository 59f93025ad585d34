from fractions import Fraction
from math import ceil, floor
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipping.weights import charge_kg

services = st.builds(
    SimpleNamespace,
    minimum_grams=st.integers(1, 30_000),
    round_up_from_grams=st.integers(1, 1000),
    divisor=st.integers(1, 12_000),
)
grams = st.integers(0, 2_000_000)
volumes = st.integers(0, 10**11)

# A busy machine is no fault of the reckoning.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rules(minimum_grams=1000, round_up_from_grams=300, divisor=6000):
    return SimpleNamespace(
        minimum_grams=minimum_grams, round_up_from_grams=round_up_from_grams, divisor=divisor
    )


@pytest.mark.parametrize(
    ("actual_grams", "kilograms"),
    [(0, 1), (1, 1), (999, 1), (1000, 1), (1299, 1), (1300, 2), (2299, 2), (2300, 3), (10_000, 10)],
)
def test_jne_rounds_up_from_300_grams(actual_grams, kilograms):
    assert charge_kg(actual_grams, 0, rules()) == kilograms


def test_every_gram_begins_a_kilogram_where_rounding_starts_at_one():
    assert charge_kg(1001, 0, rules(round_up_from_grams=1)) == 2
    assert charge_kg(1000, 0, rules(round_up_from_grams=1)) == 1


def test_a_light_box_pays_for_its_volume():
    # 40 x 30 x 30 cm = 36,000 cm3 is 6 kg at 6000, and 7.2 kg at 5000.
    volume_mm3 = 400 * 300 * 300

    assert charge_kg(1500, volume_mm3, rules()) == 6
    assert charge_kg(1500, volume_mm3, rules(divisor=5000)) == 7


def test_one_cubic_millimetre_more_is_a_gram_more():
    assert charge_kg(0, 1300 * 6000, rules()) == 2
    assert charge_kg(0, 1299 * 6000, rules()) == 1
    assert charge_kg(0, 1299 * 6000 + 1, rules()) == 2


def test_trucking_pays_for_ten_kilograms_at_least():
    assert charge_kg(500, 0, rules(minimum_grams=10_000)) == 10
    assert charge_kg(10_300, 0, rules(minimum_grams=10_000)) == 11


@patient
@given(actual_grams=grams, volume_mm3=volumes, service=services)
def test_integers_agree_with_exact_fractions(actual_grams, volume_mm3, service):
    volumetric = ceil(Fraction(volume_mm3, 1000) * 1000 / service.divisor)
    weight = Fraction(max(actual_grams, volumetric), 1000)
    fraction = weight - floor(weight)
    is_up = fraction > 0 and fraction >= Fraction(service.round_up_from_grams, 1000)

    expected = max(floor(weight) + is_up, ceil(Fraction(service.minimum_grams, 1000)))

    assert charge_kg(actual_grams, volume_mm3, service) == expected


@patient
@given(actual_grams=grams, volume_mm3=volumes, more=st.integers(0, 5000), service=services)
def test_more_weight_never_costs_less(actual_grams, volume_mm3, more, service):
    lighter = charge_kg(actual_grams, volume_mm3, service)

    assert charge_kg(actual_grams + more, volume_mm3, service) >= lighter
    assert charge_kg(actual_grams, volume_mm3 + more, service) >= lighter
    assert lighter >= 1
