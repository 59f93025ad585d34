"""Whether the gateways are set up as they can work: told before the shop opens (`manage.py check`).

A live shop must reach the gateways' own addresses only, a simulation must never see live keys, and
what is half set, misspelt or of the sandbox is said aloud.
"""

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from .providers import PROVIDERS
from .providers.calling import keys_of

MODES = {"0", "1"}


def gateways():
    return [provider for provider in PROVIDERS.values() if hasattr(provider, "believe")]


def in_test_mode():
    """Names of the gateways that a shop on the open net offers without taking real money."""
    if settings.IS_AT_HOME:
        return []
    return [gateway.name for gateway in gateways() if gateway.is_on() and not gateway.is_live()]


def check_gateways(app_configs, **kwargs):
    return [problem for gateway in gateways() for problem in problems_of(gateway)]


def problems_of(gateway):
    yield from half_set(gateway)
    if not gateway.is_on():
        return
    yield from wrong_address(gateway)
    yield from doubtful_mode(gateway)
    yield from unknown_channels(gateway)


def half_set(gateway):
    keys = keys_of(gateway.code)
    missing = [name for name in gateway.needed_keys if not keys.get(name)]
    if missing and len(missing) < len(gateway.needed_keys):
        names = ", ".join(variable(gateway, name) for name in missing)
        yield checks.Warning(f"{gateway.name} is off: {names} is missing.", id="payments.W001")


def wrong_address(gateway):
    try:
        addresses = gateway.addresses()
    except ImproperlyConfigured as error:
        yield checks.Error(
            f"{error}.",
            hint=f"Remove {variable(gateway, 'base_url')}: it is for the demo and its simulated gateways.",
            id="payments.E001",
        )
        return
    if gateway.is_live() and not all(address.startswith("https://") for address in addresses):
        yield checks.Error(
            f"Live keys of {gateway.name} would be sent to a simulation: {', '.join(addresses)}.",
            hint="Use the keys of the sandbox with simulated gateways.",
            id="payments.E002",
        )


def doubtful_mode(gateway):
    mode = keys_of(gateway.code).get("is_production", "0")
    name = variable(gateway, "is_production")
    if mode not in MODES:
        yield checks.Warning(f"{name} is {mode!r}: write 1 for real money, else 0.", id="payments.W002")
    if (mode == "1") != gateway.is_live() and "is_production" in keys_of(gateway.code):
        yield checks.Warning(f"{name} says nothing to {gateway.name}: its keys decide.", id="payments.W003")
    if gateway.name in in_test_mode():
        yield checks.Warning(
            f"{gateway.name} is in test mode: nobody can really pay by it.", id="payments.W004"
        )


def unknown_channels(gateway):
    wanted = {name.strip() for name in keys_of(gateway.code).get("channels", "").split(",")}
    strange = sorted(wanted - {channel.code for channel in gateway.channels} - {""})
    if strange:
        yield checks.Warning(
            f"{variable(gateway, 'channels')} names what {gateway.name} does not have: {', '.join(strange)}.",
            id="payments.W005",
        )


def variable(gateway, name):
    return f"PAY_{gateway.code}_{name}".upper()
