"""Import a catalogue together with its first stock: the one place where the two sibling apps meet."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalog import import_saving
from catalog.import_changes import find_changes
from inventory.models import StockLevel, StockLocation
from inventory.moving import Kind, Move, constraint_of, move_stock

TAKEN_AT_ONCE = 100


@dataclass(slots=True)
class ImportResult:
    """`counts` has "new", "changed" and "same" rows; `problems` is what the database refused."""

    counts: Counter = field(default_factory=Counter)
    problems: list = field(default_factory=list)


def import_catalogue(catalogue, *, actor="", is_dry_run=False, on_row=lambda row, outcome: None):
    """Write a CatalogueFile: each product whole, with its variants and first stock, or not at all.

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
    for start in range(0, len(catalogue.products), TAKEN_AT_ONCE):
        products = catalogue.products[start : start + TAKEN_AT_ONCE]
        changes = list(find_changes(products, catalogue.pictures))
        thresholds = find_changed_thresholds(changes, location)
        refused = {}
        if not is_dry_run:
            save = partial(
                save_products,
                known=known,
                pictures=catalogue.pictures,
                thresholds=thresholds,
                location=location,
                actor=actor,
            )
            refused = save_what_can_be(changes, save)
        for change in changes:
            if change.wanted.slug in refused:
                result.problems += refusals(change, refused[change.wanted.slug])
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


def save_what_can_be(changes, save):
    """Save the products together or, if the database refuses one, each for itself.

    Return {slug: IntegrityError} of those that were refused. Each product is saved whole or
    not at all either way; together they take a third of the time.
    """
    try:
        save(changes)
    except IntegrityError as error:
        if len(changes) == 1:
            return {changes[0].wanted.slug: error}
        refused = {}
        for change in changes:
            refused |= save_what_can_be([change], save)
        return refused
    return {}


@transaction.atomic
def save_products(changes, *, known, pictures, thresholds, location, actor):
    new = import_saving.save_products([c for c in changes if not c.is_empty], known, pictures)
    if new:
        receive_first_stock(new, location, actor)
    for change in changes:
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
