"""How lists of the back office show a thing: small picture, state in words, rupiah, time."""

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime

from .money import format_rupiah

EMPTY_FRAME = mark_safe('<span class="thumb"></span>')


def thumbnail(image):
    """A 48 px picture; an empty frame while there is none."""
    source = image.src(160) if image else ""
    if not source:
        return EMPTY_FRAME
    return format_html(
        '<img class="thumb" src="{}" width="48" height="48" alt="" loading="lazy" decoding="async">', source
    )


def pill(label, tone=""):
    """A state in words; `tone` is wait, move, good, bad or nothing."""
    return format_html('<span class="pill{}">{}</span>', f" pill--{tone}" if tone else "", label)


def money(amount):
    return format_html('<span class="number">{}</span>', "–" if amount is None else format_rupiah(amount))


def moment(at):
    """How long ago, with the full date and time for who wants it."""
    if at is None:
        return "–"
    full = date_format(localtime(at), "DATETIME_FORMAT")
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), full, naturaltime(at))
