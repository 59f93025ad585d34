"""Read the catalogue's few hot statements as prepared ones: planning them takes as long as running them."""

from collections.abc import Sequence

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor


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
