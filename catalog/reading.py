"""Read the catalogue's few hot statements as prepared ones: planning them takes as long as running them."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor

Row = TypeVar("Row", bound=models.Model)


def fetch_rows(statement: str, params: Sequence[object] = ()) -> list[tuple]:
    """Run a statement of constant text and return its rows.

    Django's own cursors write the parameters into the text, so no statement is ever the same
    twice. This one sends them apart; the connection prepares what it has met before, unless
    `prepare_threshold` is off (docs/operations.md), and then only the planning comes back.
    Lists of whole numbers want a cast in the statement (`%s::bigint[]`).
    """
    connection.ensure_connection()
    # Django's wrapper, so that this too is counted, logged and refused inside a broken transaction.
    cursor = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
    with connection._prepare_cursor(cursor) as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, params)
        return cursor.fetchall()


def columns_of(model: type[models.Model], alias: str) -> str:
    """All columns of a table, as `instance_of` wants them: "alias.id, alias.name, ..."."""
    return ", ".join(f"{alias}.{field.column}" for field in model._meta.concrete_fields)


def instance_of(model: type[Row], values: Sequence[Any]) -> Row | None:
    """Make an instance of the columns that `columns_of` names; None of a row that a join did not find."""
    names, key, converters = _how_to_read(model)
    if values[key] is None:
        return None
    values = list(values)
    for place, convert in converters:
        values[place] = convert(values[place], None, connection)
    return model.from_db("default", names, values)


@cache
def _how_to_read(model: type[models.Model]) -> tuple[list[str], int, list[tuple[int, Any]]]:
    """Names of the fields, where the key stands, and what turns a column into its value, JSON for one."""
    fields = model._meta.concrete_fields
    converters = [
        (place, field.from_db_value) for place, field in enumerate(fields) if hasattr(field, "from_db_value")
    ]
    return [field.attname for field in fields], fields.index(model._meta.pk), converters
