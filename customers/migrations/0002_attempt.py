from django.db import migrations

# The default cache (settings.CACHES), shaped as Django's DatabaseCache wants it. It counts failed
# log-ins and remembers used one-time codes; losing it in a crash lets nobody in, hence UNLOGGED.
CREATE = """
CREATE UNLOGGED TABLE attempt (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX attempt_expires ON attempt (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE attempt")]
