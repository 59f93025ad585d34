from django.db import migrations


class Migration(migrations.Migration):
    """All that puts a list in order, without the wide rows of the products (docs/queries.md)."""

    dependencies = [("storefront", "0002_starting_pages"), ("catalog", "0003_version_row")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX product_listing ON catalog_product (id)"
            " INCLUDE (published_at, price_min, price_max)"
            " WHERE is_active AND price_min IS NOT NULL",
            "DROP INDEX product_listing",
        ),
    ]
