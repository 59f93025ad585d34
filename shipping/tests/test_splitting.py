from collections import Counter
from fractions import Fraction
from random import Random
from types import SimpleNamespace

import pytest

from shipping.splitting import MOST_BOXES, Parcel, boxes_of, root, split

PACKING = 100
# Measures as shops type them, with those at which a rule turns.
GRAMS = (0, 1, 50, 299, 300, 1_299, 1_300, 4_900, 4_901, 9_999, 25_000, 50_000)
SIDES = (0, 1, 80, 120, 250, 399, 400)
LONG = (401, 999, 1_000, 1_500, 1_501)


def service(maximum_grams=None, max_side_mm=None, divisor=6000, max_girth_mm=None):
    return SimpleNamespace(
        maximum_grams=maximum_grams, max_side_mm=max_side_mm, divisor=divisor, max_girth_mm=max_girth_mm
    )


def thing(grams, sides=(0, 0, 0), quantity=1, value=0):
    return Parcel(grams, *sides, quantity, value)


def held(boxes):
    return [box.units for box in boxes]


def test_what_fits_travels_together():
    boxes = split([thing(2_000, quantity=2), thing(1_000)], service(5_000), 0)

    assert held(boxes) == [((0, 2), (1, 1))]


def test_what_is_too_heavy_together_travels_apart():
    boxes = split([thing(400, quantity=3), thing(3_000, quantity=3)], service(5_000), PACKING)

    assert held(boxes) == [((0, 3), (1, 1)), ((1, 1),), ((1, 1),)]
    assert [box.weight_grams for box in boxes] == [4_300, 3_100, 3_100]


def test_the_packing_weighs_in_each_box():
    pair = [thing(2_500, quantity=2)]

    assert len(split(pair, service(5_000), 0)) == 1
    assert len(split(pair, service(5_000), 1)) == 2
    assert split([thing(5_000)], service(5_000), 1) == []


def test_the_shop_s_own_packing_counts(settings):
    settings.STORE = SimpleNamespace(packing_grams=250)

    assert [box.weight_grams for box in boxes_of([thing(400)], service())] == [650]


def test_volume_fills_a_box_as_weight_does():
    # 30,000 cm3 count 5 kg at 6000; a thing of 10,000 cm3 goes three times into a box of 5 kg.
    boxes = split([thing(10, (100, 1_000, 100), quantity=7)], service(5_000), 0)

    assert held(boxes) == [((0, 3),), ((0, 3),), ((0, 1),)]


def test_things_are_not_piled_above_the_longest_side():
    boxes = split([thing(1, (200, 200, 100), quantity=5)], service(max_side_mm=200), 0)

    assert held(boxes) == [((0, 2),), ((0, 2),), ((0, 1),)]
    assert all(box.length_mm <= 200 for box in boxes)


def test_a_board_is_measured_around():
    pos = service(30_000, 1_500, max_girth_mm=3_999)

    # 1,500 + 2 x (1,199 + 50) is 3,998; the next millimetre is one around too many.
    assert len(split([thing(5_000, (1_199, 50, 1_500))], pos, 0)) == 1
    assert split([thing(5_000, (1_200, 50, 1_500))], pos, 0) == []
    assert len(split([thing(5_000, (1_200, 50, 1_500))], service(30_000, 1_500), 0)) == 1


def test_boards_are_piled_as_high_as_a_tape_reaches_around_them():
    boards = [thing(1_000, (1_400, 900, 50), quantity=8)]

    boxes = split(boards, service(max_girth_mm=3_300), 0)

    # 1,400 + 2 x (900 + 50) is 3,300.
    assert [box.units for box in boxes] == [((0, 1),)] * 8
    assert len(split(boards, service(max_girth_mm=3_400), 0)) == 4
    assert len(split(boards, service(), 0)) == 1


def test_no_box_of_thousands_is_larger_around_than_its_service_wants():
    random = Random(6)
    several = 0
    for _cart in range(3_000):
        things, carrier, packing = random_case(random)
        carrier.max_girth_mm = random.choice((500, 1_500, 3_999))

        boxes = split(things, carrier, packing)

        units = Counter()
        for box in boxes:
            units.update(dict(box.units))
            assert box.length_mm + 2 * (box.width_mm + box.height_mm) <= carrier.max_girth_mm
        assert units == Counter({place: one.quantity for place, one in enumerate(things)}) or not boxes
        several += len(boxes) > 1
    assert several > 200


@pytest.mark.parametrize(
    "unit", [thing(5_001), thing(1, (501, 1, 1)), thing(1, (1, 1, 501)), thing(1, (400, 300, 300))]
)
def test_a_service_that_cannot_carry_one_unit_carries_nothing(unit):
    assert split([thing(100), unit], service(5_000, 500), 0) == []


def test_a_cart_for_a_truck_is_not_carried():
    assert len(split([thing(5_000, quantity=MOST_BOXES)], service(5_000), 0)) == MOST_BOXES
    assert split([thing(5_000, quantity=MOST_BOXES + 1)], service(5_000), 0) == []


@pytest.mark.parametrize("nothing", [[], [thing(500, quantity=0)]])
def test_nothing_to_send_is_an_empty_box(nothing):
    [box] = split(nothing, service(5_000), PACKING)

    assert (box.units, box.weight_grams, box.volume_mm3, box.length_mm) == ((), PACKING, 0, 0)


