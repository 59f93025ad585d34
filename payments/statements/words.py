"""Order numbers and names in what a bank writes about a transfer: cut off, in capitals, without marks."""

import re
import unicodedata
from difflib import SequenceMatcher

# As `Order.number` has them; banks drop the hyphens, and people the letters in front.
NUMBER = re.compile(r"(?<![A-Z0-9])(?:TO[\s.-]*)?(\d{6})[\s.-]*([2-9A-HJ-NP-Z]{5,8})(?![A-Z0-9])")
# Shorter words are initials and titles, found in any text.
SHORTEST_WORD = 3
# From here on two words are the same one, misspelt.
MISSPELT = 0.8


def order_numbers_in(description):
    """The order numbers that a description may name, in the shop's own spelling."""
    return [f"TO-{day}-{rest}" for day, rest in NUMBER.findall(description.upper())]


def likeness(name, description):
    """How many per cent of a name's letters stand in a description; 0 if the name has no long word."""
    wanted = [word for word in words_of(name) if len(word) >= SHORTEST_WORD]
    there = words_of(description)
    letters = sum(len(word) for word in wanted)
    found = sum(len(word) for word in wanted if any(is_alike(word, other) for other in there))
    return 100 * found // letters if letters else 0


def words_of(text):
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.findall(r"[A-Z]+", plain.upper())


def is_alike(word, other):
    """The same word, one that the bank cut off, or one misspelt."""
    if word == other:
        return True
    if len(other) < SHORTEST_WORD or abs(len(word) - len(other)) > len(word) // 2:
        return False
    if word[0] != other[0]:
        # Slow to compare, and nobody misspells the first letter of a name.
        return False
    return word.startswith(other) or SequenceMatcher(None, word, other).ratio() >= MISSPELT
