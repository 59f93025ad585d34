from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0006_bill_file_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="holiday",
            name="is_computed",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="from the calendar"
            ),
        ),
        migrations.AddField(
            model_name="holiday",
            name="is_day_off",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="Take the tick away where they work all the same. A row taken out may come back.",
                verbose_name="couriers rest",
            ),
        ),
    ]
