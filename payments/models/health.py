"""How each gateway answered lately, for all processes: one that is down is not asked again at once."""

from catalog.outside.breaker import Health


class GatewayHealth(Health):
    class Meta:
        db_table_comment = "breakers of payment gateways"
