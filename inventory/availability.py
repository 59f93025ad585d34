"""What may be promised right now: a quick look without locks, for pages and early refusals."""

from django.db.models import Sum

from .models import StockLevel


def available_by_variant(variant_ids):
    """{variant_id: units that may still be sold}, 0 for what has no level, never below 0."""
    found = (
        StockLevel.objects.filter(
            variant_id__in=variant_ids, location__is_default=True, location__is_active=True
        )
        .order_by()
        .values_list("variant_id")
        .annotate(units=Sum("available"))
    )
    units = dict(found)
    return {variant_id: max(units.get(variant_id, 0), 0) for variant_id in variant_ids}
