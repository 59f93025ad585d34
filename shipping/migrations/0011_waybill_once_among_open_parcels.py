from django.db import migrations, models

# Of two packed parcels with one number the later loses it; its booking then stands among those to decide.
LOSE = """
    UPDATE shipping_shipment s SET waybill = '' WHERE s.state = 'packed' AND s.waybill <> '' AND EXISTS (
        SELECT FROM shipping_shipment twin
        WHERE twin.courier_id = s.courier_id AND twin.waybill = s.waybill
            AND (twin.state = 'handed_over' OR twin.state = 'packed' AND twin.id < s.id)
    )
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0010_tracking_event_waybill"),
    ]

    operations = [
        migrations.RunSQL(LOSE, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name="shipment",
            name="waybill_once_on_the_road",
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["packed", "handed_over"]), ~models.Q(("waybill", ""))),
                fields=("courier", "waybill"),
                name="waybill_once_among_open_parcels",
                violation_error_message="Another parcel, packed or on its way, has this waybill number.",
            ),
        ),
    ]
