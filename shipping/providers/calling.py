"""Where providers are reached, and with which keys; `call` is the shop's one HTTP client."""

from collections.abc import Mapping

from django.conf import settings

from catalog.outside.calling import Answer, base_url, call

__all__ = ["Answer", "base_url_of", "call", "keys_of"]


def keys_of(code) -> Mapping[str, str]:
    """The settings of a provider: SHIP_BITESHIP_API_KEY of the environment is "api_key"."""
    return settings.SHIPPING_PROVIDERS.get(code, {})


def base_url_of(code, official, *, key="base_url"):
    """Where a provider is reached. Raises ImproperlyConfigured for an address that is not its own."""
    return base_url(code, keys_of(code), official, key=key)
