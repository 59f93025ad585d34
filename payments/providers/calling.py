"""Where gateways are reached, and with which keys; `call` is the shop's one HTTP client."""

from collections.abc import Mapping

from django.conf import settings

from catalog.outside.calling import LARGEST_ANSWER, POOL, TIME_OUT, Answer, base_url, call

__all__ = ["LARGEST_ANSWER", "POOL", "TIME_OUT", "Answer", "base_url_of", "call", "keys_of"]


def keys_of(code) -> Mapping[str, str]:
    """The settings of a gateway: PAY_MIDTRANS_SERVER_KEY of the environment is "server_key"."""
    return settings.GATEWAYS.get(code, {})


def base_url_of(code, official, *, key="base_url"):
    """Where a gateway is reached. Raises ImproperlyConfigured for an address that is not its own."""
    return base_url(code, keys_of(code), official, key=key)
