"""Asking a gateway, with its breaker: outside of any transaction, never in a web page."""

from .breaker import is_down, record_failure, record_success
from .providers import gateway_of
from .providers.base import GatewayDown, GatewayUnsure


def ask(code, deed):
    """Let `deed(gateway)` call a gateway; returns its answer.

    Raises GatewayDown without calling if the breaker is open or the keys are gone, else what
    the adapter raises. Failures in a row open the breaker; a refusal is an answer like any.
    """
    gateway = gateway_of(code)
    if gateway is None:
        raise GatewayDown(f"{code} has no keys")
    if is_down(code):
        raise GatewayDown(f"{code} failed again and again; it is asked again in a while")
    try:
        answer = deed(gateway)
    except (GatewayDown, GatewayUnsure):
        record_failure(code)
        raise
    # "None" may be said without asking: it does not show that the gateway is there.
    if getattr(answer, "state", "") != "none":
        record_success(code)
    return answer
