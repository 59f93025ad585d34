from django.db import migrations

TRANSITIONS = [
    # Money came after the end, and the goods are still there.
    ("status", "expired", "pending"),
    # A refund that was called done may fail after all.
    ("payment_status", "refunded", "part_refunded"),
    ("payment_status", "refunded", "paid"),
    ("payment_status", "part_refunded", "paid"),
]


def add(apps, schema_editor):
    OrderTransition = apps.get_model("orders", "OrderTransition")
    OrderTransition.objects.bulk_create(
        [OrderTransition(field=field, old=old, new=new) for field, old, new in TRANSITIONS]
    )


def remove(apps, schema_editor):
    OrderTransition = apps.get_model("orders", "OrderTransition")
    for field, old, new in TRANSITIONS:
        OrderTransition.objects.filter(field=field, old=old, new=new).delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_reopening")]

    operations = [migrations.RunPython(add, remove)]
