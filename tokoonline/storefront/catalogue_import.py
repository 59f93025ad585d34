"""Import a catalogue together with its first stock: the one place where the two sibling apps meet."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalog import import_saving
from catalog.import_changes import find_changes
from inventory.models import StockLevel, StockLocation
from inventory.moving import Kind, Move, constraint_of, move_stock

COMPARED_AT_ONCE = 250


@dataclass(slots=True)
class ImportResult:
    """`counts` has "new", "changed" and "same" rows; `problems` is what the database refused."""

    counts: Counter = field(default_factory=Counter)
    problems: list = field(default_factory=list)


def import_catalogue(catalogue, *, actor="", is_dry_run=False, on_row=lambda row, outcome: None):
    """Write a CatalogueFile, each product with its variants and first stock in one transaction.

    A product that the database refuses is left out, and said in `problems`. Stock of the file
    is received only for variants that this import makes: afterwards stock moves by its own
    deeds, and a repeated import must not bring it again. `on_row` sees each row with "new",
    "changed" or "same".
    """
    result = ImportResult()
    if not is_dry_run:
        import_saving.save_surroundings(catalogue)
    known = import_saving.KnownIds()
    location = StockLocation.objects.get(is_default=True)
    for start in range(0, len(catalogue.products), COMPARED_AT_ONCE):
        products = catalogue.products[start : start + COMPARED_AT_ONCE]
        changes = list(find_changes(products, catalogue.pictures))
        thresholds = find_changed_thresholds(changes, location)
        for change in changes:
            if not is_dry_run:
                try:
                    save(change, known, catalogue.pictures, thresholds, location, actor)
                except IntegrityError as error:
                    result.problems += refusals(change, error)
                    continue
            for each in change.variants:
                outcome = change.outcome(each)
                if outcome == "same" and each.variant.pk in thresholds:
                    outcome = "changed"
                result.counts[outcome] += 1
                on_row(each.row, outcome)
    if not is_dry_run:
        import_saving.save_words(catalogue.words)
    return result


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


def save(change, known, pictures, thresholds, location, actor):
    changed = {
        each.variant.pk: thresholds[each.variant.pk]
        for each in change.variants
        if each.variant is not None and each.variant.pk in thresholds
    }
    if change.is_empty and not changed:
        return
    with transaction.atomic():
        new = [] if change.is_empty else import_saving.save_product(change, known, pictures)
        if new:
            receive_first_stock(new, location, actor)
        for variant_id, threshold in changed.items():
            StockLevel.objects.update_or_create(
                location=location,
                variant_id=variant_id,
                defaults={"low_stock_threshold": threshold},
            )


def receive_first_stock(new, location, actor):
    """Make the levels of [(row, variant id), ...] and book in what the file says lies there."""
    levels = StockLevel.objects.bulk_create(
        StockLevel(
            location=location,
            variant_id=variant_id,
            low_stock_threshold=row["low_stock_threshold"] or 0,
        )
        for row, variant_id in new
    )
    moves = [
        Move(level.pk, Kind.RECEIVED, row["stock"], 0, "import", f"import {row['sku']}", actor=actor)
        for level, (row, _variant_id) in zip(levels, new, strict=True)
        if row["stock"]
    ]
    if moves:
        move_stock(moves)


def refusals(change, error):
    reason = _("The database refused the product: %(constraint)s.") % {
        "constraint": constraint_of(error) or error
    }
    return [each.row.problem("", reason) for each in change.variants]
