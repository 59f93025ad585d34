"""Shipping providers: one folder each, all with the interface of `base.py`.

A new folder is found by itself: its package names its provider as `provider`.
"""

from importlib import import_module
from pkgutil import iter_modules

PROVIDERS = {
    package.provider.code: package.provider
    for package in sorted(
        (
            import_module(f"{__name__}.{found.name}")
            for found in iter_modules(__path__)
            if found.ispkg and found.name != "tests"
        ),
        key=lambda package: package.provider.position,
    )
}


def providers_for(deed):
    """Providers that are on and can do a deed, the preferred one first."""
    return [provider for provider in PROVIDERS.values() if deed in provider.deeds and provider.is_on()]
