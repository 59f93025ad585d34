"""How each shipping provider answered lately: one that is down is not asked again at once."""

from catalog.outside.breaker import Health


class ProviderHealth(Health):
    class Meta:
        db_table_comment = "breakers of shipping providers"
