"""Asking a shipping provider, with its breaker: outside of any transaction, never in a web page."""

from catalog.outside.breaker import Breaker

from .models import ProviderHealth
from .providers import PROVIDERS
from .providers.base import ProviderDown, ProviderUnsure

breaker = Breaker(ProviderHealth)


def ask(code, deed):
    """Let `deed(provider)` call a provider; returns its answer.

    Raises ProviderDown without calling if the breaker is open or the keys are gone, else what
    the adapter raises. Failures in a row open the breaker; a refusal is an answer like any.
    """
    provider = PROVIDERS.get(code)
    if provider is None or not provider.is_on():
        raise ProviderDown(f"{code} has no keys")
    if breaker.is_down(code):
        raise ProviderDown(f"{code} failed again and again; it is asked again in a while")
    try:
        answer = deed(provider)
    except (ProviderDown, ProviderUnsure):
        breaker.record_failure(code)
        raise
    breaker.record_success(code)
    return answer
