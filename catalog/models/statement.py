"""Triggers that see all rows of a statement at once, on tables whose rows belong to a product."""

import pgtrigger

# A trigger with transition tables may speak of one operation only, so there are three.
TOUCHED = {
    pgtrigger.Insert: ("SELECT product_id FROM new_rows GROUP BY 1", {"new": "new_rows"}),
    pgtrigger.Update: (
        "SELECT product_id FROM new_rows UNION SELECT product_id FROM old_rows",
        {"new": "new_rows", "old": "old_rows"},
    ),
    pgtrigger.Delete: ("SELECT product_id FROM old_rows GROUP BY 1", {"old": "old_rows"}),
}


def statement_triggers(name, func):
    """Triggers for insert, update and delete; "{touched}" in `func` selects the ids of their products."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_{str(operation).lower()}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**tables),
            func=func.format(touched=touched),
        )
        for operation, (touched, tables) in TOUCHED.items()
    ]
