"""The charged kilograms against a second reckoning, written from the couriers' words alone.

JNE: "berat volume = panjang x lebar x tinggi (cm) / 6000; dipakai yang lebih besar. Pembulatan:
sampai 0,29 kg ke bawah, dari 0,30 kg ke atas. Minimum 1 kg." Trucking: / 5000, minimum 10 kg.
Nothing of `shipping.weights` is used here, and nothing but exact decimals.
"""

import csv
from decimal import ROUND_CEILING, ROUND_DOWN, Context, Decimal
from random import Random
from types import SimpleNamespace

import pytest

from shipping.importing import SHIPPED_FOLDER
from shipping.splitting import Parcel, split
from shipping.weights import charge_kg

EXACT = Context(prec=60)
GRAM = Decimal("0.001")


def words_of_couriers(grams, sides_mm, *, divisor, rounds_up_from, minimum):
    """Kilograms as a counter clerk counts them: centimetres in, kilograms out."""
    length, width, height = (Decimal(side) / 10 for side in sides_mm)
    of_scale = Decimal(grams) / 1000
    of_volume = EXACT.divide(length * width * height, Decimal(divisor))
    # A courier's scale shows whole grams; the volume counts from the gram that it reaches into.
    of_volume = of_volume.quantize(GRAM, ROUND_CEILING, EXACT)
    weight = of_scale if of_scale >= of_volume else of_volume
    whole = weight.to_integral_value(ROUND_DOWN)
    fraction = weight - whole
    if fraction and fraction >= Decimal(rounds_up_from) / 1000:
        whole += 1
    least = (Decimal(minimum) / 1000).to_integral_value(ROUND_CEILING)
    return max(whole, least)


def shipped_services():
    with (SHIPPED_FOLDER / "services.csv").open(newline="") as file:
        return [
            pytest.param(
                SimpleNamespace(
                    minimum_grams=int(row["minimum_grams"]),
                    round_up_from_grams=int(row["round_up_from_grams"]),
                    divisor=int(row["divisor"]),
                    maximum_grams=int(row["maximum_grams"] or 0) or None,
                    max_side_mm=int(row["max_side_mm"] or 0) or None,
                    max_girth_mm=int(row["max_girth_mm"] or 0) or None,
                ),
                id=f"{row['courier']}-{row['code']}",
            )
            for row in csv.DictReader(file)
        ]


def check(grams, sides_mm, service):
    length, width, height = sides_mm
    expected = words_of_couriers(
        grams,
        sides_mm,
        divisor=service.divisor,
        rounds_up_from=service.round_up_from_grams,
        minimum=service.minimum_grams,
    )
    assert charge_kg(grams, length * width * height, service) == expected, (grams, sides_mm, service)


def test_ten_thousand_parcels_weigh_what_couriers_say():
    random = Random(1300)
    for _parcel in range(10_000):
        service = SimpleNamespace(
            minimum_grams=random.choice((1, 500, 1000, 3000, 10_000)),
            round_up_from_grams=random.choice((1, 200, 300, 500, 1000)),
            divisor=random.choice((4000, 5000, 6000, random.randint(1, 12_000))),
        )
        sides = [
            random.choice((0, 1, random.randint(1, 400), random.randint(1, 2_500))) for _side in range(3)
        ]

        check(random.choice((0, random.randint(0, 5_000), random.randint(0, 1_000_000))), sides, service)


@pytest.mark.parametrize("service", shipped_services())
def test_every_shipped_service_at_its_edges(service):
    turn, least = service.round_up_from_grams, service.minimum_grams
    most = service.maximum_grams or 1_000_000
    edges = {0, 1, 999, 1_000, 1_001, 1_299, 1_300, 1_301, 1_999, 2_299, 2_300}
    for edge in (least, least + turn, most - 1000 + turn, most, 1_000_000):
        edges |= {max(edge + step, 0) for step in (-1, 0, 1)}

    for grams in edges:
        check(grams, (0, 0, 0), service)
        # The same weights once more as volume: 1 mm x 1 mm x so long that it counts just that, and 1 mm more.
        for length in (grams * service.divisor - 1, grams * service.divisor, grams * service.divisor + 1):
            check(0, (max(length, 0), 1, 1), service)
            check(grams, (max(length, 0), 1, 1), service)


@pytest.mark.parametrize(
    ("name", "grams", "sides_mm", "kilograms"),
    [
        ("jne-reg", 1_299, (0, 0, 0), 1),
        ("jne-reg", 1_300, (0, 0, 0), 2),
        ("jne-reg", 0, (1299, 60, 100), 1),
        ("jne-reg", 0, (1300, 60, 100), 2),
        ("jne-jtr", 10_299, (0, 0, 0), 10),
        ("jne-jtr", 10_300, (0, 0, 0), 11),
        ("jne-jtr", 9, (500, 500, 206), 11),
        ("pos-kargo", 2_999, (0, 0, 0), 3),
        ("pos-kargo", 3_300, (0, 0, 0), 4),
    ],
)
def test_figures_worked_out_by_hand(name, grams, sides_mm, kilograms):
    [service] = [one.values[0] for one in shipped_services() if one.id == name]
    length, width, height = sides_mm

    assert charge_kg(grams, length * width * height, service) == kilograms
    check(grams, sides_mm, service)


@pytest.mark.parametrize("service", [one for one in shipped_services() if one.values[0].maximum_grams])
def test_the_maximum_is_the_last_gram_that_travels(service):
    most = service.maximum_grams
    of_any_length = SimpleNamespace(**{**vars(service), "max_side_mm": None, "max_girth_mm": None})

    assert len(split([Parcel(most, 0, 0, 0, 1)], service, 0)) == 1
    assert split([Parcel(most + 1, 0, 0, 0, 1)], service, 0) == []
    assert len(split([Parcel(0, most * service.divisor, 1, 1, 1)], of_any_length, 0)) == 1
    assert split([Parcel(0, most * service.divisor + 1, 1, 1, 1)], of_any_length, 0) == []


@pytest.mark.parametrize("service", [one for one in shipped_services() if one.values[0].max_side_mm])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_longest_side_is_the_last_millimetre_that_travels(service, place):
    sides = [10, 10, 10]
    sides[place] = service.max_side_mm
    longer = [side + (number == place) for number, side in enumerate(sides)]

    assert len(split([Parcel(1, *sides, 1)], service, 0)) == 1
    assert split([Parcel(1, *longer, 1)], service, 0) == []
