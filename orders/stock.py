"""What an order does to stock: reserve when placed, release when it ends. What leaves: stock_leaving.py."""

from collections import defaultdict

from django.db.models import F, Sum

from inventory.models import StockMovement
from inventory.moving import Kind, Move, OutOfStock, move_stock

from .models import DetailOrder


def reserved_levels(details):
    """{detail_id: level_id} where each line was reserved at first, whatever sells online today."""
    keys = {f"reserve:{detail.pk}": detail.pk for detail in details}
    moves = StockMovement.objects.filter(key__in=keys).values_list("key", "level_id")
    return {keys[key]: level_id for key, level_id in moves}


def cause_of(order):
    """What the ledger names as the cause of an order's movements."""
    return f"order {order.number}"


def held_levels(orders, details):
    """{detail_id: {level_id: units}} where open lines are reserved now; `orders` hold the `details`.

    The ledger says it, and so it is right after any move between locations. One query.
    """
    numbers = {order.pk: cause_of(order) for order in orders}
    lines = {(numbers[detail.order_id], detail.variant_id): detail.pk for detail in details}
    moves = StockMovement.objects.filter(cause__in=set(numbers.values())).order_by("level_id")
    rows = moves.values_list("cause", "level__variant_id", "level_id").annotate(units=Sum("delta_reserved"))
    held = defaultdict(dict)
    for cause, variant_id, level_id, units in rows:
        if units and (cause, variant_id) in lines:
            held[lines[cause, variant_id]][level_id] = units
    return held


def count_reopenings(order):
    """How often an order that had expired was taken up again."""
    return order.status_changes.filter(field="status", old="expired", new="pending").count()


def reservation(detail, level_id, units, *, key, actor):
    """The move that reserves units of a line; its order is loaded."""
    return Move(level_id, Kind.RESERVED, 0, units, cause=cause_of(detail.order), key=key, actor=actor)


def reserve_stock(details, *, levels, at, actor="shop"):
    """Reserve lines of orders in one statement; the last thing before commit.

    `details` have their orders loaded, `levels` is {variant_id: level_id}, looked up before
    the first lock. Raises OutOfStock; then nothing is reserved.
    """
    missing = [(d.variant_id, d.quantity, 0) for d in details if d.variant_id not in levels]
    if missing:
        raise OutOfStock(missing)
    move_stock(
        [
            reservation(
                detail,
                levels[detail.variant_id],
                detail.quantity,
                key=f"reserve:{detail.pk}",
                actor=actor,
            )
            for detail in details
        ],
        at=at,
    )


def release_stock(order, *, actor, at):
    """Give back what is still reserved for an order, and count its open lines as cancelled."""
    details = [detail for detail in order.details.all() if detail.quantity_open]
    held = held_levels([order], details)
    # An order that was taken up again is released once more, by another key.
    turn = count_reopenings(order)
    suffix = f":{turn}" if turn else ""
    moves = []
    for detail in details:
        moves += [
            Move(
                level_id,
                Kind.RELEASED,
                0,
                -units,
                cause=cause_of(order),
                key=f"release:{detail.pk}{suffix}" + (f":at:{level_id}" if place else ""),
                actor=actor,
            )
            for place, (level_id, units) in enumerate(held[detail.pk].items())
        ]
        DetailOrder.objects.filter(pk=detail.pk).update(
            quantity_cancelled=F("quantity_cancelled") + detail.quantity_open
        )
    move_stock(moves, at=at)
