from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0011_village_by_default"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    ("payment_status__in", ["paid", "part_refunded"]), ("status", "cancelled")
                ),
                fields=["id"],
                name="order_cancelled_paid",
            ),
        ),
    ]
