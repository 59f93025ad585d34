from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0011_waybill_once_among_open_parcels"),
    ]

    operations = [
        migrations.AddField(
            model_name="providerhealth",
            name="asked_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="providerhealth",
            name="asked",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
