"""When a parcel arrives, in words."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def arrival_words(first, last):
    """ "Arrives 24–26 Nov" / "Arrives 24 Nov" / "Arrives 30 Nov – 2 Dec"; "" if not known."""
    if first is None or last is None:
        return ""
    if first == last:
        days = date_format(first, "j M")
    elif (first.year, first.month) == (last.year, last.month):
        days = f"{first.day}–{date_format(last, 'j M')}"
    else:
        days = f"{date_format(first, 'j M')} – {date_format(last, 'j M')}"
    return _("Arrives %(days)s") % {"days": days}
