"""Shipping providers: one folder each, all with the interface of `base.py`.

A new folder is found by itself: its package names its provider as `provider`.
"""

from catalog.outside.finding import find_providers

PROVIDERS = find_providers(__name__, __path__)


def providers_for(deed):
    """Providers that are on and can do a deed, the preferred one first."""
    return [provider for provider in PROVIDERS.values() if deed in provider.deeds and provider.is_on()]
