"""The methods a shopper may choose from, and fixing the one that was chosen."""

from .providers import PROVIDERS, provider_of
from .providers.base import MethodUnavailable


def available_methods(purchase):
    """All methods for a purchase, in the order they are shown; some say why they are not for it."""
    return [offer for provider in PROVIDERS.values() for offer in provider.offers(purchase)]


def choose_method(method, purchase):
    """Fix a method: its fees and deadline. Raises MethodUnavailable for an unknown one too."""
    try:
        provider = provider_of(method)
    except KeyError:
        raise MethodUnavailable(method) from None
    return provider.choose(method, purchase)
