"""What a list of regions changes in the table: new, renamed, back again, gone out of use."""

from dataclasses import dataclass, field

# Enough to see what kind of change it is; counts tell the rest.
EXAMPLES = 10

# Asked before the table is brought in line with `loaded_region`.
CHANGES = """
SELECT kind, count(*)::int, (array_agg(words ORDER BY code))[:%s]
FROM (
    SELECT coalesce(new.code, old.code) AS code,
        CASE
            WHEN old.code IS NULL THEN 'added'
            WHEN new.code IS NULL THEN 'gone'
            WHEN NOT old.is_active THEN 'back'
            WHEN old.name <> new.name THEN 'renamed'
            WHEN old.postal_code <> new.postal_code THEN 'postal'
            ELSE 'words'
        END AS kind,
        concat_ws(
            ' ', coalesce(new.code, old.code), old.name,
            CASE WHEN old.name <> new.name THEN '> ' || new.name WHEN old.name IS NULL THEN new.name END,
            CASE WHEN old.postal_code <> new.postal_code
                THEN coalesce(nullif(old.postal_code, ''), '-') || ' > '
                    || coalesce(nullif(new.postal_code, ''), '-') END
        ) AS words
    FROM loaded_region new
    FULL JOIN customers_region old USING (code)
    WHERE old.code IS NULL
        OR (new.code IS NULL AND old.is_active)
        OR (old.name, old.postal_code, old.search_name, old.is_active)
            IS DISTINCT FROM (new.name, new.postal_code, new.search_name, TRUE) AND new.code IS NOT NULL
) changes
GROUP BY kind
"""


@dataclass(frozen=True)
class Changes:
    """{kind: count} and {kind: first examples}; kinds: added, renamed, postal, words, back, gone.

    `words`: the region keeps its name and is found by others, because one above it has a new name.
    """

    counts: dict = field(default_factory=dict)
    examples: dict = field(default_factory=dict)

    def __getitem__(self, kind):
        return self.counts.get(kind, 0)

    @property
    def total(self):
        return sum(self.counts.values())


def read_changes(cursor):
    """What bringing the table in line with `loaded_region` is going to change; one statement."""
    cursor.execute(CHANGES, [EXAMPLES])
    rows = cursor.fetchall()
    return Changes(
        counts={kind: count for kind, count, _examples in rows},
        examples={kind: tuple(examples) for kind, _count, examples in rows},
    )
