"""The ways to pay: one folder each, all with the interface of `base.py`.

A new folder is found by itself: its package names its provider as `provider`, and nothing else
has to know it (docs/payments.md, "A provider of one's own").
"""

from catalog.outside.finding import find_providers

PROVIDERS = find_providers(__name__, __path__)


def provider_of(method):
    """The provider behind a method code: "transfer-3" -> the bank transfer. Raises KeyError."""
    return PROVIDERS[method.partition("-")[0]]


def gateway_of(code):
    """The gateway of that code if it is one and its keys are set, else None."""
    provider = PROVIDERS.get(code)
    return provider if provider is not None and hasattr(provider, "believe") and provider.is_on() else None
