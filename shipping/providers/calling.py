"""Where providers are reached, and with which keys; `call` is the shop's one HTTP client."""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from catalog.outside.calling import Answer, call

__all__ = ["Answer", "base_url_of", "call", "keys_of"]


def keys_of(code) -> Mapping[str, str]:
    """The settings of a provider: SHIP_BITESHIP_API_KEY of the environment is "api_key"."""
    return settings.SHIPPING_PROVIDERS.get(code, {})


def base_url_of(code, official, *, key="base_url"):
    """Where a provider is reached; only at home may it be another than an official address.

    Raises ImproperlyConfigured.
    """
    wanted = keys_of(code).get(key, "").rstrip("/") or official[0]
    if wanted not in official and not settings.IS_AT_HOME:
        raise ImproperlyConfigured(f"{wanted} is no address of {code}; use {' or '.join(official)}")
    return wanted
