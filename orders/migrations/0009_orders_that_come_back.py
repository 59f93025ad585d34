from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_draft_village")]

    operations = [
        migrations.RemoveConstraint(model_name="order", name="order_statuses_known"),
        migrations.AlterField(
            model_name="order",
            name="fulfilment_status",
            field=models.CharField(
                choices=[
                    ("unfulfilled", "Not packed yet"),
                    ("packed", "Packed"),
                    ("shipped", "Handed to the courier"),
                    ("delivered", "Delivered"),
                    ("returned", "Not delivered"),
                ],
                default="unfulfilled",
                max_length=12,
                verbose_name="fulfilment",
            ),
        ),
        migrations.AlterField(
            model_name="orderevent",
            name="fulfilment_status",
            field=models.CharField(
                choices=[
                    ("unfulfilled", "Not packed yet"),
                    ("packed", "Packed"),
                    ("shipped", "Handed to the courier"),
                    ("delivered", "Delivered"),
                    ("returned", "Not delivered"),
                ],
                default="unfulfilled",
                max_length=12,
                verbose_name="fulfilment",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "fulfilment_status__in",
                        ["unfulfilled", "packed", "shipped", "delivered", "returned"],
                    ),
                    ("payment_status__in", ["unpaid", "paid", "part_refunded", "refunded"]),
                    (
                        "status__in",
                        [
                            "pending",
                            "processing",
                            "shipped",
                            "delivered",
                            "completed",
                            "cancelled",
                            "expired",
                        ],
                    ),
                ),
                name="order_statuses_known",
            ),
        ),
    ]
