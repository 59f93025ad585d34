"""The breaker of each gateway: after some failures in a row nobody asks it for a while."""

from catalog.outside.breaker import MOST_FAILURES, Breaker

from .models.health import GatewayHealth

__all__ = [
    "MOST_FAILURES",
    "breaker",
    "forget",
    "gateways_down",
    "is_down",
    "record_failure",
    "record_success",
]

breaker = Breaker(GatewayHealth)
gateways_down = breaker.all_down
is_down = breaker.is_down
record_failure = breaker.record_failure
record_success = breaker.record_success
forget = breaker.forget
