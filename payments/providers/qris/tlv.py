"""The text behind a QRIS: tags of two digits, lengths of two digits, values; a checksum at the end.

EMVCo's merchant-presented mode as Bank Indonesia uses it (payments reference, section 5.3).
"""

import binascii
from dataclasses import dataclass

from django.utils.translation import gettext as _

FORMAT, KIND, CURRENCY, AMOUNT, CHECKSUM = "00", "01", "53", "54", "63"
STATIC, ONE_TIME = "11", "12"
RUPIAH = "360"
# Format, category, currency, country, name, city: without one of them it is no merchant's code.
REQUIRED = (FORMAT, "52", CURRENCY, "58", "59", "60")
# Merchant accounts, additional data, other languages, and what acquirers add: tags inside a tag.
NESTED = {f"{number:02}" for number in (*range(26, 52), 62, 64, *range(80, 100))}
# A tip or a fee would make the payer send another sum than the order's.
SURCHARGES = {"55", "56", "57"}


class BadQris(Exception):
    """The text is no QRIS that we can use; the message says why, for who pasted it."""


@dataclass(frozen=True)
class Tag:
    number: str
    value: str

    def __str__(self):
        return f"{self.number}{len(self.value):02}{self.value}"


def parse(text):
    """The tags of a whole code in their order, checked to the last character. Raises BadQris."""
    if not (text.isascii() and text.isprintable()):
        raise BadQris(_("A QRIS has plain letters, digits and signs only."))
    tags = split(text)
    check_checksum(text, tags)
    values = {tag.number: tag.value for tag in tags}
    for number in REQUIRED:
        if number not in values:
            raise BadQris(_("Part %(tag)s is missing.") % {"tag": number})
    if values[FORMAT] != "01" or tags[0].number != FORMAT:
        raise BadQris(_("This is no payment code."))
    if values[CURRENCY] != RUPIAH:
        raise BadQris(_("This code does not ask for rupiah."))
    for tag in tags:
        if tag.number in NESTED:
            split(tag.value)
    return tags


def split(text):
    """The tags of a code or of a part of one, each number once. Raises BadQris."""
    tags, place = [], 0
    while place < len(text):
        number, length = text[place : place + 2], text[place + 2 : place + 4]
        if not (len(length) == 2 and number.isdigit() and length.isdigit() and length != "00"):
            raise BadQris(_("The text is no QRIS, or a part of it is missing."))
        end = place + 4 + int(length)
        if end > len(text):
            raise BadQris(_("The text is cut off."))
        tags.append(Tag(number, text[place + 4 : end]))
        place = end
    if len({tag.number for tag in tags}) < len(tags):
        raise BadQris(_("A part of the code is there twice."))
    return tuple(tags)


def check_checksum(text, tags):
    if not tags or tags[-1].number != CHECKSUM or tags[-1].value != checksum(text[:-4]):
        raise BadQris(_("The checksum is wrong: a character was lost or changed. Read the code again."))


def checksum(text):
    """Four hex digits over a text that ends in "6304": CRC-16/CCITT-FALSE."""
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def parse_static(text):
    """The tags of a printed code, which has no amount yet. Raises BadQris."""
    tags = parse(text)
    values = {tag.number: tag.value for tag in tags}
    if AMOUNT in values or values.get(KIND, STATIC) != STATIC:
        raise BadQris(_("This code is for one payment only. Take the one that is printed at your counter."))
    if SURCHARGES & values.keys():
        raise BadQris(_("This code asks for a tip or a fee; sums would not match orders."))
    return tags


def with_amount(text, amount):
    """A printed code made to ask for `amount`, whole rupiah. Raises BadQris."""
    if amount < 1:
        raise ValueError(amount)
    changed = []
    for tag in parse_static(text):
        if tag.number == FORMAT:
            changed += [tag, Tag(KIND, ONE_TIME)]
        elif tag.number == CURRENCY:
            changed += [tag, Tag(AMOUNT, str(amount))]
        elif tag.number not in {KIND, CHECKSUM}:
            changed.append(tag)
    unsigned = "".join(map(str, changed)) + f"{CHECKSUM}04"
    return unsigned + checksum(unsigned)


def merchant_name(text):
    """The name that the payer's app will show. Raises BadQris."""
    return next(tag.value for tag in parse_static(text) if tag.number == "59")
