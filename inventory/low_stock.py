"""What will soon be missing: levels at or under the mark that staff set for them."""

from django.db.models import F

from .models import StockLevel


def low_levels():
    """Levels of variants that are on sale, where less is left than the low mark (or nothing at all)."""
    return StockLevel.objects.filter(
        available__lte=F("low_stock_threshold"),
        location__is_active=True,
        variant__is_active=True,
        variant__product__is_active=True,
    )
