"""What every way to pay offers the checkout."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from orders.choices import PaymentChoice


@dataclass(frozen=True)
class Purchase:
    """What is to be paid for: rupiah without fees, where it goes, and when."""

    amount: int
    region_code: str
    at: datetime
    service_supports_cod: bool = True
    # Where the search for a unique code begins: the same cart is shown the same code again.
    seed: int = 0


@dataclass(frozen=True)
class MethodOffer:
    """A method as the checkout shows it; an unavailable one says why in `reason`."""

    code: str
    group: str
    label: str
    description: str
    fee_amount: int = 0
    is_available: bool = True
    reason: str = ""


class Provider(Protocol):
    code: str

    def offers(self, purchase: Purchase) -> list[MethodOffer]:
        """The methods of this provider for a purchase."""

    def choose(self, method: str, purchase: Purchase) -> PaymentChoice:
        """Fix a method for a purchase: its fees and its deadline. Raises MethodUnavailable."""

    def payment_for(self, order, at):
        """An unsaved Payment for a written order: amount, reference, deadline."""


class MethodUnavailable(Exception):
    """The method cannot be used for this purchase (any more)."""
