from django.db import migrations

TRANSITIONS = [
    ("waiting", "review"),
    ("review", "waiting"),
    ("waiting", "paid"),
    ("review", "paid"),
    ("waiting", "amount_mismatch"),
    ("review", "amount_mismatch"),
    ("waiting", "expired"),
    ("review", "expired"),
    ("waiting", "cancelled"),
    ("review", "cancelled"),
    # Money that comes after the end is kept, not refused.
    ("waiting", "paid_late"),
    ("review", "paid_late"),
    ("expired", "paid_late"),
    ("cancelled", "paid_late"),
]


def add(apps, schema_editor):
    PaymentTransition = apps.get_model("payments", "PaymentTransition")
    PaymentTransition.objects.bulk_create([PaymentTransition(old=old, new=new) for old, new in TRANSITIONS])


def remove(apps, schema_editor):
    apps.get_model("payments", "PaymentTransition").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
