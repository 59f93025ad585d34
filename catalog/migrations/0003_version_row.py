from django.db import migrations


def add(apps, schema_editor):
    apps.get_model("catalog", "CatalogueVersion").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
