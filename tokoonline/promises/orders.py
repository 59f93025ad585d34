"""What orders and the sales journal promise."""

from django.utils.translation import ngettext_lazy

from .invariant import Invariant

INVARIANTS = [
    Invariant(
        "order_adds_up",
        ngettext_lazy(
            "%(count)d order is not the sum of its rows",
            "%(count)d orders are not the sum of their rows",
            "count",
        ),
        """
        SELECT o.number FROM orders_order o
        LEFT JOIN (
            SELECT order_id, sum(subtotal) AS subtotal, sum(discount_amount) AS discount,
                sum(shipping_share_amount) AS shipping
            FROM orders_detailorder GROUP BY order_id
        ) d ON d.order_id = o.id
        LEFT JOIN (
            SELECT order_id, sum(amount) AS amount FROM orders_orderfee GROUP BY order_id
        ) f ON f.order_id = o.id
        WHERE d.order_id IS NULL
            OR o.items_amount - o.discount_amount <> d.subtotal
            OR o.discount_amount <> d.discount
            OR o.shipping_amount <> d.shipping
            OR o.fee_amount <> coalesce(f.amount, 0)
            OR o.total_amount <> o.items_amount - o.discount_amount + o.shipping_amount
                + o.fee_amount + o.tax_added_amount
        """,
    ),
    Invariant(
        "history_is_a_path",
        ngettext_lazy(
            "%(count)d order has a history that is no allowed path to where it stands",
            "%(count)d orders have a history that is no allowed path to where they stand",
            "count",
        ),
        """
        WITH fields(field, start) AS (VALUES
            ('status', 'pending'), ('payment_status', 'unpaid'), ('fulfilment_status', 'unfulfilled')
        ), steps AS (
            SELECT c.order_id, c.field, c.old, c.new, f.start,
                lag(c.new) OVER path AS before, lead(c.id) OVER path IS NULL AS is_last
            FROM orders_orderstatuschange c JOIN fields f USING (field)
            WINDOW path AS (PARTITION BY c.order_id, c.field ORDER BY c.id)
        ), broken AS (
            SELECT s.order_id FROM steps s
            LEFT JOIN orders_ordertransition t USING (field, old, new)
            WHERE t.id IS NULL OR s.old <> coalesce(s.before, s.start)
            UNION
            SELECT o.id FROM orders_order o
            CROSS JOIN LATERAL (VALUES
                ('status', o.status), ('payment_status', o.payment_status),
                ('fulfilment_status', o.fulfilment_status)
            ) now(field, value)
            JOIN fields f ON f.field = now.field
            LEFT JOIN steps s ON s.order_id = o.id AND s.field = now.field AND s.is_last
            WHERE now.value <> coalesce(s.new, f.start)
        )
        SELECT o.number FROM broken JOIN orders_order o ON o.id = broken.order_id
        """,
    ),
    Invariant(
        "journal_is_orders",
        ngettext_lazy(
            "%(count)d order is not in the sales journal as it should be",
            "%(count)d orders are not in the sales journal as they should be",
            "count",
        ),
        """
        SELECT o.number FROM orders_order o
        LEFT JOIN (
            -- A courier charges for a parcel that was never paid for, too.
            SELECT order_id, sum(net_amount) AS net FROM orders_saleentry
            WHERE kind <> 'shipping_cost' GROUP BY order_id
        ) e ON e.order_id = o.id
        LEFT JOIN (
            SELECT order_id, sum(refunded_amount) AS back, sum(captured_amount) AS here
            FROM payments_payment WHERE state = 'paid' GROUP BY order_id
        ) p ON p.order_id = o.id
        CROSS JOIN LATERAL (
            SELECT coalesce(p.back, CASE o.payment_status WHEN 'refunded' THEN o.total_amount ELSE 0 END)
                AS back, greatest(p.here - o.total_amount, 0) AS excess
        ) m
        WHERE CASE
            WHEN o.payment_status = 'unpaid' THEN e.order_id IS NOT NULL
            WHEN o.status IN ('cancelled', 'expired') THEN coalesce(e.net, -1) <> 0
            -- More than was asked never was a sale: what of it went back is not in the journal.
            ELSE coalesce(e.net, -1) NOT BETWEEN o.total_amount - m.back
                AND o.total_amount - m.back + least(m.back, m.excess)
        END
        """,
    ),
    Invariant(
        "journal_day_is_store_day",
        ngettext_lazy(
            "%(count)d order has journal entries on another day than the store's",
            "%(count)d orders have journal entries on another day than the store's",
            "count",
        ),
        """
        SELECT DISTINCT o.number FROM orders_saleentry e JOIN orders_order o ON o.id = e.order_id
        WHERE e.date <> (e.at AT TIME ZONE %(zone)s)::date
        """,
    ),
    Invariant(
        "one_order_a_cart",
        ngettext_lazy(
            "%(count)d cart was ordered more than once",
            "%(count)d carts were ordered more than once",
            "count",
        ),
        """
        SELECT string_agg(number, ' = ' ORDER BY id) FROM orders_order
        GROUP BY cart_id HAVING count(*) > 1
        """,
    ),
    Invariant(
        "overdue_gives_back",
        ngettext_lazy(
            "%(count)d order was not paid in time and still holds its stock",
            "%(count)d orders were not paid in time and still hold their stock",
            "count",
        ),
        """
        SELECT o.number FROM orders_order o
        WHERE o.status = 'pending' AND o.payment_status = 'unpaid' AND o.payment_due_at < %(overdue)s
            AND NOT EXISTS (
                SELECT FROM payments_payment p WHERE p.order_id = o.id AND p.state = 'review'
            )
        """,
    ),
]