def test_a_box_holds_its_things_and_little_more():
    plates = thing(300, (250, 250, 20), quantity=20, value=35_000)
    pen = thing(10, (150, 8, 8), value=5_000)

    [box] = split([plates, pen], service(), 0)

    assert box.value == 20 * 35_000 + 5_000
    assert box.volume_mm3 == 20 * 250 * 250 * 20 + 150 * 8 * 8
    assert (box.length_mm, box.width_mm, box.height_mm) == (293, 293, 292)


def test_a_long_thing_makes_a_long_box():
    [box] = split([thing(500, (10, 1_200, 10)), thing(900, (300, 200, 50))], service(), 0)

    assert (box.length_mm, box.width_mm, box.height_mm) == (1_200, 200, 50)


@pytest.mark.parametrize("number", [0, 1, 2, 7, 8, 9, 10**18 - 1, 10**18, 10**18 + 1])
@pytest.mark.parametrize("degree", [2, 3])
def test_roots_are_whole_and_never_too_small(number, degree):
    found = root(number, degree)

    assert found**degree >= number
    assert found == 0 or (found - 1) ** degree < number


def random_case(random):
    things = [
        thing(
            random.choice((*GRAMS, random.randint(0, 30_000))),
            [
                random.choice(LONG if random.random() < 0.01 else (*SIDES, random.randint(0, 300)))
                for _side in range(3)
            ],
            random.choice((1, 1, 1, 2, 3, 12)),
            random.randint(0, 500_000),
        )
        for _thing in range(random.randint(1, 6))
    ]
    carrier = service(
        random.choice((None, 5_000, 20_000, 30_000, 50_000)),
        random.choice((None, 400, 1_000, 1_500)),
        random.choice((4000, 5000, 6000)),
    )
    return things, carrier, random.choice((0, PACKING))


def may_travel(units, carrier, packing):
    """What a courier would say to a box of these units: (grams, sides) each; in exact fractions."""
    volume_cm3 = sum(Fraction(a * b * c, 1000) for _grams, (a, b, c) in units)
    kilograms = max(
        Fraction(sum(grams for grams, _sides in units) + packing, 1000), volume_cm3 / carrier.divisor
    )
    if carrier.maximum_grams is not None and kilograms * 1000 > carrier.maximum_grams:
        return False
    if carrier.max_side_mm is None:
        return True
    is_short = all(max(sides) <= carrier.max_side_mm for _grams, sides in units)
    return is_short and volume_cm3 * 1000 <= carrier.max_side_mm**3


def units_of(things):
    return [
        (one.weight_grams, (one.length_mm, one.width_mm, one.height_mm))
        for one in things
        for _unit in range(one.quantity)
    ]


def test_ten_thousand_carts_lose_no_unit_and_double_none():
    random = Random(4)
    refused = several = 0
    for _cart in range(10_000):
        things, carrier, packing = random_case(random)

        boxes = split(things, carrier, packing)

        if boxes:
            check_boxes(boxes, things, carrier, packing)
            several += len(boxes) > 1
        else:
            check_refusal(things, carrier, packing)
            refused += 1
    assert refused > 1_000
    assert several > 2_000


def check_boxes(boxes, things, carrier, packing):
    packed = Counter()
    for box in boxes:
        packed.update(dict(box.units))
        inside = units_of(
            [
                thing(t.weight_grams, (t.length_mm, t.width_mm, t.height_mm), n)
                for p, n in box.units
                for t in [things[p]]
            ]
        )
        assert inside
        assert may_travel(inside, carrier, packing)
        assert box.weight_grams == sum(grams for grams, _sides in inside) + packing
        sides = (box.length_mm, box.width_mm, box.height_mm)
        for _grams, unit in inside:
            assert all(one <= room for one, room in zip(sorted(unit), sorted(sides), strict=True))
        assert box.volume_mm3 == sum(a * b * c for _grams, (a, b, c) in inside)
        assert box.volume_mm3 <= sides[0] * sides[1] * sides[2] or not all(sides)
        assert carrier.max_side_mm is None or sides[0] <= carrier.max_side_mm
    assert packed == Counter({place: one.quantity for place, one in enumerate(things)})
    assert sum(box.value for box in boxes) == sum(one.value * one.quantity for one in things)
    assert len(boxes) <= MOST_BOXES
    assert (len(boxes) == 1) == may_travel(units_of(things), carrier, packing)


def check_refusal(things, carrier, packing):
    """Either a unit may not even travel alone, or there is no way into 20 boxes one after another."""
    units = units_of(things)
    if all(may_travel([unit], carrier, packing) for unit in units):
        assert len(units) > MOST_BOXES


def test_the_order_of_the_cart_does_not_matter():
    random = Random(5)
    for _cart in range(1_000):
        things, carrier, packing = random_case(random)
        boxes = split(things, carrier, packing)
        random.shuffle(things)

        again = split(things, carrier, packing)

        assert [measures(box) for box in again] == [measures(box) for box in boxes]


def measures(box):
    return box.weight_grams, box.volume_mm3, box.length_mm, box.width_mm, box.height_mm, box.value
