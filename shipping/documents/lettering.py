"""Text on paper: the fonts that are embedded, what they cannot show, and lines that fit a box."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent / "fonts"
PLAIN, BOLD = "Label", "Label-Bold"
MISSING = "\u25a1"
# The leading of a line, in parts of its letters' size.
LEADING = 1.2


@cache
def load_fonts():
    """Register both fonts once a process and return the letters they have."""
    plain = TTFont(PLAIN, FONTS / "DejaVuSansCondensed.ttf")
    pdfmetrics.registerFont(plain)
    pdfmetrics.registerFont(TTFont(BOLD, FONTS / "DejaVuSansCondensed-Bold.ttf"))
    return frozenset(plain.face.charToGlyph)


def readable(text):
    """Return `text` as a courier can read it, on one line.

    Letters the font lacks become those they stem from (fullwidth, mathematical), else one box for
    each run of them: a name in another script is not lost silently, and never breaks the page.
    Marks that turn the direction of writing would mirror a house number, so they go.
    """
    known = load_fonts()
    text = unicodedata.normalize("NFC", re.sub(r"\s+", " ", text)).strip()
    shown = []
    for letter in text:
        if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Mn", "Me"} and ord(letter) not in known:
            continue
        if ord(letter) in known and unicodedata.category(letter) != "Cf":
            shown.append(letter)
            continue
        plainer = unicodedata.normalize("NFKC", letter)
        is_shown = all(
            ord(part) in known and not unicodedata.category(part).startswith("C") for part in plainer
        )
        shown.append(plainer if is_shown else MISSING)
    return re.sub(f"{MISSING}( ?{MISSING})+", MISSING, "".join(shown))


def width_of(text, font, size):
    return pdfmetrics.stringWidth(text, font, size)


def wrap(text, font, size, width):
    """Break `text` into lines at most `width` points wide; a word that is too long is cut."""
    lines, line = [], ""
    for word in text.split():
        while width_of(word, font, size) > width:
            fitting = fitting_part(word, font, size, width)
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:fitting])
            word = word[fitting:]
        joined = f"{line} {word}".strip()
        if width_of(joined, font, size) <= width:
            line = joined
        else:
            lines.append(line)
            line = word
    return [*lines, line] if line else lines


def fitting_part(word, font, size, width):
    """How many letters of a word fit; at least one, or wrapping would never end."""
    used = 0
    for count, letter in enumerate(word):
        used += width_of(letter, font, size)
        if used > width:
            return max(count, 1)
    return len(word)


def shorten(text, font, size, width):
    """Return `text`, cut with an ellipsis where it is wider than `width`."""
    return text if width_of(text, font, size) <= width else cut_short(text, font, size, width)


def cut_short(text, font, size, width):
    """End `text` with an ellipsis, to say that there was more."""
    room = width - width_of("…", font, size)
    return text[: fitting_part(text, font, size, room)].rstrip() + "…"


def fit(paragraphs, width, height, sizes):
    """Find the largest of `sizes` at which [(text, font), ...] fit the box: (size, [(line, font), ...]).

    At the smallest size what is too long is cut at its end with an ellipsis.
    """
    for size in sizes:
        lines = [(line, font) for text, font in paragraphs for line in wrap(text, font, size, width)]
        room = int(height // (size * LEADING))
        if len(lines) <= room:
            return size, lines
    line, font = lines[room - 1]
    return size, [*lines[: room - 1], (cut_short(line, font, size, width), font)]
