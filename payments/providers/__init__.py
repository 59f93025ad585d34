"""The ways to pay: one folder each, all with the same interface (`base.Provider`)."""

from .cod import CashOnDelivery
from .transfer import BankTransfer

PROVIDERS = {provider.code: provider for provider in (BankTransfer(), CashOnDelivery())}


def provider_of(method):
    """The provider behind a method code: "transfer-3" -> the bank transfer."""
    return PROVIDERS[method.partition("-")[0]]
