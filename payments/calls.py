"""Asking a gateway, with its breaker: outside of any transaction, never in a web page."""

from .breaker import breaker
from .providers import gateway_of


def ask(code, deed):
    """Let `deed(gateway)` call a gateway; returns and raises what `Breaker.ask` does."""
    return breaker.ask(code, gateway_of(code), deed, is_sign_of_life=has_asked)


def has_asked(answer):
    """Whether it shows that the gateway is there: "none" may be said without asking."""
    return getattr(answer, "state", "") != "none"
