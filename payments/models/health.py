"""How each gateway answered lately, for all processes: one that is down is not asked again at once."""

from django.db import models


class GatewayHealth(models.Model):
    provider = models.CharField(primary_key=True, max_length=20)
    # In a row; a good answer ends it.
    failures = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True)

    class Meta:
        db_table_comment = "breakers of payment gateways"

    def __str__(self):
        return self.provider
