"""What the report pages draw."""

from django import template

from reports.charts import rank_bar
from reports.wording import short_rupiah, signed_percent, signed_rupiah, whole_rupiah

register = template.Library()
register.simple_tag(rank_bar)
register.filter("short_rupiah", short_rupiah)
register.filter("whole_rupiah", whole_rupiah)
register.filter("signed_percent", signed_percent)
register.filter("signed_rupiah", signed_rupiah)


@register.filter
def minus_rupiah(amount):
    """Write what is taken off; nothing taken off is Rp0."""
    return whole_rupiah(-amount)
