"""Reading what the audit triggers wrote: who changed what, from which value to which."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.contrib.auth import get_user_model


@dataclass(frozen=True)
class Change:
    """One event: `parts` are (name, before, after); before is None on the first event of a row."""

    at: datetime
    who: str
    subject: str
    parts: list


def read_changes(table, fields, *, subject="", **rows):
    """Changes in one event table ("catalog.VariantPriceEvent"), newest first; two queries.

    `fields` is {column: name}, `subject` the column that says which row it was, `rows` a filter.
    """
    events = apps.get_model(table).objects.filter(**rows).select_related("pgh_context").order_by("pgh_id")
    events = list(events)
    people = actors_of(events)
    seen: dict[int, object] = {}
    changes = []
    for event in events:
        before = seen.get(event.pgh_obj_id)
        parts = [
            (name, getattr(before, field, None), getattr(event, field))
            for field, name in fields.items()
            if before is None or getattr(before, field) != getattr(event, field)
        ]
        seen[event.pgh_obj_id] = event
        if parts:
            who = people.get(actor_id(event), "")
            changes.append(Change(event.pgh_created_at, who, getattr(event, subject, ""), parts))
    return changes[::-1]


def actors_of(events):
    """{user id: name} of everybody who caused one of the events; a deed of the shop itself has none."""
    ids = {actor_id(event) for event in events} - {None}
    users = get_user_model().objects.filter(pk__in=ids)
    return {user.pk: str(user) for user in users}


def actor_id(event):
    context = event.pgh_context
    return context.metadata.get("user") if context else None
