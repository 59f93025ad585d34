from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

# plpgsql binds table names when it runs, so the function may come before its tables.
SEARCH_WORDS = """
CREATE FUNCTION catalog_search_words(product bigint) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN concat_ws(' ',
        (SELECT b.name FROM catalog_product p JOIN catalog_brand b ON b.id = p.brand_id
            WHERE p.id = product),
        (SELECT string_agg(c.name || ' ' || c.name_en, ' ' ORDER BY c.id)
            FROM catalog_productcategory pc JOIN catalog_category c ON c.id = pc.category_id
            WHERE pc.product_id = product),
        (SELECT string_agg(concat_ws(' ', v.sku, v.gtin, v1.value, v1.value_en,
                v2.value, v2.value_en), ' ' ORDER BY v.id)
            FROM catalog_variant v
            LEFT JOIN catalog_optionvalue v1 ON v1.id = v.option1_id
            LEFT JOIN catalog_optionvalue v2 ON v2.id = v.option2_id
            WHERE v.product_id = product));
END $$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(SEARCH_WORDS, "DROP FUNCTION catalog_search_words(bigint)"),
    ]
