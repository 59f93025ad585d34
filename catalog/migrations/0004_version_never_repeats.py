from django.db import migrations

# A sequence is not rolled back: a number seen inside a transaction that then failed
# cannot come again for other shelves, so what a process cached under it does no harm.
NUMBERS = """
CREATE SEQUENCE catalog_version_number;
SELECT setval('catalog_version_number', greatest(1, (SELECT max(number) FROM catalog_catalogueversion)));
CREATE FUNCTION catalog_bump_version() RETURNS void LANGUAGE sql AS $$
    INSERT INTO catalog_catalogueversion (id, number) VALUES (1, nextval('catalog_version_number'))
    ON CONFLICT (id) DO UPDATE SET number = excluded.number;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_version_row")]

    operations = [
        migrations.RunSQL(
            NUMBERS,
            "DROP FUNCTION catalog_bump_version(); DROP SEQUENCE catalog_version_number;",
        ),
    ]
