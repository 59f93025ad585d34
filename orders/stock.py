"""What an order does to stock: reserve when placed, ship with the parcel, release when it ends."""

from django.db.models import F

from inventory.models import StockLevel, StockMovement
from inventory.moving import Kind, Move, OutOfStock, move_stock

from .models import DetailOrder


def selling_levels(variant_ids):
    """{variant_id: level_id} where the shop sells online."""
    return dict(
        StockLevel.objects.filter(variant_id__in=variant_ids, location__is_default=True).values_list(
            "variant_id", "pk"
        )
    )


def reserved_levels(details):
    """{detail_id: level_id} where each line was reserved, whatever sells online today."""
    keys = {f"reserve:{detail.pk}": detail.pk for detail in details}
    moves = StockMovement.objects.filter(key__in=keys).values_list("key", "level_id")
    return {keys[key]: level_id for key, level_id in moves}


def count_reopenings(order):
    """How often an order that had expired was taken up again."""
    return order.status_changes.filter(field="status", old="expired", new="pending").count()


def reservation(detail, level_id, units, *, key, actor):
    """The move that reserves units of a line; its order is loaded."""
    return Move(level_id, Kind.RESERVED, 0, units, cause=f"order {detail.order.number}", key=key, actor=actor)


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


def ship_stock(order, units, *, key, actor, at):
    """Take units out of the building: `units` is {detail: quantity}, reserved until now.

    `key` names the shipment, so that the same one leaves once. Refused by the database when
    more is sent than was ordered.
    """
    levels = reserved_levels(units)
    move_stock(
        [
            Move(
                levels[detail.pk],
                Kind.SHIPPED,
                -quantity,
                -quantity,
                cause=f"order {order.number}",
                key=f"{key}:{detail.pk}",
                actor=actor,
            )
            for detail, quantity in units.items()
        ],
        at=at,
    )
    for detail, quantity in units.items():
        DetailOrder.objects.filter(pk=detail.pk).update(quantity_shipped=F("quantity_shipped") + quantity)


def release_stock(order, *, actor, at):
    """Give back what is still reserved for an order, and count its open lines as cancelled."""
    details = [detail for detail in order.details.all() if detail.quantity_open]
    levels = reserved_levels(details)
    # An order that was taken up again is released once more, by another key.
    turn = count_reopenings(order)
    suffix = f":{turn}" if turn else ""
    moves = []
    for detail in details:
        units = detail.quantity_open
        moves.append(
            Move(
                levels[detail.pk],
                Kind.RELEASED,
                0,
                -units,
                cause=f"order {order.number}",
                key=f"release:{detail.pk}{suffix}",
                actor=actor,
            )
        )
        DetailOrder.objects.filter(pk=detail.pk).update(quantity_cancelled=F("quantity_cancelled") + units)
    move_stock(moves, at=at)
