"""What every way to pay offers the checkout, and what a gateway answers when it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from catalog.outside import calling, hearing
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
    # The order is written and its total stands: a method that would add a fee is not for it.
    is_frozen: bool = False
    # Who buys, for methods that depend on it.
    phone: str = ""


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
    """A way to pay. `code` is its folder; `position` is where its methods stand in a group."""

    code: str
    position: int

    def offers(self, purchase: Purchase) -> list[MethodOffer]:
        """The methods of this provider for a purchase; none if it has no keys."""

    def choose(self, method: str, purchase: Purchase) -> PaymentChoice:
        """Fix a method for a purchase: its fees and its deadline. Raises MethodUnavailable."""

    def payment_for(self, order, at):
        """An unsaved Payment for a written order: amount, reference, deadline."""


class MethodUnavailable(Exception):
    """The method cannot be used for this purchase (any more)."""


# What gateways are asked, and what they answer. All plain values: adapters touch no table.


@dataclass(frozen=True)
class Item:
    """One thing that is paid for; `price` is whole rupiah a unit, negative for a discount."""

    code: str
    name: str
    price: int
    quantity: int = 1


@dataclass(frozen=True)
class Attempt:
    """One attempt to pay, as a gateway needs to know it.

    `reference` is ours and never used twice (TO-261121-7K3QX-1). `gateway_id` is what the
    gateway calls its session, "" before there is one. `charge_amount` is in the smallest unit
    of `charge_currency`, rupiah counting as having none smaller: 154600 IDR, 952 US cents.
    The items add up to `amount`, which is whole rupiah.
    """

    reference: str
    method: str
    amount: int
    charge_amount: int
    charge_currency: str
    items: tuple[Item, ...]
    name: str
    email: str
    phone: str
    language: str
    created_at: datetime
    due_at: datetime
    return_url: str
    notification_url: str
    gateway_id: str = ""
    transaction_id: str = ""
    address: Mapping[str, str] = field(default_factory=dict)

    @property
    def channel(self):
        """The channel inside a method: "midtrans-bca_va" -> "bca_va"; "paypal" -> ""."""
        return self.method.partition("-")[2]


@dataclass(frozen=True)
class Session:
    """A place at the gateway where the shopper pays."""

    gateway_id: str
    redirect_url: str
    expires_at: datetime | None = None


@dataclass(frozen=True)
class SeenRefund:
    """A refund as the gateway knows it; `state` is pending, succeeded or failed."""

    key: str
    gateway_id: str
    amount: int
    state: str


@dataclass(frozen=True)
class Snapshot:
    """What the gateway says about an attempt now; amounts as `Attempt.charge_amount`.

    `state`: none (no such session), open (nobody paid yet), approved (the shopper agreed and
    we have to collect), review, paid, failed (this session can never be paid), cancelled,
    expired, reversed (was paid, and the money went back), charged_back.
    `facts` are words for people: {"va_number": ..., "bank": ..., "masked_card": ...}.
    """

    state: str
    captured: int = 0
    currency: str = "IDR"
    transaction_id: str = ""
    channel: str = ""
    refunds: tuple[SeenRefund, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RefundOrder:
    """What to pay back; `key` was stored before the call, so asking again pays once.

    `amount` is in the unit of `Attempt.charge_amount`, `is_whole` if all that was captured
    goes back.
    """

    key: str
    amount: int
    reason: str
    is_whole: bool
    # The gateway's name of this refund, once we know it: then it is only asked about.
    gateway_id: str = ""


# A request to our webhook as it came.
Notification = hearing.Notification


@dataclass(frozen=True)
class Notice:
    """What a believed notification is about. It is only a reason to look.

    `event_key` tells repeats apart; at least one of `reference` (ours), `gateway_id` and
    `transaction_id` (theirs) leads to the attempt, unless the event is about none.
    """

    event_key: str
    kind: str
    reference: str = ""
    gateway_id: str = ""
    transaction_id: str = ""


class Gateway(Provider, Protocol):
    """A provider that takes the money elsewhere and tells us over the network.

    All calls may raise GatewayRefused, GatewayUnsure or GatewayDown.
    """

    def is_on(self) -> bool:
        """Whether its keys are set."""

    def open(self, attempt: Attempt) -> Session:
        """Make the session of an attempt; asked again for the same attempt it makes no second one."""

    def look(self, attempt: Attempt) -> Snapshot:
        """Ask how an attempt stands; works by `reference` alone when `gateway_id` is not known."""

    def collect(self, attempt: Attempt) -> Snapshot:
        """Take the money of an approved attempt, once; only for gateways that answer `approved`."""

    def close(self, attempt: Attempt) -> Snapshot:
        """Stop an attempt; a payment that was quicker wins and is told, not hidden."""

    def can_refund(self, attempt: Attempt, amount: int, is_whole: bool, channel: str) -> bool:
        """Whether the gateway can pay back through its API; else staff transfer it by hand."""

    def refund(self, attempt: Attempt, order: RefundOrder) -> SeenRefund:
        """Pay back; the same key pays once."""

    def believe(self, notification: Notification) -> Notice:
        """Check a notification's signature and say what it is about. Raises Forged or Unreadable."""


class GatewayRefused(Exception):
    """The gateway understood and said no; nothing happened. The text is for staff."""


# What any server that we call, or that calls us, may do to us.
GatewayDown = calling.Unreached
GatewayUnsure = calling.Unsure
Forged = hearing.Forged
Unreadable = hearing.Unreadable
