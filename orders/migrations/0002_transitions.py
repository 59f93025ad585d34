from django.db import migrations

TRANSITIONS = [
    ("status", "pending", "processing"),
    ("status", "pending", "cancelled"),
    ("status", "pending", "expired"),
    ("status", "processing", "shipped"),
    ("status", "processing", "cancelled"),
    ("status", "shipped", "delivered"),
    ("status", "delivered", "completed"),
    ("payment_status", "unpaid", "paid"),
    ("payment_status", "paid", "part_refunded"),
    ("payment_status", "paid", "refunded"),
    ("payment_status", "part_refunded", "refunded"),
    ("fulfilment_status", "unfulfilled", "packed"),
    ("fulfilment_status", "packed", "unfulfilled"),
    ("fulfilment_status", "packed", "shipped"),
    ("fulfilment_status", "shipped", "delivered"),
]


def add(apps, schema_editor):
    OrderTransition = apps.get_model("orders", "OrderTransition")
    OrderTransition.objects.bulk_create(
        [OrderTransition(field=field, old=old, new=new) for field, old, new in TRANSITIONS]
    )


def remove(apps, schema_editor):
    apps.get_model("orders", "OrderTransition").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
