"""Asking a shipping provider, with its breaker: outside of any transaction, never in a web page."""

from catalog.outside.breaker import Breaker

from .models import ProviderHealth
from .providers import PROVIDERS

breaker = Breaker(ProviderHealth)


def ask(code, deed):
    """Let `deed(provider)` call a provider; returns and raises what `Breaker.ask` does."""
    provider = PROVIDERS.get(code)
    return breaker.ask(code, provider if provider and provider.is_on() else None, deed)
