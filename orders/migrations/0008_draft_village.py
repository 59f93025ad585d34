from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_shipping_cost")]

    operations = [
        migrations.AddField(
            model_name="checkoutdraft",
            name="village",
            field=models.CharField(blank=True, max_length=60),
        ),
    ]
