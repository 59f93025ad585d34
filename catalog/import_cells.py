"""One cell of the import file to one clean value, or a ValueError whose text says what is wrong with it."""

import json
import re
import unicodedata

from django.utils.translation import gettext as _

from .money import parse_rupiah

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WHOLE = re.compile(r"[0-9]{1,12}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# A spreadsheet would run such a cell as a formula when the catalogue is exported again.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOST_SPECS = 40


def read_text(cell, most, *, is_required=False, has_lines=False):
    """Text without the spaces around it, at most `most` characters, line breaks only if `has_lines`."""
    if cell.startswith(FORMULA_STARTS) or cell.strip().startswith(FORMULA_STARTS):
        raise ValueError(_("Text may not start with = + - @ or a tab: a spreadsheet takes it for a formula."))
    text = cell.strip().replace("\r\n", "\n")
    if is_required and not text:
        raise ValueError(_("This cell may not be empty."))
    if len(text) > most:
        raise ValueError(
            _("The text has %(length)d characters; at most %(most)d are possible.")
            % {"length": len(text), "most": most}
        )
    return check_characters(text, allowed="\n\t" if has_lines else "")


def check_characters(text, allowed=""):
    """Return `text` if a page and the database can hold it."""
    # Nearly all text is, and looking at each of its characters takes a tenth of an import.
    if text.isprintable():
        return text
    for character in text:
        if character not in allowed and unicodedata.category(character) in ("Cc", "Cs"):
            raise ValueError(
                _("The text holds a character that cannot be shown (U+%(code)04X).")
                % {"code": ord(character)}
            )
    return text


def read_slug(cell, most):
    slug = read_text(cell, most, is_required=True)
    if not SLUG.fullmatch(slug):
        raise ValueError(_("Only small letters a-z, digits and single hyphens are possible here."))
    return slug


def read_slugs(cell, most):
    """One or more slugs with semicolons between, each once."""
    slugs = [read_slug(part, most) for part in cell.split(";") if part.strip()]
    if not slugs:
        raise ValueError(_("This cell may not be empty."))
    return list(dict.fromkeys(slugs))


def read_rupiah(cell, most, *, least=0):
    """Whole rupiah as people write them ("50000", "50.000", "Rp50.000"); None for an empty cell."""
    if not cell.strip():
        return None
    try:
        amount = parse_rupiah(cell)
    except ValueError:
        raise ValueError(number_reason(cell)) from None
    return check_range(amount, least, most)


def read_whole(cell, most, *, least=0):
    """A whole number in the digits 0-9; None for an empty cell."""
    text = cell.strip()
    if not text:
        return None
    if not WHOLE.fullmatch(text):
        raise ValueError(number_reason(cell))
    return check_range(int(text), least, most)


def check_range(number, least, most):
    if number < least:
        raise ValueError(_("At least %(least)d is possible here.") % {"least": least})
    if number > most:
        raise ValueError(_("At most %(most)d is possible here.") % {"most": most})
    return number


def number_reason(cell):
    """Say why a cell is not one of our whole numbers."""
    text = cell.strip()
    if re.fullmatch(r"-\s*(rp\.?)?\s*[\d.,\s]+", text, re.IGNORECASE):
        return _("A number here cannot be negative.")
    if not text.isascii() and any(character.isdigit() for character in text):
        return _("Write the number with the ordinary digits 0-9.")
    if re.fullmatch(r"(rp\.?)?\s*[\d.,\s]*\d[.,]\d*", text, re.IGNORECASE):
        return _("Write a whole number, without decimals.")
    if re.fullmatch(r"[0-9]+", text):
        return _("The number is too large.")
    return _("“%(text)s” is not a whole number.") % {"text": text[:30]}


def read_flag(cell):
    """True for 1, False for 0 or nothing."""
    text = cell.strip()
    if text not in ("", "0", "1"):
        raise ValueError(_("Write 1 for yes, 0 or nothing for no."))
    return text == "1"


def read_gtin(cell):
    """A barcode of 8, 12, 13 or 14 digits whose last fits the others (GS1 General Specifications, 7.9)."""
    gtin = cell.strip()
    if not gtin:
        return ""
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", gtin):
        raise ValueError(_("A barcode has 8, 12, 13 or 14 digits."))
    *digits, check = map(int, gtin)
    weighted = sum(digit * (3 if i % 2 == 0 else 1) for i, digit in enumerate(reversed(digits)))
    if (weighted + check) % 10:
        raise ValueError(_("The last digit of the barcode does not fit the others."))
    return gtin


def read_specs(cell):
    """{attribute code: text} from a JSON object; {} for an empty cell."""
    if not cell.strip():
        return {}
    try:
        specs = json.loads(cell)
    except (ValueError, RecursionError):
        raise ValueError(_('Write JSON such as {"bahan": "Katun"}.')) from None
    if not isinstance(specs, dict) or len(specs) > MOST_SPECS:
        raise ValueError(_('Write JSON such as {"bahan": "Katun"}.'))
    return {read_slug(code, 40): read_spec_text(code, text) for code, text in specs.items()}


def read_spec_text(code, text):
    if not isinstance(text, str) or not text.strip():
        raise ValueError(_("The value of %(code)s must be text.") % {"code": code})
    return read_text(text, 200)


def read_colour(cell):
    """A colour as #rrggbb, or ""."""
    colour = cell.strip()
    if colour and not COLOUR.fullmatch(colour):
        raise ValueError(_("Write the colour as #rrggbb."))
    return colour.lower()


def read_file_names(cell):
    """Names of pictures with semicolons between; plain names, since a path could lead anywhere."""
    names = [check_file_name(part.strip()) for part in cell.split(";") if part.strip()]
    return list(dict.fromkeys(names))


def check_file_name(name):
    check_characters(name)
    if "/" in name or "\\" in name or name.startswith(".") or len(name) > 150:
        raise ValueError(_("Write only the name of the picture file, without folders."))
    return name
