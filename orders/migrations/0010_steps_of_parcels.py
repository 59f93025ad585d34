from django.db import migrations

TRANSITIONS = [
    # What was still to be sent is not sent any more, and the rest has left.
    ("fulfilment_status", "unfulfilled", "shipped"),
    # Nothing of it arrived.
    ("fulfilment_status", "shipped", "returned"),
    ("status", "shipped", "cancelled"),
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
    dependencies = [("orders", "0009_orders_that_come_back")]

    operations = [migrations.RunPython(add, remove)]
