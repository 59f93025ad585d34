from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0009_parcels_before_there_were_parts"),
    ]

    operations = [
        migrations.AddField(
            model_name="trackingevent",
            name="waybill",
            field=models.CharField(blank=True, db_default="", max_length=25, verbose_name="waybill number"),
        ),
        migrations.RemoveConstraint(
            model_name="trackingevent",
            name="tracking_event_told_once",
        ),
        migrations.AddConstraint(
            model_name="trackingevent",
            constraint=models.UniqueConstraint(
                fields=("shipment", "waybill", "code", "at", "text"), name="tracking_event_told_once"
            ),
        ),
    ]
