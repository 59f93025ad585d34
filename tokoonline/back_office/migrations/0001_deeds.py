from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Deed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "permissions": [
                    ("confirm_payment", "Can confirm and reject payments"),
                    ("pack_order", "Can pack orders and hand them to the courier"),
                    ("deliver_order", "Can mark orders as delivered"),
                    ("cancel_order", "Can cancel orders"),
                ],
                "managed": False,
                "default_permissions": (),
            },
        ),
    ]
