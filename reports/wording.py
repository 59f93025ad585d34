"""How reports write numbers and days: short rupiah, signed changes, spans of days."""

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from catalog.money import format_rupiah

MINUS = "\N{MINUS SIGN}"


def short_rupiah(amount):
    """At most three digits and a unit: 12_345_678 -> "Rp12,3 jt" ("Rp12.3m" in English)."""
    sign, amount = (MINUS if amount < 0 else ""), abs(amount)
    if amount >= 999_500_000:
        return sign + _("Rp%(number)sbn") % {"number": three_digits(amount, 1_000_000_000)}
    if amount >= 999_500:
        return sign + _("Rp%(number)sm") % {"number": three_digits(amount, 1_000_000)}
    if amount >= 1_000:
        return sign + _("Rp%(number)sk") % {"number": three_digits(amount, 1_000)}
    return f"{sign}Rp{amount}"


def three_digits(amount, unit):
    """`amount` in units, with one decimal below ten where it is not zero; integers only."""
    tenths = (10 * amount + unit // 2) // unit
    if tenths >= 1000 or tenths % 10 == 0:
        return number_format((amount + unit // 2) // unit, use_l10n=True, force_grouping=True)
    return write_tenths(tenths)


def write_tenths(tenths):
    """123 -> "12,3" or "12.3", by the reader's language."""
    point = number_format("0.1", use_l10n=True)[1]
    whole, rest = divmod(abs(tenths), 10)
    whole = number_format(whole, use_l10n=True, force_grouping=True)
    return f"{MINUS if tenths < 0 else ''}{whole}{point}{rest}"


def percent(tenths):
    """Tenths of a per cent without their sign: -62 -> "6,2 %" ("6.2%" in English)."""
    return _("%(number)s%%") % {"number": write_tenths(abs(tenths))}


def signed_percent(tenths):
    sign = "+" if tenths > 0 else MINUS if tenths < 0 else ""
    return sign + percent(tenths)


def signed_rupiah(amount):
    """A change in short form: "+Rp12 jt"."""
    return f"+{short_rupiah(amount)}" if amount > 0 else short_rupiah(amount)


def whole_rupiah(amount):
    return format_rupiah(amount).replace("-", MINUS)


def count_words(count):
    return number_format(count, use_l10n=True, force_grouping=True)


def day_words(day):
    return date_format(day, "j M Y")


def span_words(period):
    """Write no part twice: "3 Nov 2026", "1-21 Nov 2026", "23 Okt - 21 Nov 2026"."""
    first, last = period.first, period.last
    if first == last:
        return day_words(last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\N{EN DASH}{day_words(last)}"
    form = "j M" if first.year == last.year else "j M Y"
    return f"{date_format(first, form)} \N{EN DASH} {day_words(last)}"
