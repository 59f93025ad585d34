"""The promises of stock, each attacked from underneath the forms."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from catalog.tests.factories import make_variant
from inventory.models import StockLevel, StockLocation, StockMovement
from inventory.moving import Kind, Move, OutOfStock, move_stock
from inventory.tests.factories import make_location, make_stock

pytestmark = pytest.mark.django_db


def move(level, kind, on_hand, reserved, key="k-1", **more):
    return Move(level.pk, kind, on_hand, reserved, "test", key, **more)


def units(level):
    return StockLevel.objects.values_list("on_hand", "reserved", "available").get(pk=level.pk)


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("column", ["on_hand", "reserved"])
def test_a_level_cannot_be_set(column):
    level = make_stock(5)

    with pytest.raises(IntegrityError, match="inserting a movement"):
        sql(f"UPDATE inventory_stocklevel SET {column} = 4 WHERE id = %s", level.pk)

    assert units(level) == (5, 0, 5)


def test_a_level_cannot_be_born_with_stock():
    location = StockLocation.objects.get(is_default=True)

    with pytest.raises(IntegrityError, match="inserting a movement"), transaction.atomic():
        StockLevel.objects.create(location=location, variant=make_variant(), on_hand=3)


def test_more_than_there_is_cannot_be_reserved():
    level = make_stock(5)

    with pytest.raises(OutOfStock) as refusal:
        move_stock([move(level, Kind.RESERVED, 0, 6)])

    assert refusal.value.shortages == [(level.variant_id, 6, 5)]
    assert units(level) == (5, 0, 5)
    assert StockMovement.objects.filter(kind="reserved").count() == 0


def test_one_short_line_keeps_the_whole_list_out():
    plenty, scarce = make_stock(5), make_stock(1)
    moves = [
        move(plenty, Kind.RESERVED, 0, 1, "a"),
        move(scarce, Kind.RESERVED, 0, 2, "b"),
    ]

    with pytest.raises(OutOfStock):
        move_stock(moves)

    assert units(plenty) == (5, 0, 5)


def test_backorder_lets_just_so_many_more_be_reserved():
    level = make_stock(5)
    StockLevel.objects.filter(pk=level.pk).update(backorder_limit=2)

    move_stock([move(level, Kind.RESERVED, 0, 7)])

    assert units(level) == (5, 7, 0)
    with pytest.raises(OutOfStock):
        move_stock([move(level, Kind.RESERVED, 0, 1, "k-2")])


def test_what_is_reserved_cannot_be_taken_off_the_shelf():
    level = make_stock(5)
    move_stock([move(level, Kind.RESERVED, 0, 4)])

    with pytest.raises(OutOfStock):
        move_stock([move(level, Kind.ADJUSTED, -2, 0, "k-2", reason="pecah")])

    assert units(level) == (5, 4, 1)


def test_more_cannot_be_released_than_is_reserved():
    level = make_stock(5)

    with pytest.raises(IntegrityError, match="reserved_not_negative"):
        move_stock([move(level, Kind.RELEASED, 0, -1)])


def test_a_deed_done_twice_moves_once():
    level = make_stock(5)
    move_stock([move(level, Kind.RESERVED, 0, 1)])

    with pytest.raises(IntegrityError), transaction.atomic():
        move_stock([move(level, Kind.RESERVED, 0, 1)])

    assert units(level) == (5, 1, 4)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inventory_stockmovement SET delta_on_hand = 99",
        "DELETE FROM inventory_stockmovement",
    ],
)
def test_the_ledger_cannot_be_changed_or_deleted(statement):
    level = make_stock(5)

    with pytest.raises(DatabaseError, match="Cannot update or delete rows"):
        sql(statement)

    assert StockMovement.objects.filter(level=level).get().delta_on_hand == 5


@pytest.mark.parametrize(
    ("kind", "on_hand", "reserved"),
    [
        ("received", -1, 0),
        ("received", 1, 1),
        ("reserved", 1, 1),
        ("reserved", 0, -1),
        ("released", 0, 1),
        ("shipped", -1, 0),
        ("shipped", 1, 1),
        ("returned", -1, 0),
        ("adjusted", 0, 0),
        ("adjusted", 1, 1),
        ("stolen", -1, 0),
    ],
)
def test_a_movement_says_what_its_kind_says(kind, on_hand, reserved):
    level = make_stock(5)

    with pytest.raises(IntegrityError, match="movement_deltas_fit_kind"):
        move_stock([move(level, kind, on_hand, reserved, reason="x")])


@pytest.mark.parametrize("kind", ["adjusted", "counted"])
def test_a_change_by_hand_says_why(kind):
    level = make_stock(5)

    with pytest.raises(IntegrityError, match="movement_by_hand_has_reason"):
        move_stock([move(level, kind, 1, 0)])


def test_one_location_sells_online():
    with pytest.raises(IntegrityError, match="one_default_location"), transaction.atomic():
        make_location(is_default=True)


def test_a_level_is_the_sum_of_its_ledger():
    level = make_stock(9)
    move_stock([move(level, Kind.RESERVED, 0, 4, "a")])
    move_stock([move(level, Kind.SHIPPED, -3, -3, "b"), move(level, Kind.RELEASED, 0, -1, "c")])
    move_stock([move(level, Kind.ADJUSTED, -1, 0, "d", reason="pecah")])

    moves = StockMovement.objects.filter(level=level)

    assert units(level)[:2] == (5, 0)
    assert sum(moves.values_list("delta_on_hand", flat=True)) == 5
    assert sum(moves.values_list("delta_reserved", flat=True)) == 0


def test_a_level_with_history_cannot_go_away():
    level = make_stock(1)

    with pytest.raises(IntegrityError):
        sql("DELETE FROM inventory_stocklevel WHERE id = %s", level.pk)

    assert StockLevel.objects.filter(pk=level.pk, on_hand=F("on_hand")).exists()
