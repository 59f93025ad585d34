from django.db import migrations

# Each order went in one parcel then, from where it was reserved, and that parcel collected all.
FILL = [
    """
    UPDATE shipping_shipment s SET location_id = (
        SELECT v.location_id FROM shipping_shipmentline l
        JOIN inventory_stockmovement m ON m.key = 'reserve:' || l.detail_id
        JOIN inventory_stocklevel v ON v.id = m.level_id
        WHERE l.shipment_id = s.id ORDER BY l.id LIMIT 1
    ) WHERE s.location_id IS NULL
    """,
    """
    UPDATE shipping_shipment s SET cod_amount = o.total_amount FROM orders_order o
    WHERE o.id = s.order_id AND o.payment_method = 'cod' AND s.state <> 'cancelled' AND s.cod_amount = 0
        AND NOT EXISTS (
            SELECT FROM shipping_shipment twin
            WHERE twin.order_id = s.order_id AND twin.id <> s.id AND twin.state <> 'cancelled'
        )
    """,
    """
    UPDATE shipping_shipment s SET service_code = o.service_code FROM orders_order o
    WHERE o.id = s.order_id AND s.service_code = ''
    """,
]


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0008_tariffs_cost_something"),
        ("orders", "0010_steps_of_parcels"),
        ("inventory", "0003_level_bin"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
