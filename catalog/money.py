"""Rupiah as whole integers: how they are written, read and shared out."""

import re

WRITTEN = re.compile(r"(?:rp\.?)?\s*(\d{1,3}(?:[.\s]\d{3})+|\d+)(?:,(?:00|-))?", re.IGNORECASE)


def format_rupiah(amount):
    """Write whole rupiah the Indonesian way: 1234567 -> "Rp1.234.567", -5000 -> "-Rp5.000"."""
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")


def parse_rupiah(text):
    """Read what a person typed ("50000", "50.000", "Rp50.000") as whole rupiah.

    Raises ValueError for anything else: fractions, signs, other digits than 0-9.
    """
    match = WRITTEN.fullmatch(text.strip())
    if not match or not text.isascii():
        raise ValueError(text)
    return int(re.sub(r"\D", "", match[1]))


def split_amount(total, weights):
    """Share `total` rupiah over `weights` by largest remainder; the parts add up to `total` exactly.

    Weights are non-negative integers; if all are zero the parts are as equal as can be.
    Ties go to the earlier part, so the same input always gives the same shares.
    """
    if not weights:
        raise ValueError("nothing to share over")
    if not any(weights):
        weights = [1] * len(weights)
    sign = -1 if total < 0 else 1
    amount, whole = abs(total), sum(weights)
    shares = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in by_remainder[: amount - sum(shares)]:
        shares[i] += 1
    return [sign * share for share in shares]
