from django.db import migrations

# A dispute that was won, a reversal that did not stand: the money is what it was before.
TRANSITIONS = [
    ("reversed", "paid"),
    *(
        (old, new)
        for old in ["reversed", "charged_back"]
        for new in ["paid_late", "paid_twice", "amount_mismatch"]
    ),
]


def add(apps, schema_editor):
    PaymentTransition = apps.get_model("payments", "PaymentTransition")
    PaymentTransition.objects.bulk_create([PaymentTransition(old=old, new=new) for old, new in TRANSITIONS])


def remove(apps, schema_editor):
    PaymentTransition = apps.get_model("payments", "PaymentTransition")
    for old, new in TRANSITIONS:
        PaymentTransition.objects.filter(old=old, new=new).delete()


class Migration(migrations.Migration):
    dependencies = [("payments", "0008_not_collected")]

    operations = [migrations.RunPython(add, remove)]
