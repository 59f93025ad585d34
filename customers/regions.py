"""Find regions by what people type, and tell where a region lies."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity, TrigramStrictWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, F, IntegerField, Q, Value, When

from catalog.reading import fetch_rows
from customers.models import Region
from customers.region_words import typed_words

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

CODE = re.compile(r"[0-9.]{2,13}")
POSTAL_CODE = re.compile(r"[0-9]{5}")

# How a region's own name answers the text: it is the text, it begins with the text, it is a run of
# its words, it begins with one of them, or it only lies within what was typed.
WHOLE, BEGUN, RUN, WORD, WITHIN = range(5)


# Every page of the checkout asks where its address lies.
REGIONS = """
SELECT code, level, display_name, search_name, postal_code FROM customers_region
WHERE code = ANY(%s::text[])
"""


@dataclass(frozen=True, slots=True)
class RegionRow:
    code: str
    level: int
    display_name: str
    search_name: str
    postal_code: str


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


@dataclass(frozen=True)
class RegionChain:
    """Where a region lies; the names below its own level are "".

    `postal_codes` are those of the region itself, or of its villages if it is a district; `named` is
    the one that the reader searched by, "" for none.
    """

    code: str
    level: int
    province: str
    regency: str
    district: str
    village: str
    postal_codes: tuple[str, ...]
    named: str = ""

    @property
    def label(self):
        names = (self.village, self.district, self.regency, self.province)
        return ", ".join(filter(None, names))

    @property
    def postal_code(self):
        """The named or only postal code, or "" where there are several to choose from."""
        return self.postal_codes[0] if len(self.postal_codes) == 1 else self.named


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


def region_chain(code):
    """Return where the region `code` lies. Raises Region.DoesNotExist.

    Regions out of use are told as well: addresses written down earlier still need their names.
    """
    regions = with_all_above([code]) if CODE.fullmatch(code) else {}
    if code not in regions:
        raise Region.DoesNotExist(code)
    names = [regions[upper].display_name for upper in reversed(codes_upward(code))]
    province, regency, district, village = [*names, "", "", ""][:4]
    return RegionChain(
        code=code,
        level=regions[code].level,
        province=province,
        regency=regency,
        district=district,
        village=village,
        postal_codes=tuple(postal_codes_of(regions[code])),
    )


def region_labels(codes):
    """Return {code: "Coblong, Kota Bandung, Jawa Barat"} for many regions with one query."""
    codes = set(codes)
    regions = with_all_above(codes)
    return {code: ", ".join(regions[upper].display_name for upper in codes_upward(code)) for code in codes}


def region_children(code=""):
    """Return the regions right below `code`, or the provinces, as a person looks for a name."""
    children = Region.objects.active().in_menu_order()
    if code:
        return children.filter(parent_id=code)
    return children.filter(level=Region.Level.PROVINCE)


def postal_codes_of(region):
    """Return its own postal code, or a district's from the end of its search words."""
    if region.level < Region.Level.DISTRICT:
        return []
    return [word for word in region.search_name.split() if POSTAL_CODE.fullmatch(word)]


def with_all_above(codes):
    """Return {code: RegionRow} of the regions and of all they lie in, in one statement."""
    wanted = list({upper for code in codes for upper in codes_upward(code)})
    return {row[0]: RegionRow(*row) for row in fetch_rows(REGIONS, [wanted])}


def codes_upward(code):
    """Return `32.73.02`, `32.73`, `32` for `32.73.02`: a code holds those of all above it."""
    return [code[:length] for length in (13, 8, 5, 2) if length <= len(code)]
