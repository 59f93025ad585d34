from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_refund_ways_back")]

    operations = [
        migrations.AddField(
            model_name="codarea",
            name="most_refusals",
            field=models.PositiveSmallIntegerField(
                default=2,
                help_text="Counted by mobile number: parcels that were sent and came back unpaid.",
                verbose_name="refused parcels until it is not offered",
            ),
        ),
    ]
