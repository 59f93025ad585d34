"""What payments and refunds promise."""

from django.utils.translation import ngettext_lazy

from .invariant import Invariant

INVARIANTS = [
    Invariant(
        "paid_is_captured",
        ngettext_lazy(
            "%(count)d order says another thing about its money than its payments",
            "%(count)d orders say another thing about their money than their payments",
            "count",
        ),
        """
        SELECT o.number FROM orders_order o
        LEFT JOIN (
            SELECT order_id, sum(captured_amount) FILTER (WHERE state = 'paid') AS here,
                sum(refunded_amount) FILTER (WHERE state = 'paid') AS back,
                max(captured_amount) FILTER (WHERE state IN ('reversed', 'charged_back')) AS taken
            FROM payments_payment GROUP BY order_id
        ) p ON p.order_id = o.id
        WHERE CASE
            WHEN o.payment_status = 'unpaid' THEN p.here > 0
            -- What the gateway took back was here once.
            WHEN p.here IS NULL THEN o.payment_status <> 'refunded' OR coalesce(p.taken, 0) < o.total_amount
            WHEN p.here < o.total_amount THEN TRUE
            -- More than was asked goes back without touching the order.
            WHEN o.payment_status = 'paid' THEN p.back > p.here - o.total_amount
            WHEN o.payment_status = 'part_refunded' THEN p.back = 0 OR p.back >= p.here
            ELSE p.back < o.total_amount
        END
        """,
    ),
    Invariant(
        "paid_is_closed",
        ngettext_lazy(
            "%(count)d order is paid and could be paid once more",
            "%(count)d orders are paid and could be paid once more",
            "count",
        ),
        """
        SELECT DISTINCT o.number FROM payments_payment p JOIN orders_order o ON o.id = p.order_id
        WHERE p.state IN ('waiting', 'unknown', 'review') AND o.payment_status <> 'unpaid'
        """,
    ),
    Invariant(
        "refunds_add_up",
        ngettext_lazy(
            "%(count)d payment gives back another sum than its refunds, or more than came",
            "%(count)d payments give back another sum than their refunds, or more than came",
            "count",
        ),
        """
        WITH rows AS (
            SELECT r.*, l.amount AS lines, c.amount AS credit FROM payments_refund r
            LEFT JOIN (
                SELECT refund_id, sum(amount) AS amount FROM payments_refundline GROUP BY refund_id
            ) l ON l.refund_id = r.id
            LEFT JOIN payments_creditentry c ON c.refund_id = r.id
        )
        SELECT p.reference FROM payments_payment p
        LEFT JOIN (
            SELECT payment_id, sum(amount) FILTER (WHERE state NOT IN ('failed', 'cancelled')) AS asked,
                sum(amount) FILTER (WHERE state = 'succeeded') AS back,
                bool_or(amount <> coalesce(lines, 0) + shipping_amount + other_amount) AS is_wrong,
                bool_or(way = 'credit' AND state = 'succeeded' AND credit IS DISTINCT FROM amount) AS is_lost
            FROM rows GROUP BY payment_id
        ) r ON r.payment_id = p.id
        WHERE (p.refunding_amount, p.refunded_amount) <> (coalesce(r.asked, 0), coalesce(r.back, 0))
            OR r.asked > p.captured_amount OR r.is_wrong OR r.is_lost
        """,
    ),
    Invariant(
        "inbox_is_read",
        ngettext_lazy(
            "%(count)d message about a payment waits in the inbox for more than five minutes",
            "%(count)d messages about payments wait in the inbox for more than five minutes",
            "count",
        ),
        """
        SELECT provider || ' ' || event_key FROM payments_paymentevent
        WHERE processed_at IS NULL AND received_at < %(unread)s
            -- One about no payment that we know was tried, and is for a day.
            AND (payment_id IS NOT NULL OR tries = 0 OR received_at < %(given_up)s)
        """,
    ),
    Invariant(
        "money_without_a_home",
        ngettext_lazy(
            "%(count)d payment has no order that takes it; staff decide about it",
            "%(count)d payments have no order that takes them; staff decide about them",
            "count",
        ),
        """
        SELECT o.number FROM payments_payment p JOIN orders_order o ON o.id = p.order_id
        WHERE p.state IN ('paid_late', 'paid_twice', 'amount_mismatch')
            AND p.refunding_amount < p.captured_amount
            AND coalesce(p.refund_due_at >= %(now)s, TRUE)
        """,
        is_notice=True,
    ),
    Invariant(
        "money_kept_too_long",
        ngettext_lazy(
            "%(count)d payment without an order should be on its way back by now",
            "%(count)d payments without an order should be on their way back by now",
            "count",
        ),
        """
        SELECT o.number FROM payments_payment p JOIN orders_order o ON o.id = p.order_id
        WHERE p.state IN ('paid_late', 'paid_twice', 'amount_mismatch')
            AND p.refunding_amount < p.captured_amount AND p.refund_due_at < %(now)s
        """,
        is_notice=True,
    ),
]
