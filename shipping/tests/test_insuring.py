from types import SimpleNamespace

import pytest

from shipping.insuring import premium

JNE = SimpleNamespace(insurance_bp=20, insurance_fee_amount=5_000)
JNT = SimpleNamespace(insurance_bp=20, insurance_fee_amount=0)
POS = SimpleNamespace(insurance_bp=0, insurance_fee_amount=0)


@pytest.mark.parametrize(
    ("service", "value", "amount"),
    [(JNE, 1_000_000, 7_000), (JNT, 1_000_000, 2_000), (JNT, 1_000_001, 2_001), (POS, 1_000_000, 0)],
)
def test_the_premium_is_a_share_of_the_value_and_a_fixed_part(service, value, amount):
    assert premium(value, service, insure_from=500_000) == amount


@pytest.mark.parametrize(
    ("value", "insure_from", "amount"),
    [(499_999, 500_000, 0), (500_000, 500_000, 6_000), (500_000, 0, 0), (0, 1, 0), (1, 1, 5_001)],
)
def test_a_parcel_is_insured_from_the_value_that_the_shop_says(value, insure_from, amount):
    assert premium(value, JNE, insure_from) == amount
