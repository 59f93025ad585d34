"""What parcels, their transports and couriers' bills promise."""

from django.utils.translation import ngettext_lazy

from .invariant import Invariant

SENT = "('handed_over', 'delivered', 'returned', 'lost')"
# A row an order with parcels: how many units are open, and how its parcels stand.
STANDING = """
    SELECT o.id, o.number, o.status, o.fulfilment_status, o.payment_status, o.payment_method,
        o.total_amount, d.open, d.cancelled, p.*
    FROM orders_order o
    JOIN (
        SELECT order_id, sum(quantity - quantity_shipped - quantity_cancelled) AS open,
            sum(quantity_cancelled) AS cancelled
        FROM orders_detailorder GROUP BY order_id
    ) d ON d.order_id = o.id
    JOIN (
        SELECT s.order_id, sum(s.cod_amount) AS cod,
            coalesce(sum(l.units) FILTER (WHERE s.state = 'packed'), 0) AS packed,
            bool_or(s.state = 'handed_over') AS is_under_way, bool_or(s.state = 'delivered') AS has_arrived
        FROM shipping_shipment s
        LEFT JOIN (
            SELECT shipment_id, sum(quantity) AS units FROM shipping_shipmentline GROUP BY shipment_id
        ) l ON l.shipment_id = s.id
        WHERE s.state <> 'cancelled' GROUP BY s.order_id
    ) p ON p.order_id = o.id
"""

