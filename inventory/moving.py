"""The one door to stock: insert movements; the database moves the levels or refuses."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.writing import insert_rows

from .models import StockLevel, StockLocation, StockMovement

Kind = StockMovement.Kind
OVERSOLD = {"stock_level_not_oversold", "stock_level_on_hand_not_negative"}


class OutOfStock(Exception):
    """What was asked is not there; `shortages` is [(variant_id, asked, available), ...]."""

    def __init__(self, shortages):
        super().__init__(shortages)
        self.shortages = shortages


@dataclass(frozen=True)
class Move:
    """One ledger row to be; deltas in units, `key` unique for the deed so that it counts once."""

    level_id: int
    kind: str
    delta_on_hand: int
    delta_reserved: int
    cause: str
    key: str
    reason: str = ""
    actor: str = ""


def move_stock(moves, *, at=None, savepoint=True):
    """Write all moves in one statement, or none.

    Rows go in level order: two carts holding the same things in another order would
    deadlock otherwise. Raises OutOfStock if the levels cannot bear it, IntegrityError if
    a key was used before. Runs in its own savepoint, so the caller's transaction goes on;
    a caller whose transaction is lost without the move anyway saves the two statements.
    """
    at = at or timezone.now()
    moves = sorted(moves, key=lambda move: (move.level_id, move.key))
    rows = [StockMovement(at=at, **vars(move)) for move in moves]
    try:
        with transaction.atomic(savepoint=savepoint):
            insert_rows(rows)
    except IntegrityError as error:
        if constraint_of(error) not in OVERSOLD:
            raise
        raise OutOfStock(find_shortages(moves)) from error


def constraint_of(error):
    """Name of the database constraint that refused, or None."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)


def find_shortages(moves):
    """Say which variants lack how much, from the levels as they stand now."""
    asked = {}
    for move in moves:
        taken = max(move.delta_reserved, -move.delta_on_hand, 0)
        asked[move.level_id] = asked.get(move.level_id, 0) + taken
    levels = StockLevel.objects.filter(pk__in=asked).order_by("pk")
    short = [
        (level.variant_id, asked[level.pk], level.available)
        for level in levels
        if asked[level.pk] > level.available
    ]
    # Somebody may have brought stock back between the refusal and this look.
    return short or [(level.variant_id, asked[level.pk], level.available) for level in levels]


def default_level(variant, *, location=None):
    """The level of a variant where the shop sells online, made empty if it is not there yet."""
    location = location or StockLocation.objects.get(is_default=True)
    level, _ = StockLevel.objects.get_or_create(location=location, variant=variant)
    return level


def receive_stock(variant, quantity, *, cause, key, actor="", location=None, at=None):
    """Book goods in; `quantity` > 0."""
    level = default_level(variant, location=location)
    move_stock([Move(level.pk, Kind.RECEIVED, quantity, 0, cause, key, actor=actor)], at=at)
    return level


def adjust_stock(level, delta, *, reason, actor, key, at=None):
    """Correct stock by a delta, never to a value: sales going on meanwhile are not lost."""
    move_stock([Move(level.pk, Kind.ADJUSTED, delta, 0, "adjustment", key, reason, actor)], at=at)


@transaction.atomic
def count_stock(level, counted, *, reason, actor, key, at=None):
    """Book the difference between a count of the shelf and what the ledger says lies there."""
    level = StockLevel.objects.select_for_update().get(pk=level.pk)
    delta = counted - level.on_hand
    move_stock([Move(level.pk, Kind.COUNTED, delta, 0, "stock count", key, reason, actor)], at=at)
    return delta
