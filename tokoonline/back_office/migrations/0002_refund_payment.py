from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("back_office", "0001_deeds")]

    operations = [
        migrations.AlterModelOptions(
            name="deed",
            options={
                "default_permissions": (),
                "managed": False,
                "permissions": [
                    ("confirm_payment", "Can confirm and reject payments"),
                    ("pack_order", "Can pack orders and hand them to the courier"),
                    ("deliver_order", "Can mark orders as delivered"),
                    ("cancel_order", "Can cancel orders"),
                    ("refund_payment", "Can pay money back"),
                ],
            },
        ),
    ]
