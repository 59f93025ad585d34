"""Where gateways are reached, and with which keys; `call` is the shop's one HTTP client."""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from catalog.outside.calling import LARGEST_ANSWER, POOL, TIME_OUT, Answer, call

__all__ = ["LARGEST_ANSWER", "POOL", "TIME_OUT", "Answer", "base_url_of", "call", "keys_of"]


def keys_of(code) -> Mapping[str, str]:
    """The settings of a gateway: PAY_MIDTRANS_SERVER_KEY of the environment is "server_key"."""
    return settings.GATEWAYS.get(code, {})


def base_url_of(code, official, *, key="base_url"):
    """Where a gateway is reached; the first official address unless the settings name another.

    Only at home may it be another than an official one: elsewhere that would send money's
    secrets to a stranger. Raises ImproperlyConfigured.
    """
    wanted = keys_of(code).get(key, "").rstrip("/") or official[0]
    if wanted not in official and not settings.IS_AT_HOME:
        raise ImproperlyConfigured(f"{wanted} is no address of {code}; use {' or '.join(official)}")
    return wanted
