from django.db import migrations

OPEN = ["waiting", "unknown", "review"]
ENDED = ["failed", "expired", "cancelled"]
HOMELESS = ["paid_late", "paid_twice", "amount_mismatch"]
KNOWN = {
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
    ("waiting", "paid_late"),
    ("review", "paid_late"),
    ("expired", "paid_late"),
    ("cancelled", "paid_late"),
}
WANTED = {
    ("waiting", "unknown"),
    ("unknown", "waiting"),
    ("unknown", "review"),
    # Money comes when it comes: to an open attempt, or to one that had ended.
    *((old, new) for old in [*OPEN, *ENDED] for new in ["paid", *HOMELESS]),
    *((old, new) for old in OPEN for new in ENDED),
    # The rest arrived, or staff found it a home.
    *((old, "paid") for old in HOMELESS),
    # And it may go again.
    *((old, new) for old in ["paid", *HOMELESS] for new in ["reversed", "charged_back"]),
    ("charged_back", "paid"),
}
TRANSITIONS = sorted(WANTED - KNOWN)


def add(apps, schema_editor):
    PaymentTransition = apps.get_model("payments", "PaymentTransition")
    PaymentTransition.objects.bulk_create([PaymentTransition(old=old, new=new) for old, new in TRANSITIONS])


def remove(apps, schema_editor):
    PaymentTransition = apps.get_model("payments", "PaymentTransition")
    for old, new in TRANSITIONS:
        PaymentTransition.objects.filter(old=old, new=new).delete()


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_gateways")]

    operations = [migrations.RunPython(add, remove)]
