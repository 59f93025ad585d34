"""Where providers are reached, and with which keys; `call` is the shop's one HTTP client."""

from collections.abc import Mapping

import urllib3
from django.conf import settings

from catalog.outside import calling
from catalog.outside.calling import Answer, base_url

__all__ = ["Answer", "Keyed", "base_url_of", "call", "keys_of"]


def keys_of(code) -> Mapping[str, str]:
    """The settings of a provider: SHIP_BITESHIP_API_KEY of the environment is "api_key"."""
    return settings.SHIPPING_PROVIDERS.get(code, {})


class Keyed:
    """A provider that is on when all of its `needed_keys` are set."""

    code: str
    needed_keys: tuple[str, ...]

    def is_on(self):
        return all(keys_of(self.code).get(key) for key in self.needed_keys)


def call(verb, url, **parts):
    """Ask a provider once, as `catalog.outside.calling.call` does; it may be silent for a while only."""
    silence = settings.SHIPPING_TIME_OUT
    time_out = urllib3.Timeout(connect=min(3, silence), read=silence, total=silence + 5)
    return calling.call(verb, url, time_out=time_out, **parts)


def base_url_of(code, official, *, key="base_url"):
    """Where a provider is reached. Raises ImproperlyConfigured for an address that is not its own."""
    return base_url(code, keys_of(code), official, key=key)
