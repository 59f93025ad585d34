"""Find products by what people type: Indonesian words and shorthand, synonyms, codes, misspellings."""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, F, FloatField, Q, Value, When

from .models import CatalogueVersion, Product, SearchSynonym
from .models.product import ProductQuerySet
from .search_terms import is_code, read_terms

# Weights of D, C, B, A (catalog/models/product.py): descriptions, stems, shelf and brand, names.
WEIGHTS = [0.02, 0.1, 0.4, 1.0]
# Real words whose stem is another real word or nonsense: kemeja (shirt) -> meja (table).
HAVE_NO_STEM = (
    "kemeja meja kemasan keripik ripik seprai sepra celengan celeng sekolah seko makanan pengering "
    "perawatan penutup"
)
NEVER_STEMMED = frozenset(HAVE_NO_STEM.split())
LONGEST_SYNONYM = 3

NEAREST_WORDS = """
SELECT asked.word, near.word, near.likeness
FROM unnest(%s::text[]) AS asked (word)
CROSS JOIN LATERAL (
    SELECT w.word, similarity(w.word, asked.word) AS likeness
    FROM catalog_searchword w
    WHERE similarity(w.word, asked.word) > 0.1
        AND length(w.word) BETWEEN length(asked.word) - 2 AND length(asked.word) + 2
    ORDER BY likeness DESC, w.word
    LIMIT 50
) near
"""


@dataclass
class SearchResult:
    """What was found for `terms`: `products` is a queryset in the order of rank, to be sliced.

    `corrected` and `loosened` are asked only when a page has few hits or none; each costs a
    statement of its own.
    """

    terms: list[str]
    products: ProductQuerySet
    synonyms: dict = field(repr=False)

    @property
    def text(self):
        return " ".join(self.terms)

    @cached_property
    def corrected(self):
        """The search with misspelt words put right ("Mungkin maksud Anda ..."), or ""."""
        terms = correct(self.terms, self.synonyms)
        return "" if terms == self.terms else " ".join(terms)

    @property
    def loosened(self):
        """Products that match some of the terms, best first: better than an empty page."""
        return find_products(self.terms, self.synonyms, combine=or_)


def search_products(text, version=None):
    """Return a SearchResult for whatever a person typed; empty text finds nothing.

    `version` is the number of CatalogueVersion if the caller has read it: it saves a statement.
    The products are those that are on sale, ordered by rank, then the newest first.
    """
    terms = read_terms(text)
    synonyms = known_synonyms(CatalogueVersion.current() if version is None else version)
    return SearchResult(terms, find_products(terms, synonyms), synonyms)


def find_products(terms, synonyms, combine=and_):
    products = Product.objects.on_sale()
    groups = group_terms(terms, synonyms)
    if groups:
        query = reduce(combine, [group.query() for group in groups])
        products = products.filter(search_vector=query).annotate(rank=rank_of(terms, groups))
    else:
        products = products.none().annotate(rank=Value(0.0))
    return products.order_by(F("rank").desc(), F("published_at").desc(), F("id").desc())


def rank_of(terms, groups):
    """How well a hit fits: by where its words stand, and more if its name begins with them.

    Indonesian puts the thing first: "meja" wants Meja Makan before Lampu Meja.
    """
    words = sorted({word for group in groups for spelling in group.spellings for word in spelling})
    # ts_rank of an AND measures how near words are to each other; of an OR, how weighty they are.
    query = reduce(or_, [stems_and_word(word) for word in words])
    begins = Case(
        When(name__istartswith=" ".join(terms), then=1.0),
        When(reduce(or_, [Q(name__istartswith=word) for word in words]), then=0.5),
        default=0.0,
        output_field=FloatField(),
    )
    return SearchRank(F("search_vector"), query, weights=WEIGHTS) + begins


def stems_and_word(word):
    configs = ["simple"] if is_stemless(word) else ["simple", "indonesian", "english"]
    return reduce(or_, [SearchQuery(f"'{word}'", config=each, search_type="raw") for each in configs])


