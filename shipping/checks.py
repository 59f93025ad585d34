"""Whether the shipping providers are set up as they can work: told before the shop opens (`manage.py check`).

What is half set or misspelt would else be noticed by nobody: the shop sells by its tables without it.
"""

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from .live.allowance import most_a_day
from .providers import PROVIDERS
from .providers.calling import keys_of

# What every provider may be told beside its own keys (docs/shipping.md); the last is for simulators.
COMMON_KEYS = {"questions_a_day", "base_url", "notification_url"}


def check_providers(app_configs, **kwargs):
    return [*unknown_providers(), *(problem for one in PROVIDERS.values() for problem in problems_of(one))]


def unknown_providers():
    for code in sorted(settings.SHIPPING_PROVIDERS.keys() - PROVIDERS.keys()):
        names = variables(code, settings.SHIPPING_PROVIDERS[code])
        yield checks.Warning(f"{names}: there is no such provider.", id="shipping.W001")


def problems_of(provider):
    keys = keys_of(provider.code)
    missing = [name for name in provider.needed_keys if not keys.get(name)]
    if missing and len(missing) < len(provider.needed_keys):
        names = variables(provider.code, missing)
        yield checks.Warning(f"{provider.name} is off: {names} is missing.", id="shipping.W002")
    strange = keys.keys() - {*provider.needed_keys, *provider.more_keys, *COMMON_KEYS}
    if strange:
        names = variables(provider.code, sorted(strange))
        yield checks.Warning(f"{provider.name} knows no {names}.", id="shipping.W003")
    half = [name for name in provider.more_keys if name.startswith("webhook_")]
    if any(keys.get(name) for name in half) and not all(keys.get(name) for name in half):
        names = variables(provider.code, half)
        yield checks.Warning(
            f"{provider.name}'s messages are not believed: {names} belong together.", id="shipping.W004"
        )
    for number, deed in enumerate([provider.addresses, lambda: most_a_day(provider.code)], start=1):
        try:
            deed()
        except ImproperlyConfigured as error:
            yield checks.Error(f"{error}.", id=f"shipping.E00{number}")


def variables(code, names):
    return ", ".join(f"SHIP_{code}_{name}".upper() for name in names)
