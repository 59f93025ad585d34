"""The promise that an order's header equals its rows, kept by the database at commit."""

import pgtrigger

# Deferred: header and rows are written one after the other, and must agree when all is said.
CHECK_SUMS = """
        SELECT concat_ws(', ',
            CASE WHEN o.items_amount - o.discount_amount <> d.subtotal
                THEN 'lines ' || d.subtotal END,
            CASE WHEN o.fee_amount <> f.amount THEN 'fees ' || f.amount END,
            CASE WHEN o.discount_amount <> d.discount THEN 'discounts ' || d.discount END,
            CASE WHEN -g.amount > o.discount_amount THEN 'granted ' || -g.amount END,
            CASE WHEN o.shipping_amount <> d.shipping THEN 'shipping ' || d.shipping END,
            CASE WHEN d.rows = 0 THEN 'no lines' END)
        INTO wrong
        FROM orders_order o,
        LATERAL (SELECT count(*) AS rows, coalesce(sum(subtotal), 0) AS subtotal,
            coalesce(sum(discount_amount), 0) AS discount,
            coalesce(sum(shipping_share_amount), 0) AS shipping
            FROM orders_detailorder WHERE order_id = o.id) d,
        LATERAL (SELECT coalesce(sum(amount), 0) AS amount
            FROM orders_orderfee WHERE order_id = o.id) f,
        LATERAL (SELECT coalesce(sum(amount), 0) AS amount
            FROM orders_orderdiscount WHERE order_id = o.id) g
        WHERE o.id = {order};
        IF wrong <> '' THEN
            RAISE EXCEPTION 'order % does not add up: %', {order}, wrong
                USING ERRCODE = 'check_violation', CONSTRAINT = 'order_sums_add_up';
        END IF;
        RETURN NULL;
"""


def sums_add_up(order):
    """Give a model the deferred trigger; `order` is the SQL of its order's id."""
    return [
        pgtrigger.Trigger(
            name="order_sums_add_up",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            timing=pgtrigger.Deferred,
            declare=[("wrong", "text")],
            func=CHECK_SUMS.format(order=order),
        )
    ]
