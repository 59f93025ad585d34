"""What a shopper typed, as plain terms: lower case, no accents, Indonesian shorthand written out."""

import re
import unicodedata

# Longer text is no search; what is cut off would only cost time.
MOST_CHARACTERS = 200
MOST_TERMS = 8
LONGEST_TERM = 40

# A code keeps its hyphens (GR-003), a number its point (1.5).
TERM = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
SAY_NOTHING = (
    "yang dan di ke dari untuk dengan pada atau ini itu juga adalah oleh dalam para agar bisa ada tidak "
    "the a an of for and or with in on to"
)
STOPWORDS = frozenset(SAY_NOTHING.split())
TWICE = re.compile(r"([a-z]{3,})2")
STRETCHED = re.compile(r"([a-z])\1{2,}")
AMOUNT = re.compile(r"(\d+(?:\.\d+)?)([a-z]{1,5})")
SIZE = re.compile(r"(\d+)x(\d+)")


def read_terms(text):
    """Return the terms of a search, each once, in order: "Buku2 dan KAOS baguuus" -> buku, kaos, bagus.

    Words that say nothing are dropped unless there are no others.
    """
    words = [word for term in TERM.findall(plain(text)) for word in spell_out(term[:LONGEST_TERM])]
    words = list(dict.fromkeys(words))[: MOST_TERMS * 2]
    telling = [word for word in words if word not in STOPWORDS]
    return (telling or words)[:MOST_TERMS]


def plain(text):
    """Lower case without accents; full-width letters and digits become ordinary ones."""
    if len(text) > MOST_CHARACTERS:
        # Not in the middle of a word: half a word finds nothing.
        text = text[:MOST_CHARACTERS].rsplit(maxsplit=1)[0]
    decomposed = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    # In "1,5 liter" the comma is a point; elsewhere it only separates.
    return re.sub(r"(?<=\d),(?=\d)", ".", letters)


def spell_out(term):
    """One written term to the words meant: anak2 -> anak; bed-cover -> bed, cover; 1kg -> 1, kg."""
    if twice := TWICE.fullmatch(term):
        return [twice[1]]
    if amount := AMOUNT.fullmatch(term):
        return [amount[1], amount[2]]
    if size := SIZE.fullmatch(term):
        return [size[1], "x", size[2]]
    if is_code(term):
        return [term]
    return [shorten(part) for part in re.split(r"[-.]", term)]


def shorten(word):
    """baguuus -> bagus: no Indonesian or English word has a letter three times in a row."""
    return STRETCHED.sub(r"\1", word)


def is_code(term):
    """A SKU, barcode, model or number rather than a word."""
    return any(character.isdigit() for character in term)
