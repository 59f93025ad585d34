"""Mobile numbers: read as Indonesians type them, kept as E.164, shown as 0812-3456-7890."""

import re
from urllib.parse import quote

import phonenumbers
from django.utils.translation import gettext as _


def normalize_phone(text):
    """Return the number as E.164 ("+6281234567890"); foreign numbers need their +code.

    Prefixes are cleaned before the library reads them: it takes 62812... without a plus
    for a landline of region 62. Raises ValueError with a sentence for the reader.
    """
    text = text.strip()
    if not re.fullmatch(r"\+?[0-9()\s./-]{6,25}", text):
        raise ValueError(_("A phone number has digits only, for example 0812-3456-7890."))
    digits = re.sub(r"[^0-9]", "", text)
    if text.startswith("+"):
        number = "+" + digits
    elif digits.startswith("0062"):
        number = "+" + digits[2:]
    elif digits.startswith("62"):
        number = "+" + digits
    elif digits.startswith("0"):
        number = "+62" + digits[1:]
    elif digits.startswith("8"):
        number = "+62" + digits
    else:
        raise ValueError(_("Start the number with 08 or +62, for example 0812-3456-7890."))
    # +62 0812...: the zero of home typed behind the country code.
    number = re.sub(r"^\+620", "+62", number)
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise ValueError(_("This phone number seems too short or too long. Please check it once more."))
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def display_phone(number):
    """Write E.164 the way people read it: "+6281234567890" -> "0812-3456-7890"."""
    if not number.startswith("+62"):
        return number
    home = "0" + number[3:]
    return "-".join(part for part in (home[:4], home[4:8], home[8:]) if part)


def whatsapp_link(number, text=""):
    """A wa.me link that opens a chat with the number, the text filled in."""
    link = "https://wa.me/" + number.lstrip("+")
    return f"{link}?text={quote(text)}" if text else link
