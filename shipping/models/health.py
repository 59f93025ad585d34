"""How each shipping provider answered lately: one that is down is not asked again at once."""

from django.db import models

from catalog.outside.breaker import Health


class ProviderHealth(Health):
    # How many questions for prices it was asked on that day (shipping.live.allowance).
    asked_on = models.DateField(null=True)
    asked = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        db_table_comment = "breakers of shipping providers"
