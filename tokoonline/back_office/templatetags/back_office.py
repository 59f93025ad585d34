"""What the admin templates need beyond Django's own tags."""

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalog.admin_columns import moment, pill
from payments.shortfall import lettable_of, missing_of
from payments.tones import PAYMENT_TONES, REFUND_TONES
from payments.wording import charge_in_words, gateway_name, is_at_gateway

from ..looking_after import spare_amount

register = template.Library()
register.filter("charge", charge_in_words)
register.filter("gateway_name", gateway_name)
register.filter("is_at_gateway", is_at_gateway)
register.filter("lettable", lettable_of)
register.filter("missing", missing_of)
register.filter("moment", moment)
register.filter("spare_amount", spare_amount)


@register.simple_tag
def payment_pill(payment):
    return pill(payment.get_state_display(), PAYMENT_TONES.get(payment.state, ""))


@register.simple_tag
def refund_pill(refund):
    return pill(refund.get_state_display(), REFUND_TONES.get(refund.state, ""))


@register.filter
def kilograms(grams):
    """Write 1250 as "1,25 kg", or "1.25 kg" in English."""
    digits = f"{grams // 1000}.{grams % 1000:03}".rstrip("0").rstrip(".")
    return _("%(number)s kg") % {"number": number_format(digits, use_l10n=True)}


@register.filter
def labelled(cells, headers):
    """Give each cell of a list its column's name, so that a phone can show a row as a card.

    `cells` are the ready-made <td> or <th> that Django's list tag yields, one a header.
    """
    for cell, header in zip(cells, headers, strict=True):
        name = capfirst(strip_tags(str(header["text"]))).strip()
        mark = format_html(' data-label="{}"', name) if name else ""
        # The cell was escaped by Django, the mark by us.
        yield mark_safe(f"{cell[:3]}{mark}{cell[3:]}")  # noqa: S308


@register.simple_tag
def tabs_of(changelist, parameter, counts=None):
    """Draw a list's filter as tabs: [{label, url, is_current, count}], counts by the filter's values."""
    spec = next(spec for spec in changelist.filter_specs if parameter in spec.expected_parameters())
    values = [None, *(str(value) for value, _label in spec.lookup_choices)]
    return [
        {
            "label": choice["display"],
            "url": choice["query_string"],
            "is_current": choice["selected"],
            "count": (counts or {}).get(value),
        }
        for value, choice in zip(values, spec.choices(changelist), strict=True)
    ]
