"""Rupiah and US cents: whole numbers only, and the sums of refunds meet to the cent."""

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


def refund_cents(rupiah, *, rupiah_before, cents_before, amount, charge):
    """The part of `charge` cents that goes back with `rupiah` of `amount`.

    `rupiah_before` and `cents_before` are all other refunds that live or are done. Each part is
    measured from the beginning, so errors never add up, and what goes back last takes the
    remainder: together they are `charge`, never a cent more. Less than a cent's worth is 0.
    Raises ValueError if the parts are more than the amount.
    """
    after = rupiah_before + rupiah
    if rupiah <= 0 or after > amount or cents_before > charge:
        raise ValueError("more goes back than came")
    # A failed refund in between may leave the others a cent ahead of their share.
    return max(charge * after // amount - cents_before, 0)


def write_cents(cents):
    """As PayPal writes dollars: 952 -> "9.52"."""
    return f"{cents // 100}.{cents % 100:02}"


def read_cents(text):
    """Read what PayPal wrote: "9.52" -> 952, "10" -> 1000. Raises ValueError for anything else."""
    match = WRITTEN.fullmatch(str(text))
    if not match:
        raise ValueError(text)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
