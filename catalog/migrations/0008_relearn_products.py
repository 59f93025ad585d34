from django.db import migrations

# The triggers of 0007 weigh stems apart from written words and learn the words of names:
# rows from before are written once more, so that the triggers see them.
RELEARN = """
UPDATE catalog_brand SET name = name;
UPDATE catalog_category SET name = name;
UPDATE catalog_product SET name = name, text_vector = NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_search_words")]

    operations = [migrations.RunSQL(RELEARN, migrations.RunSQL.noop)]
