"""No card number is ever kept, wherever somebody may have put one (PCI DSS 3.2.1, 3.4.1)."""

import re

# Thirteen to nineteen digits, perhaps in groups, beginning as cards do. What begins otherwise are
# times and ids of gateways, which are of that length too.
LOOKS_LIKE_CARD = re.compile(rb"(?<![0-9A-Za-z])[2-6](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])")
# The bank and the last four are enough to talk about a card, and allowed.
SHOWN_FIRST, SHOWN_LAST = 6, 4


def mask_card_numbers(body):
    """Replace the middle of every card number in some bytes: 411111******1111.

    Each tenth number that merely looks like a card is masked too: better than the other way.
    """
    return LOOKS_LIKE_CARD.sub(mask, body)


def mask(found):
    digits = re.sub(rb"[ -]", b"", found[0])
    if not is_luhn(digits):
        return found[0]
    hidden = len(digits) - SHOWN_FIRST - SHOWN_LAST
    return digits[:SHOWN_FIRST] + b"*" * hidden + digits[-SHOWN_LAST:]


def is_luhn(digits):
    """Whether the last digit checks the others, as on every card (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed([int(digit) for digit in digits.decode()])):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
