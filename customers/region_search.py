"""Find regions by what people type."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity, TrigramStrictWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, F, IntegerField, Q, Value, When

from customers.models import Region
from customers.region_words import typed_words
from customers.regions import codes_upward, with_all_above

LONGEST_TEXT = 80
MOST_WORDS = 6
SHORTEST_TEXT = 3

# A word may differ in about every fourth letter: "coblog", "cablong", "tebt". The server's own
# 0.6 finds only slips at the end of a word; below 0.4 everything is like everything.
ALIKE_ENOUGH = "0.45"
# From here on the likeness of all words is good enough not to look among the villages as well.
SURELY_MEANT = 0.5
# Thousands of villages are somehow like a word of four letters.
TELLING_LENGTH = 5

# No caller may ask for more: a page lists a handful.
MOST_HITS = 20

# How a region's own name answers the text: it is the text, it begins with the text, it is a run of
# its words, it begins with one of them, or it only lies within what was typed.
WHOLE, BEGUN, RUN, WORD, WITHIN = range(5)


@dataclass(frozen=True)
class RegionHit:
    """A district or village to choose. `postal_code` is "" where a district has several."""

    code: str
    level: int
    name: str
    label: str
    postal_code: str

    @property
    def full_label(self):
        """`Coblong, Kota Bandung, Jawa Barat, 40132`."""
        return ", ".join(filter(None, [self.label, self.postal_code]))


def search_regions(text, limit=8):
    """Return the districts and villages that `text` may mean, best first.

    `text` is part of a name, several names in any order ("bdg coblong"), a postal code, or any
    of them mistyped. Names that are exactly it come before names that begin with it, districts
    before villages, and regions that only lie within what was typed come last. Looks for
    misspellings only where nothing is spelt so. Fewer than three characters find nothing.
    """
    words = typed_words(text[:LONGEST_TEXT])[:MOST_WORDS]
    limit = min(limit, MOST_HITS)
    if sum(map(len, words)) < SHORTEST_TEXT:
        return []
    found = spelt_so(words, limit) or alike(words, limit)
    return hits(found, words)


def spelt_so(words, limit):
    """Return regions that hold every word, or a word beginning with it.

    The villages are looked through only if the districts leave room: such a text is telling,
    so few villages match it. "Jawa" alone would match 23,000 of them.
    """
    districts = ranked(words, Region.Level.DISTRICT)[:limit]
    found = [(rank, level, name, code) for code, level, name, rank in districts]
    if len(found) < limit:
        villages = ranked(words, Region.Level.VILLAGE)[:limit]
        found += [(rank, level, name, code) for code, level, name, rank in villages]
    # A village of that very name is more likely meant than a district somewhere within it.
    found.sort(key=lambda row: (row[0] == WITHIN, row[1], *row))
    return [code for _rank, _level, _name, code in found[:limit]]


def ranked(words, level):
    text = " ".join(words)
    runs = [
        " ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)
    ]
    rank = Case(
        When(search_name__startswith=f" {text} |", then=WHOLE),
        When(search_name__startswith=f" {text}", then=BEGUN),
        When(any_of(Q(search_name__startswith=f" {run} |") for run in runs), then=RUN),
        When(any_of(Q(search_name__startswith=f" {word}") for word in words), then=WORD),
        default=WITHIN,
        output_field=IntegerField(),
    )
    matching = [Q(search_name__contains=f" {word}") for word in words]
    return (
        Region.objects.active()
        .filter(*matching, level=level)
        .annotate(rank=rank)
        .order_by("rank", "name", "code")
        .values_list("code", "level", "name", "rank")
    )


def any_of(conditions):
    whole = Q()
    for condition in conditions:
        whole |= condition
    return whole


def alike(words, limit):
    """Return regions whose names are like every word; digits are not like other digits."""
    words = [word for word in words if not word.isdigit()]
    if not words:
        return []
    districts = likest_districts(words)[:limit]
    is_sure = bool(districts) and districts[0][0] >= SURELY_MEANT * len(words)
    if is_sure or max(map(len, words)) < TELLING_LENGTH:
        return [code for _likeness, _score, code in districts]
    found = [*districts, *likest(words, Region.Level.VILLAGE)[:limit]]
    found.sort(key=lambda row: -row[1])
    return [code for _likeness, _score, code in found[:limit]]


@transaction.atomic
def likest_districts(words):
    # The threshold is the session's; LOCAL and DEFAULT see to it that nobody else meets ours.
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold TO {ALIKE_ENOUGH}")
        districts = list(likest(words, Region.Level.DISTRICT)[:MOST_HITS])
        cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold TO DEFAULT")
    return districts


def likest(words, level):
    likeness = sum((TrigramStrictWordSimilarity(word, "search_name") for word in words), Value(0.0))
    matching = [Q(search_name__trigram_word_similar=word) for word in words]
    return (
        Region.objects.active()
        .filter(*matching, level=level)
        .annotate(likeness=likeness)
        .annotate(score=F("likeness") + TrigramSimilarity("name", " ".join(words)))
        .order_by("-score", "name", "code")
        .values_list("likeness", "score", "code")
    )


def hits(codes, words):
    """Turn codes into hits, in the same order; all their names come with one query."""
    regions = with_all_above(codes)
    return [hit(code, regions, words) for code in codes]


def hit(code, regions, words):
    region = regions[code]
    # Who looks for a district by one of its postal codes has told us which one it is.
    typed = [word for word in words if len(word) == 5 and f" {word}" in region.search_name]
    return RegionHit(
        code=code,
        level=region.level,
        name=region.display_name,
        label=", ".join(regions[upper].display_name for upper in codes_upward(code)),
        postal_code=region.postal_code or next(filter(str.isdigit, typed), ""),
    )
