from dataclasses import replace
from datetime import date

import pytest

from shipping.models import Courier, Holiday
from shipping.quoting import Parcel, Quote, quotes
from shipping.tariff_reading import TariffTerms
from shipping.tests.factories import make_service, make_tariff, make_zone

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
BANDUNG = "32.73.02.1004"
MUG = Parcel(weight_grams=400, length_mm=120, width_mm=100, height_mm=100, quantity=1)


def amounts(region_code, *parcels):
    return [(quote.service_code, quote.amount) for quote in quotes(region_code, parcels, on=MONDAY)]


def test_a_quote_says_who_brings_it_for_how_much_and_when():
    make_tariff(make_zone("Z02", "32"), make_service(supports_cod=True), 12_000, days_max=4)

    assert quotes(BANDUNG, [MUG], on=MONDAY) == [
        Quote(
            courier_code="jne",
            courier_name="JNE",
            service_code="reg",
            service_name="REG",
            amount=12_000,
            charge_kg=1,
            weight_grams=400,
            eta_from=date(2026, 11, 25),
            eta_to=date(2026, 11, 27),
            supports_cod=True,
            parcels=1,
            insurance_amount=0,
        )
    ]


def test_the_longest_matching_prefix_decides():
    service = make_service()
    make_tariff(make_zone("province", "32"), service, 12_000)
    make_tariff(make_zone("city", "32.73"), service, 10_000)
    make_tariff(make_zone("district", "32.73.05"), service, 8_000)

    assert amounts("32.01.01.2001") == [("reg", 12_000)]
    assert amounts(BANDUNG) == [("reg", 10_000)]
    assert amounts("32.73.05.1001") == [("reg", 8_000)]
    assert amounts("32.73.05") == [("reg", 8_000)]


def test_a_prefix_is_not_any_beginning():
    make_tariff(make_zone("city", "32.73"), make_service())

    assert amounts("32.7") == []
    assert amounts("32") == []


@pytest.mark.parametrize("region_code", ["", "99.01", "x", "x" * 1000])
def test_where_no_courier_goes_there_is_no_quote(region_code):
    make_tariff(make_zone("Z02", "32"), make_service())

    assert quotes(region_code, [MUG], on=MONDAY) == []


def test_the_cheapest_comes_first_and_the_quicker_of_two_equals():
    zone = make_zone("Z02", "32")
    make_tariff(zone, make_service(code="slow"), 9_000, days_max=5)
    make_tariff(zone, make_service(code="dear"), 20_000, days_min=1, days_max=1)
    make_tariff(zone, make_service("pos", "quick"), 9_000, days_max=2)

    assert amounts(BANDUNG, MUG) == [("quick", 9_000), ("slow", 9_000), ("dear", 20_000)]


def test_all_things_travel_in_one_box():
    make_tariff(make_zone("Z02", "32"), make_service(), 12_000, 11_000)
    pillow = Parcel(weight_grams=300, length_mm=400, width_mm=300, height_mm=100, quantity=3)

    [quote] = quotes(BANDUNG, [MUG, pillow], on=MONDAY)

    # 1,300 g on the scale; 3 x 12,000 + 1,200 cm3 = 37,200 cm3 is 6.2 kg, which 6000 rounds down.
    assert (quote.weight_grams, quote.charge_kg, quote.amount) == (1_300, 6, 12_000 + 5 * 11_000)


def test_what_one_box_may_not_hold_pays_for_several():
    make_tariff(make_zone("Z02", "32"), make_service(maximum_grams=5_000), 12_000, 11_000)
    iron = Parcel(weight_grams=2_400, length_mm=0, width_mm=0, height_mm=0, quantity=5)

    [quote] = quotes(BANDUNG, [iron], on=MONDAY)

    # 4.8 kg pay 5 kg, twice; the last one pays 3 kg.
    assert (quote.parcels, quote.weight_grams, quote.charge_kg) == (3, 12_000, 13)
    assert quote.amount == 2 * (12_000 + 4 * 11_000) + (12_000 + 2 * 11_000)


def test_the_packing_weighs(settings):
    settings.STORE = replace(settings.STORE, packing_grams=100)
    make_tariff(make_zone("Z02", "32"), make_service(), 12_000, 11_000)

    [light] = quotes(BANDUNG, [Parcel(1_199, 0, 0, 0, 1)], on=MONDAY)
    [heavy] = quotes(BANDUNG, [Parcel(1_200, 0, 0, 0, 1)], on=MONDAY)

    assert (light.weight_grams, light.amount) == (1_299, 12_000)
    assert (heavy.weight_grams, heavy.amount) == (1_300, 23_000)