INVARIANTS = [
    Invariant(
        "parcels_are_lines",
        ngettext_lazy(
            "%(count)d order counts other units sent or returned than its parcels hold",
            "%(count)d orders count other units sent or returned than their parcels hold",
            "count",
        ),
        f"""
        SELECT DISTINCT o.number FROM orders_detailorder d JOIN orders_order o ON o.id = d.order_id
        LEFT JOIN (
            SELECT l.detail_id, sum(l.quantity) FILTER (WHERE s.state IN {SENT}) AS sent,
                sum(l.quantity) FILTER (WHERE s.state = 'packed') AS packed,
                sum(r.quantity_sellable + r.quantity_damaged) AS back
            FROM shipping_shipmentline l JOIN shipping_shipment s ON s.id = l.shipment_id
            LEFT JOIN shipping_returnedline r ON r.line_id = l.id GROUP BY l.detail_id
        ) p ON p.detail_id = d.id
        WHERE d.quantity_shipped <> coalesce(p.sent, 0) OR d.quantity_returned <> coalesce(p.back, 0)
            OR p.packed > d.quantity - d.quantity_shipped - d.quantity_cancelled
        """,  # noqa: S608 its parts are constants
    ),
    Invariant(
        "order_follows_parcels",
        ngettext_lazy(
            "%(count)d order stands elsewhere than its parcels",
            "%(count)d orders stand elsewhere than their parcels",
            "count",
        ),
        f"""
        SELECT number FROM (
            SELECT s.*, CASE
                WHEN open > 0 AND packed <> open THEN 'unfulfilled' WHEN open > 0 THEN 'packed'
                WHEN is_under_way THEN 'shipped' WHEN has_arrived THEN 'delivered' ELSE 'returned'
                END AS place
            FROM ({STANDING}) s
        ) s
        WHERE fulfilment_status <> place OR status <> ALL (CASE place
            WHEN 'shipped' THEN ARRAY['shipped'] WHEN 'returned' THEN ARRAY['cancelled']
            WHEN 'delivered' THEN ARRAY['delivered', 'completed'] ELSE ARRAY['processing'] END)
        """,  # noqa: S608
    ),
    Invariant(
        "cod_is_split",
        ngettext_lazy(
            "%(count)d order to be paid on delivery collects another sum than its total",
            "%(count)d orders to be paid on delivery collect another sum than their total",
            "count",
        ),
        f"""
        SELECT number FROM ({STANDING}) s WHERE payment_method = 'cod' AND payment_status = 'unpaid'
            AND (cod > total_amount OR open = packed AND cancelled = 0 AND cod <> total_amount)
        """,  # noqa: S608
    ),
    Invariant(
        "parcels_stand_on_stock",
        ngettext_lazy(
            "%(count)d order has a packed parcel whose units are not reserved where it stands",
            "%(count)d orders have packed parcels whose units are not reserved where they stand",
            "count",
        ),
        """
        SELECT DISTINCT o.number FROM (
            SELECT s.order_id, l.detail_id, s.location_id, sum(l.quantity) AS units
            FROM shipping_shipment s JOIN shipping_shipmentline l ON l.shipment_id = s.id
            WHERE s.state = 'packed' AND s.location_id IS NOT NULL
            GROUP BY s.order_id, l.detail_id, s.location_id
        ) p
        JOIN orders_order o ON o.id = p.order_id JOIN orders_detailorder d ON d.id = p.detail_id
        LEFT JOIN LATERAL (
            SELECT sum(m.delta_reserved) AS units FROM inventory_stockmovement m
            JOIN inventory_stocklevel v ON v.id = m.level_id
            WHERE m.cause = 'order ' || o.number AND v.variant_id = d.variant_id
                AND v.location_id = p.location_id
        ) held ON TRUE
        WHERE coalesce(held.units, 0) < p.units
        """,
    ),
    Invariant(
        "one_transport_a_parcel",
        ngettext_lazy(
            "%(count)d parcel has two transports, or its waybill another open parcel's",
            "%(count)d parcels have two transports, or their waybill another open parcel's",
            "count",
        ),
        """
        SELECT o.number FROM shipping_shipment s JOIN orders_order o ON o.id = s.order_id
        WHERE s.id IN (
            SELECT shipment_id FROM shipping_booking
            WHERE state IN ('wanted', 'booked', 'unsure', 'cancelling')
            GROUP BY shipment_id HAVING count(*) > 1
        ) OR s.state IN ('packed', 'handed_over') AND (s.courier_id, s.waybill) IN (
            SELECT courier_id, waybill FROM shipping_shipment
            WHERE state IN ('packed', 'handed_over') AND waybill <> ''
            GROUP BY courier_id, waybill HAVING count(*) > 1
        )
        """,
    ),
    Invariant(
        "parcel_bears_its_booked_number",
        ngettext_lazy(
            "%(count)d packed parcel bears another waybill than the transport that is booked for it",
            "%(count)d packed parcels bear other waybills than the transports that are booked for them",
            "count",
        ),
        """
        SELECT o.number FROM shipping_shipment s JOIN orders_order o ON o.id = s.order_id
        LEFT JOIN shipping_booking b ON b.shipment_id = s.id AND b.state = 'booked'
        WHERE s.state = 'packed' AND CASE
            WHEN s.waybill <> '' THEN s.waybill IS DISTINCT FROM b.waybill
            -- One that it cannot bear stands in the note, for staff.
            ELSE b.waybill <> '' AND b.note = ''
        END
        """,
    ),
    Invariant(
        "cost_is_goods",
        ngettext_lazy(
            "%(count)d order has another cost in the sales journal than the goods that are gone",
            "%(count)d orders have other costs in the sales journal than the goods that are gone",
            "count",
        ),
        """
        SELECT DISTINCT o.number FROM orders_detailorder d JOIN orders_order o ON o.id = d.order_id
        JOIN (
            SELECT detail_id, sum(cost_amount) AS cost FROM orders_saleentry
            WHERE detail_id IS NOT NULL AND cost_amount IS NOT NULL GROUP BY detail_id
        ) e ON e.detail_id = d.id
        LEFT JOIN (
            SELECT l.detail_id, sum(r.quantity_sellable) AS units FROM shipping_returnedline r
            JOIN shipping_shipmentline l ON l.id = r.line_id GROUP BY l.detail_id
        ) kept ON kept.detail_id = d.id
        WHERE d.unit_cost IS NOT NULL
            AND e.cost <> d.unit_cost * (d.quantity - d.quantity_cancelled - coalesce(kept.units, 0))
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
]
