"""Bring the `region` table in line with the shipped list of regions."""

from dataclasses import dataclass

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction

from customers.models import Region
from customers.region_changes import Changes, read_changes
from customers.region_list import PARENT_LENGTH, REGIONS_FILE, ListRefused, read_regions
from customers.region_words import DISPLAY_NAMES, display_name, words_of

# The length of a dotted code tells its level.
LEVEL_BY_LENGTH = {2: 1, 5: 2, 8: 3, 13: 4}

COPY = """
COPY loaded_region
    (code, level, parent_id, name, display_name, postal_code, search_name, is_active)
FROM STDIN
"""

UPSERT = """
INSERT INTO customers_region AS region
    (code, level, parent_id, name, display_name, postal_code, search_name, is_active)
SELECT code, level, parent_id, name, display_name, postal_code, search_name, is_active
FROM loaded_region
ORDER BY level, code
ON CONFLICT (code) DO UPDATE SET
    name = excluded.name, display_name = excluded.display_name,
    postal_code = excluded.postal_code, search_name = excluded.search_name, is_active = TRUE
WHERE (region.name, region.display_name, region.postal_code, region.search_name, region.is_active)
    IS DISTINCT FROM
    (excluded.name, excluded.display_name, excluded.postal_code, excluded.search_name, TRUE)
"""

DEACTIVATE = """
UPDATE customers_region AS region
SET is_active = FALSE
WHERE is_active AND NOT EXISTS (SELECT 1 FROM loaded_region WHERE loaded_region.code = region.code)
"""


# A decree moves some hundred of the 91,599 regions; a list that loses more than this is half a file.
MOST_GONE_PERCENT = 5


@dataclass(frozen=True)
class Loaded:
    """How many rows the list has, how many of them were new or different, how many left it."""

    listed: int
    changed: int
    deactivated: int
    changes: Changes


@transaction.atomic
def load_regions(path=REGIONS_FILE, *, is_rehearsal=False, may_shrink=True):
    """Load the list at `path`: `code,name,postal_code`, CSV with a header, gzipped or not.

    One transaction; a second run changes nothing. A code that has left the list is made
    inactive, never deleted: addresses and past orders point at it. A rehearsal tells what would
    change and changes nothing. Raises ListRefused for a list that is none, and, unless it
    `may_shrink`, for one that lacks many of the regions there are.
    """
    rows = list(region_rows(read_regions(path)))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE loaded_region (LIKE customers_region) ON COMMIT DROP")
        with cursor.copy(COPY) as copy:
            for row in rows:
                copy.write_row(row)
        changes = read_changes(cursor)
        if not may_shrink and 100 * changes["gone"] > MOST_GONE_PERCENT * len(rows):
            raise ListRefused(
                f"The list lacks {changes['gone']} regions that are in use: is it whole? Nothing was changed."
            )
        # Room enough to put all new words into the search indexes in one go.
        cursor.execute("SET LOCAL gin_pending_list_limit TO '256MB'")
        cursor.execute("SET LOCAL maintenance_work_mem TO '256MB'")
        cursor.execute(UPSERT)
        changed = cursor.rowcount
        cursor.execute(DEACTIVATE)
        deactivated = cursor.rowcount
        cursor.execute("DROP TABLE loaded_region")
        make_searches_quick(cursor)
    if is_rehearsal:
        transaction.set_rollback(True)
    return Loaded(listed=len(rows), changed=changed, deactivated=deactivated, changes=changes)


def make_searches_quick(cursor):
    """Put the new words in their place in the indexes, and count them.

    Until the first vacuum a search would read the indexes' list of things to do from end to
    end, or judge that the whole table is cheaper to read (0.8 s instead of 0.01 s, seen).
    """
    for index in Region._meta.indexes:
        if isinstance(index, GinIndex):
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index.name])
    cursor.execute("ANALYZE customers_region")


def region_rows(regions):
    """Yield one table row for each region, in the order of `COPY`.

    A district carries the postal codes of its villages in `search_name`, so that a search by
    postal code finds it without looking at 83,762 villages; it has a `postal_code` of its own
    only if all its villages share one (6,006 of 7,285 do).
    """
    district_postal_codes = {}
    for code, (_name, postal_code) in regions.items():
        if postal_code:
            district_postal_codes.setdefault(code[:8], set()).add(postal_code)
    for code, (name, postal_code) in regions.items():
        postal_codes = {postal_code} - {""}
        if len(code) == 8:
            postal_codes = district_postal_codes.get(code, set())
        yield (
            code,
            LEVEL_BY_LENGTH[len(code)],
            code[: PARENT_LENGTH[len(code)]] if len(code) > 2 else None,
            name,
            display_name(code, name),
            min(postal_codes) if len(postal_codes) == 1 else "",
            search_name(code, regions, postal_codes),
            True,
        )


def search_name(code, regions, postal_codes):
    """Return ` dago | coblong kota bandung jawa barat 40135`.

    Every word has a space before it, so `LIKE '% word%'` finds words by their beginning; the bar
    ends the region's own name, so `LIKE ' dago |%'` finds exactly that name. pg_trgm sees neither.
    """
    above = [code[:length] for length in (8, 5, 2) if length < len(code)]
    words = [word for upper in above for word in spoken_words(upper, regions[upper][0])]
    own = words_of(regions[code][0])
    return " " + " ".join([*own, "|", *words, *sorted(postal_codes)])


def spoken_words(code, name):
    return words_of(DISPLAY_NAMES.get(code, name.replace("Administrasi ", "")))
