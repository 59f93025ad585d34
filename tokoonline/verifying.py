"""What must always hold in the shop's database, as SQL that finds nothing.

Each promise is one statement, so it sees one moment even while shoppers buy. Most promises are
also kept by constraints and triggers; here they are counted again from the rows themselves, as
an accountant would (docs/operations.md).
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from payments.closing import GRACE
from payments.looking import EVENT_LIFE

from . import verifying_parcels

EXAMPLES = 3
# What jobs may be late before somebody should look.
SLOWEST_EXPIRY = timedelta(minutes=10)
SLOWEST_INBOX = timedelta(minutes=5)
SILENT_WORKER = timedelta(minutes=2)


@dataclass(frozen=True)
class Invariant:
    """`sql` selects a text a row that breaks the promise; a notice is no fault, only to be known."""

    name: str
    sentence: Promise
    sql: str
    is_notice: bool = False


@dataclass(frozen=True)
class Finding:
    """A promise that is broken `count` times, with the first few examples."""

    invariant: Invariant
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        shown = ", ".join(self.examples)
        if self.count > len(self.examples):
            shown = _("%(examples)s and others") % {"examples": shown}
        return f"{self.invariant.sentence % {'count': self.count}}: {shown}."

    @property
    def is_notice(self) -> bool:
        return self.invariant.is_notice


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
        "bills_are_journal",
        ngettext_lazy(
            "%(count)d parcel of a courier's bill is not in the sales journal as it should be",
            "%(count)d parcels of couriers' bills are not in the sales journal as they should be",
            "count",
        ),
        """
        SELECT coalesce(l.waybill, e.key) FROM (
            SELECT 'courier:' || l.id AS key, l.waybill, l.amount, b.billed_on, s.order_id
            FROM shipping_courierbillline l
            JOIN shipping_courierbill b ON b.id = l.bill_id
            JOIN shipping_shipment s ON s.id = l.shipment_id
        ) l
        FULL JOIN (SELECT * FROM orders_saleentry WHERE kind = 'shipping_cost') e ON e.key = l.key
        WHERE (l.amount, l.billed_on, l.order_id) IS DISTINCT FROM (e.cost_amount, e.date, e.order_id)
        """,
    ),
    Invariant(
        "bill_adds_up",
        ngettext_lazy(
            "%(count)d courier's bill is not the sum of its parcels",
            "%(count)d couriers' bills are not the sum of their parcels",
            "count",
        ),
        """
        SELECT b.number FROM shipping_courierbill b
        LEFT JOIN (
            SELECT bill_id, sum(amount) AS amount FROM shipping_courierbillline GROUP BY bill_id
        ) l ON l.bill_id = b.id
        WHERE b.amount IS DISTINCT FROM l.amount
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
        "jobs_succeed",
        ngettext_lazy("%(count)d job failed", "%(count)d jobs failed", "count"),
        """
        SELECT task_name || ' #' || id FROM procrastinate_jobs WHERE status = 'failed'
        """,
    ),
    Invariant(
        "jobs_have_a_worker",
        ngettext_lazy(
            "%(count)d job was begun by a worker that gives no sign of life",
            "%(count)d jobs were begun by a worker that gives no sign of life",
            "count",
        ),
        """
        SELECT j.task_name || ' #' || j.id FROM procrastinate_jobs j
        LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
        WHERE j.status = 'doing' AND coalesce(w.last_heartbeat < %(silent)s, TRUE)
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
    *(Invariant(name, sentence, sql) for name, sentence, sql in verifying_parcels.PROMISES),
]


def verify(*, at, invariants=None):
    """Return what does not hold at this moment, in the order of the list; notices included."""
    facts = {
        "zone": settings.STORE.time_zone,
        "overdue": at - GRACE - SLOWEST_EXPIRY,
        "unread": at - SLOWEST_INBOX,
        # The pass that gives it up comes within minutes of its day.
        "given_up": at - EVENT_LIFE - SLOWEST_INBOX,
        "now": at,
        "silent": at - SILENT_WORKER,
    }
    findings = [look(invariant, facts) for invariant in invariants or INVARIANTS]
    return [finding for finding in findings if finding.count]


def look(invariant, facts):
    # The SQL is a constant above; only facts come from outside.
    statement = f"""
        SELECT what, count(*) OVER () FROM ({invariant.sql}) AS broken(what)
        ORDER BY what LIMIT {EXAMPLES}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        rows = cursor.fetchall()
    return Finding(invariant, rows[0][1] if rows else 0, tuple(what for what, _count in rows))