def test_each_dear_parcel_is_insured_within_the_amount(settings):
    settings.STORE = replace(settings.STORE, insure_from=500_000)
    service = make_service(maximum_grams=5_000, insurance_bp=20, insurance_fee_amount=5_000)
    make_tariff(make_zone("Z02", "32"), service, 12_000, 11_000)
    things = [Parcel(5_000, 0, 0, 0, 1, 1_000_000), Parcel(4_000, 0, 0, 0, 1, 499_999)]

    [quote] = quotes(BANDUNG, things, on=MONDAY)

    assert (quote.parcels, quote.insurance_amount) == (2, 7_000)
    assert quote.amount == (12_000 + 4 * 11_000) + (12_000 + 3 * 11_000) + 7_000


def test_a_shop_that_rests_on_saturday_sends_on_monday(settings):
    settings.STORE = replace(settings.STORE, working_days=frozenset(range(5)))
    make_tariff(make_zone("Z02", "32"), make_service(), days_min=1, days_max=2)

    [quote] = quotes(BANDUNG, [MUG], on=date(2026, 11, 21))

    assert (quote.eta_from, quote.eta_to) == (date(2026, 11, 24), date(2026, 11, 25))


def test_trucking_pays_for_ten_kilograms_however_light():
    truck = make_service(code="jtr", kind="cargo", minimum_grams=10_000, divisor=5000)
    make_tariff(make_zone("Z02", "32"), truck, 45_000, 4_500, first_kg=10)

    assert amounts(BANDUNG, MUG) == [("jtr", 45_000)]
    assert amounts(BANDUNG, Parcel(12_400, 0, 0, 0, 1)) == [("jtr", 45_000 + 3 * 4_500)]


def test_too_heavy_or_too_long_is_not_offered():
    zone = make_zone("Z02", "32")
    make_tariff(zone, make_service(code="small", maximum_grams=5_000, max_side_mm=500), 9_000)
    make_tariff(zone, make_service(code="large"), 15_000, 0)

    assert len(amounts(BANDUNG, Parcel(5_000, 500, 10, 10, 1))) == 2
    assert amounts(BANDUNG, Parcel(5_001, 500, 10, 10, 1)) == [("large", 15_000)]
    assert amounts(BANDUNG, Parcel(100, 10, 501, 10, 1)) == [("large", 15_000)]
    # 36,000 cm3 pays for 6 kg, which is above the 5 kg the small service carries.
    assert amounts(BANDUNG, Parcel(100, 400, 300, 300, 1)) == [("large", 15_000)]


def test_what_is_not_in_use_is_not_offered():
    zone = make_zone("Z02", "32")
    make_tariff(zone, make_service("jne", "reg"), 9_000)
    make_tariff(zone, make_service("pos", "old", is_active=False))
    make_tariff(zone, make_service("jnt", "ez"))
    Courier.objects.filter(code="jnt").update(is_active=False)

    assert amounts(BANDUNG, MUG) == [("reg", 9_000)]


def test_holidays_delay_the_arrival():
    make_tariff(make_zone("Z02", "32"), make_service(), days_min=1, days_max=2)
    Holiday.objects.create(date=date(2026, 12, 25), name="Natal")

    [quote] = quotes(BANDUNG, [MUG], on=date(2026, 12, 24))

    assert (quote.eta_from, quote.eta_to) == (date(2026, 12, 26), date(2026, 12, 28))


@pytest.mark.parametrize("count", [1, 5])
def test_quotes_cost_two_queries_however_many(count, django_assert_num_queries):
    zone = make_zone("Z02", "32")
    for number in range(count):
        make_tariff(zone, make_service(code=f"s{number}"))

    with django_assert_num_queries(2):
        assert len(quotes(BANDUNG, [MUG] * count, on=MONDAY)) == count


def test_the_price_grows_by_the_kilogram_after_the_first():
    terms = TariffTerms(3, 18_000, 4_000, 1, 2, service=None)

    assert [terms.price(kilograms) for kilograms in (1, 3, 4, 10)] == [18_000, 18_000, 22_000, 46_000]
