"""How units of an order leave the building, from which location, and how they come back."""

from dataclasses import dataclass

from django.db.models import F

from inventory.models import StockLevel
from inventory.moving import Kind, Move, default_level, move_stock

from .models import DetailOrder
from .stock import cause_of, held_levels


@dataclass(frozen=True)
class Place:
    """So many units of a line are reserved at a level, and in no parcel yet."""

    level_id: int
    location_id: int
    units: int


def free_places(order, details, packed):
    """{detail_id: [Place, ...]}; `packed` is {(detail_id, location_id): units} of what lies in parcels."""
    held = held_levels([order], details)
    levels = {level_id for places in held.values() for level_id in places}
    location_of = dict(StockLevel.objects.filter(pk__in=levels).values_list("pk", "location_id"))
    return {
        detail.pk: [
            Place(level_id, location_of[level_id], units - packed.get((detail.pk, location_of[level_id]), 0))
            for level_id, units in held[detail.pk].items()
        ]
        for detail in details
    }


def move_reservations(order, units, free, location, *, key, actor, at):
    """Have `units`, {detail: quantity}, reserved at `location`: what is missing there moves there.

    `free` is as `free_places` says. Released there and reserved here in one statement, in level
    order. Raises OutOfStock if it does not lie at `location`; then nothing has moved.
    """
    moves = []
    for detail, quantity in units.items():
        here = sum(place.units for place in free[detail.pk] if place.location_id == location.pk)
        missing = quantity - here
        if missing <= 0:
            continue
        level = default_level(detail.variant, location=location)
        moves.append(move(order, level.pk, missing, f"{key}:{detail.pk}:to", actor))
        for place in free[detail.pk]:
            taken = min(missing, place.units)
            if taken > 0 and place.location_id != location.pk:
                from_key = f"{key}:{detail.pk}:from:{place.level_id}"
                moves.append(move(order, place.level_id, -taken, from_key, actor))
                missing -= taken
    if moves:
        move_stock(moves, at=at)


def move(order, level_id, units, key, actor):
    kind = Kind.RESERVED if units > 0 else Kind.RELEASED
    return Move(level_id, kind, 0, units, cause=cause_of(order), key=key, actor=actor)


def ship_stock(order, units, *, key, actor, at, location_id=None):
    """Take units out of the building: `units` is {detail: quantity}, reserved until now.

    They leave from `location_id`; from where they are reserved if nobody said. `key` names the
    shipment, so that the same one leaves once. Refused by the database when more is sent than
    was ordered.
    """
    held = held_levels([order], units)
    if location_id is not None:
        here = set(
            StockLevel.objects.filter(
                location_id=location_id, variant__in=[detail.variant_id for detail in units]
            ).values_list("pk", flat=True)
        )
        held = {pk: {level: n for level, n in places.items() if level in here} for pk, places in held.items()}
    moves = []
    for detail, quantity in units.items():
        for place, (level_id, taken) in enumerate(take(held.get(detail.pk, {}), quantity)):
            moves.append(
                Move(
                    level_id,
                    Kind.SHIPPED,
                    -taken,
                    -taken,
                    cause=cause_of(order),
                    key=f"{key}:{detail.pk}" + (f":at:{level_id}" if place else ""),
                    actor=actor,
                )
            )
    move_stock(moves, at=at)
    for detail, quantity in units.items():
        DetailOrder.objects.filter(pk=detail.pk).update(quantity_shipped=F("quantity_shipped") + quantity)


def take(places, quantity):
    """Share units over levels, {level_id: units}, the fullest first; [(level_id, units)]."""
    taken = []
    for level_id, units in sorted(places.items(), key=lambda place: (-place[1], place[0])):
        if quantity and units > 0:
            taken.append((level_id, min(units, quantity)))
            quantity -= taken[-1][1]
    if quantity:
        raise ValueError(f"{quantity} units are reserved nowhere")
    return taken


def return_stock(order, units, *, location, key, reason, actor, at):
    """Take units back: `units` is {detail: (sellable, damaged)}; what is damaged is not for sale."""
    moves = [
        Move(
            default_level(detail.variant, location=location).pk,
            Kind.RETURNED,
            sellable,
            0,
            cause=cause_of(order),
            key=f"{key}:{detail.pk}",
            reason=reason[:200],
            actor=actor,
        )
        for detail, (sellable, _damaged) in units.items()
        if sellable
    ]
    if moves:
        move_stock(moves, at=at)
    for detail, (sellable, damaged) in units.items():
        DetailOrder.objects.filter(pk=detail.pk).update(
            quantity_returned=F("quantity_returned") + sellable + damaged
        )
