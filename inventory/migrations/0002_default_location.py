from django.db import migrations


def add(apps, schema_editor):
    StockLocation = apps.get_model("inventory", "StockLocation")
    StockLocation.objects.get_or_create(code="utama", defaults={"name": "Gudang Utama", "is_default": True})


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
