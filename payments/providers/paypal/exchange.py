"""Rupiah and US cents, in whole numbers only."""

import re

WRITTEN = re.compile(r"(\d{1,12})(?:\.(\d{1,2}))?", re.ASCII)
# A basis point is a hundredth of a per cent.
WHOLE = 10_000


def to_cents(rupiah, rate, margin_bp):
    """What to charge for an amount: at `rate` rupiah a dollar, the margin on top, up to the cent."""
    return -(-rupiah * 100 * (WHOLE + margin_bp) // (rate * WHOLE))


def shown_rate(rate, margin_bp):
    """Rupiah a dollar as the shopper meets it, margin inside: what they can check with a pencil."""
    return rate * WHOLE // (WHOLE + margin_bp)


def write_cents(cents):
    """As PayPal writes dollars: 952 -> "9.52"."""
    return f"{cents // 100}.{cents % 100:02}"


def read_cents(text):
    """Read what PayPal wrote: "9.52" -> 952, "10" -> 1000. Raises ValueError for anything else."""
    match = WRITTEN.fullmatch(str(text))
    if not match:
        raise ValueError(text)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
