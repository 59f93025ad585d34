"""What cannot be weighed, or carried, has a clear answer each."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from catalog.models import Variant
from catalog.tests.factories import make_variant
from shipping.importing import import_tariffs
from shipping.quoting import Parcel, quotes

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
BANDUNG = "32.73.02.1002"
MUG = Parcel(400, 120, 100, 100, 1)
GIFT = Parcel(0, 0, 0, 0, 1)


@pytest.fixture(autouse=True)
def _tariffs(db):
    import_tariffs()


def offers(*parcels):
    found = quotes(BANDUNG, parcels, on=MONDAY)
    return {f"{quote.courier_code}-{quote.service_code}": quote for quote in found}


def figures(found):
    return {name: (quote.charge_kg, quote.amount, quote.parcels) for name, quote in found.items()}


@pytest.mark.parametrize("grams", [0, None, 1_000_001])
def test_a_variant_always_has_a_weight_that_can_be(grams):
    variant = make_variant()

    with pytest.raises(IntegrityError, match="weight"), transaction.atomic():
        Variant.objects.filter(pk=variant.pk).update(weight_grams=grams)


def test_a_gift_without_weight_alone_pays_the_minimum():
    found = offers(GIFT)

    assert figures(found) == figures(offers(Parcel(1, 1, 1, 1, 1)))
    assert found["jne-reg"].amount == 12_000
    assert (found["jne-jtr"].charge_kg, found["jne-jtr"].amount) == (10, 45_000)


def test_a_gift_without_weight_beside_goods_costs_nothing_more():
    assert figures(offers(MUG, GIFT)) == figures(offers(MUG))


def test_a_ton_in_one_piece_goes_with_whom_no_limit_is_known_of():
    found = offers(Parcel(1_000_000, 0, 0, 0, 1))

    # 3 kg are Rp21.000, each of 997 more is Rp5.000.
    assert figures(found) == {"pos-kargo": (1_000, 21_000 + 997 * 5_000, 1)}


def test_a_ton_in_sacks_goes_in_parcels():
    found = offers(Parcel(25_000, 800, 450, 150, 40))

    assert figures(found) == {
        # A box of 50 kg holds two, and twenty boxes are the most.
        "jne-reg": (1_000, 12_000 * 1_000, 20),
        "jnt-ez": (1_000, 12_000 * 1_000, 20),
        "jne-oke": (1_000, 11_000 * 1_000, 20),
        # At 5000 a sack is 10.8 kg of volume: the scale decides, nine of them below 250 kg.
        "jne-jtr": (1_000, 5 * 45_000 + (1_000 - 50) * 4_500, 5),
        "pos-kargo": (1_000, 21_000 + 997 * 5_000, 1),
    }


def test_a_thing_too_long_goes_with_whom_no_limit_is_known_of():
    pole = Parcel(900, 1_501, 30, 30, 1)
    shorter = Parcel(900, 1_500, 30, 30, 1)

    assert set(offers(shorter)) - set(offers(pole)) == {"pos-reguler", "pos-next_day"}


def test_what_nobody_carries_has_no_quote_and_no_error():
    assert offers(Parcel(1_000_000, 0, 0, 0, 1_000)).keys() == {"pos-kargo"}
    assert quotes("99.99", [MUG], on=MONDAY) == []
