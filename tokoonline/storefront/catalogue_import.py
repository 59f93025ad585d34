"""Import a catalogue together with its first stock: the one place where the two sibling apps meet."""

from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import repeat

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalog import import_saving
from catalog.import_changes import find_changes
from catalog.writing import insert_rows
from inventory.models import StockLevel, StockLocation
from inventory.moving import Kind, Move, constraint_of, move_stock

from .import_writers import open_writers

READ_AT_ONCE = 100


@dataclass(slots=True)
class ImportResult:
    """`counts` has "new", "changed" and "same" rows; `problems` is what the database refused."""

    counts: Counter = field(default_factory=Counter)
    problems: list = field(default_factory=list)


def import_catalogue(catalogue, *, actor="", is_dry_run=False, on_row=lambda row, outcome: None, writers=1):
    """Write a CatalogueFile: each product whole, with its variants and first stock, or not at all.

    Each product is a transaction of its own, and is seen in the shop as soon as it is written. A
    product that the database refuses is left out, and said in `problems`. Stock of the file is
    received only for variants that this import makes: afterwards stock moves by its own deeds,
    and a repeated import must not bring it again. `on_row` sees each row with "new", "changed"
    or "same", in the order of the file. `writers` is the number of connections that write side by
    side; more than one do not see what a transaction of the caller has not committed. After a crash
    of the machine or of PostgreSQL the last products may be missing, never half a one, and repeating
    the import brings them (docs/decisions/0009-one-transaction-a-product.md).
    """
    result = ImportResult()
    if not is_dry_run:
        import_saving.save_surroundings(catalogue)
    known = import_saving.KnownIds()
    location = StockLocation.objects.get(is_default=True)

    def save(thresholds, change):
        """Return the problems of the rows that the database refused."""
        try:
            save_product(change, known, catalogue.pictures, thresholds, location, actor)
        except IntegrityError as error:
            return refusals(change, error)
        return []

    with nullcontext() if is_dry_run else open_writers(writers) as write:
        for changes, thresholds in changes_with_thresholds(catalogue, location):
            refused = repeat(()) if is_dry_run else write(partial(save, thresholds), changes)
            for change, problems in zip(changes, refused, strict=False):
                result.problems += problems
                if not problems:
                    count_rows(change, thresholds, result.counts, on_row)
    if not is_dry_run:
        import_saving.save_words(catalogue.words)
    return result


def count_rows(change, thresholds, counts, on_row):
    for each in change.variants:
        outcome = change.outcome(each)
        if outcome == "same" and each.variant.pk in thresholds:
            outcome = "changed"
        counts[outcome] += 1
        on_row(each.row, outcome)


def changes_with_thresholds(catalogue, location):
    """Yield ([change, ...], {variant id: changed threshold}); the shop is read for a hundred at a time."""
    for start in range(0, len(catalogue.products), READ_AT_ONCE):
        products = catalogue.products[start : start + READ_AT_ONCE]
        changes = list(find_changes(products, catalogue.pictures))
        thresholds = find_changed_thresholds(changes, location)
        yield changes, thresholds


@transaction.atomic(durable=True)
def save_product(change, known, pictures, thresholds, location, actor):
    """Write one product with all that belongs to it. Raises IntegrityError; then nothing is written."""
    if not change.is_empty:
        new = import_saving.save_products([change], known, pictures)
        if new:
            receive_first_stock(new, location, actor)
    for each in change.variants:
        if each.variant is not None and each.variant.pk in thresholds:
            StockLevel.objects.update_or_create(
                location=location,
                variant=each.variant,
                defaults={"low_stock_threshold": thresholds[each.variant.pk]},
            )


def find_changed_thresholds(changes, location):
    """Return {variant id: threshold} where the file says another one than the shop; empty cells say none."""
    wanted = {
        each.variant.pk: each.row["low_stock_threshold"]
        for change in changes
        for each in change.variants
        if each.variant is not None and each.row["low_stock_threshold"] is not None
    }
    kept = dict(
        StockLevel.objects.filter(location=location, variant__in=wanted)
        .order_by()
        .values_list("variant_id", "low_stock_threshold")
    )
    return {pk: threshold for pk, threshold in wanted.items() if kept.get(pk) != threshold}


def receive_first_stock(new, location, actor):
    """Make the levels of [(row, variant id), ...] and book in what the file says lies there."""
    levels = [
        StockLevel(
            location=location,
            variant_id=variant_id,
            low_stock_threshold=row["low_stock_threshold"] or 0,
        )
        for row, variant_id in new
    ]
    insert_rows(levels)
    moves = [
        Move(level.pk, Kind.RECEIVED, row["stock"], 0, "import", f"import {row['sku']}", actor=actor)
        for level, (row, _variant_id) in zip(levels, new, strict=True)
        if row["stock"]
    ]
    if moves:
        move_stock(moves, savepoint=False)


def refusals(change, error):
    reason = _("The database refused the product: %(constraint)s.") % {
        "constraint": constraint_of(error) or error
    }
    return [each.row.problem("", reason) for each in change.variants]
