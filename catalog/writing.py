"""Insert a few rows by prepared SQL: composing the statement anew takes longer than running it."""

from collections.abc import Sequence
from functools import cache

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from .reading import fetch_rows

# More rows are worth a statement of their own, and few numbers of rows are worth remembering.
MOST_PREPARED = 8
MOST_AT_ONCE = 1000


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one table in one statement and give them their keys, as `bulk_create` does.

    Like it, this calls no `save()` and sends no signal. For tables with a counting key and
    without defaults of the database.
    """
    if not rows:
        return
    model = type(rows[0])
    # In the back office pghistory writes who acts into the text of each statement.
    if len(rows) > MOST_PREPARED or connection.execute_wrappers:
        model._default_manager.bulk_create(rows, batch_size=MOST_AT_ONCE)
        return
    # Not Django's proxy of it, which looks for the connection of this thread once a value.
    database = connections[DEFAULT_DB_ALIAS]
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), database)
        for row in rows
        for field in _written_fields(model)
    ]
    for row, (key,) in zip(rows, fetch_rows(_statement(model, len(rows)), values), strict=True):
        row.pk = key
        row._state.adding = False
        row._state.db = connection.alias


@cache
def _written_fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]


@cache
def _statement(model: type[models.Model], count: int) -> str:
    columns = [field.column for field in _written_fields(model)]
    row = f"({', '.join(['%s'] * len(columns))})"
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "  # noqa: S608 our own names
        f"VALUES {', '.join([row] * count)} RETURNING {model._meta.pk.column}"
    )