@lru_cache(maxsize=2)
def known_synonyms(version):
    """{terms: [other terms, ...]}, all of them tuples of words: ("kulkas",) -> [("lemari", "es")]."""
    synonyms = {}
    for term, replacement, is_one_way in SearchSynonym.objects.values_list(
        "term", "replacement", "is_one_way"
    ):
        one, other = tuple(read_terms(term)), tuple(read_terms(replacement))
        if one and other and one != other:
            synonyms.setdefault(one, []).append(other)
            if not is_one_way:
                synonyms.setdefault(other, []).append(one)
    return synonyms


@dataclass(frozen=True)
class Group:
    """Words that stand for one thing: as typed, then their synonyms; each a tuple of words."""

    spellings: list[tuple[str, ...]]
    # The last word may still be growing under the shopper's fingers.
    is_open: bool = False

    def query(self):
        """A tsquery that any spelling satisfies: as written by weights A and B, stems by C and D."""
        written = [phrase(spelling) for spelling in self.spellings]
        *_, last = self.spellings[0]
        if self.is_open and len(self.spellings[0]) == 1 and len(last) >= 3:
            written.append(f"'{last}':*AB")
        query = SearchQuery(" | ".join(written), config="simple", search_type="raw")
        stems = [words for words in self.spellings if not any(map(is_stemless, words))]
        if stems:
            text = " | ".join(phrase(words, weights="CD") for words in stems)
            query |= SearchQuery(text, config="indonesian", search_type="raw")
            query |= SearchQuery(text, config="english", search_type="raw")
        return query


def phrase(words, weights="AB"):
    """Words in a row as tsquery text; of letters, digits, hyphens and points there is none to escape."""
    if all(word.isdecimal() or not word.isalpha() for word in words):
        # Numbers and codes have no stems: the description holds them as they are.
        weights = "ABD"
    joined = " <-> ".join(f"'{word}':{weights}" for word in words)
    return f"({joined})" if len(words) > 1 else joined


def is_stemless(word):
    return is_code(word) or len(word) < 3 or word in NEVER_STEMMED


def group_terms(terms, synonyms):
    """Cut the terms into groups, the longest synonym first, an amount together with its unit."""
    groups, at = [], 0
    while at < len(terms):
        words = next(
            tuple(terms[at : at + length])
            for length in range(LONGEST_SYNONYM, 0, -1)
            if length == 1 or tuple(terms[at : at + length]) in synonyms
        )
        spellings = [words, *synonyms.get(words, ())]
        if len(words) == 1 and words[0].isdigit():
            words, spellings = read_amount(terms[at:])
        at += len(words)
        groups.append(Group(spellings, is_open=at == len(terms)))
    return groups


def read_amount(terms):
    """("500", "ml") is written 500 ml or 500ml; ("160", "x", "200") is written with spaces or without."""
    if len(terms) >= 3 and terms[1] == "x" and terms[2].isdigit():
        words = tuple(terms[:3])
    elif len(terms) >= 2 and terms[1].isalpha() and len(terms[1]) <= 5:
        words = tuple(terms[:2])
    else:
        return (terms[0],), [(terms[0],)]
    return words, [words, ("".join(words),)]


def correct(terms, synonyms):
    """Put each term that no name of the shop knows right, if a known word is near enough."""
    unknown = [term for term in terms if term.isalpha() and len(term) >= 3 and (term,) not in synonyms]
    with connection.cursor() as cursor:
        cursor.execute(NEAREST_WORDS, [unknown])
        near = {}
        for term, word, likeness in cursor.fetchall():
            near.setdefault(term, []).append((distance(term, word), -likeness, word))
    corrected = []
    for term in terms:
        errors, _likeness, word = min(near.get(term, [(0, 0, term)]))
        corrected.append(word if errors <= (1 if len(term) < 8 else 2) else term)
    return corrected


def distance(one, other):
    """Letters to insert, drop, change or swap with a neighbour to get from one word to the other."""
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
