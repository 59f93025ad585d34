"""What stock promises."""

from django.utils.translation import ngettext_lazy

from .invariant import Invariant

INVARIANTS = [
    Invariant(
        "level_is_ledger",
        ngettext_lazy(
            "%(count)d stock level is not the sum of its movements",
            "%(count)d stock levels are not the sum of their movements",
            "count",
        ),
        """
        SELECT v.sku FROM inventory_stocklevel l
        JOIN catalog_variant v ON v.id = l.variant_id
        LEFT JOIN (
            SELECT level_id, sum(delta_on_hand) AS on_hand, sum(delta_reserved) AS reserved
            FROM inventory_stockmovement GROUP BY level_id
        ) m ON m.level_id = l.id
        WHERE (l.on_hand, l.reserved) IS DISTINCT FROM (coalesce(m.on_hand, 0), coalesce(m.reserved, 0))
        """,
    ),
    Invariant(
        "not_oversold",
        ngettext_lazy(
            "%(count)d stock level promises more than there is",
            "%(count)d stock levels promise more than there is",
            "count",
        ),
        """
        SELECT v.sku FROM inventory_stocklevel l JOIN catalog_variant v ON v.id = l.variant_id
        WHERE l.on_hand < 0 OR l.reserved < 0 OR l.reserved > l.on_hand + l.backorder_limit
        """,
    ),
    Invariant(
        "reserved_is_open_orders",
        ngettext_lazy(
            "%(count)d variant has other units reserved than its open orders need",
            "%(count)d variants have other units reserved than their open orders need",
            "count",
        ),
        """
        SELECT v.sku FROM (
            SELECT variant_id, sum(reserved) AS units FROM inventory_stocklevel GROUP BY variant_id
        ) held
        FULL JOIN (
            SELECT d.variant_id, sum(d.quantity - d.quantity_shipped - d.quantity_cancelled) AS units
            FROM orders_detailorder d JOIN orders_order o ON o.id = d.order_id
            WHERE o.status IN ('pending', 'processing') GROUP BY d.variant_id
        ) needed USING (variant_id)
        JOIN catalog_variant v ON v.id = variant_id
        WHERE coalesce(held.units, 0) <> coalesce(needed.units, 0)
        """,
    ),
]
