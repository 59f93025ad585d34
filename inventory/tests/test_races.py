"""Shoppers at the same instant, each on a connection of their own."""

import random

import pytest
from django.db import connection, transaction

from inventory.models import StockLevel
from inventory.moving import Kind, Move, OutOfStock, move_stock
from inventory.tests.factories import make_stock
from inventory.tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_eighty_shoppers_of_ten_units_end_with_exactly_ten_sales():
    level = make_stock(10)

    def buy(number):
        try:
            move_stock([Move(level.pk, Kind.RESERVED, 0, 1, "race", f"buy:{number}")])
        except OutOfStock:
            return "sold out"
        return "bought"

    # Sixteen at a time: the test server has fewer connections than shoppers.
    answers = [answer for _round in range(5) for answer in at_once(16, lambda n, r=_round: buy(f"{r}-{n}"))]

    level.refresh_from_db()
    assert answers.count("bought") == 10
    assert answers.count("sold out") == 70
    assert (level.reserved, level.available) == (10, 0)


def test_carts_with_the_same_things_in_other_orders_do_not_deadlock():
    levels = [make_stock(10_000) for _ in range(6)]
    before = deadlocks()

    def shop(number):
        dice = random.Random(number)
        for turn in range(20):
            chosen = dice.sample(levels, 4)
            with transaction.atomic():
                move_stock(
                    [
                        Move(level.pk, Kind.RESERVED, 0, 1, "race", f"{number}:{turn}:{level.pk}")
                        for level in chosen
                    ]
                )

    at_once(8, shop)

    reserved = sum(StockLevel.objects.values_list("reserved", flat=True))
    assert reserved == 8 * 20 * 4
    assert deadlocks() == before


def deadlocks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]
