"""What a shipping provider is asked, and what it answers. All plain values: adapters touch no table.

Weights are grams, lengths millimetres, money whole rupiah. Courier and service codes are the
shop's own (`shipping.Courier.code`, `shipping.CourierService.code`): jne REG, jnt EZ, pos reguler.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from catalog.outside import calling, hearing


@dataclass(frozen=True)
class Place:
    """One end of a journey; `external_id` is the provider's own name of it, "" if not known yet."""

    region_code: str
    postal_code: str
    village: str = ""
    district: str = ""
    regency: str = ""
    province: str = ""
    external_id: str = ""


@dataclass(frozen=True)
class Person:
    name: str
    phone: str
    street: str
    email: str = ""
    note: str = ""


@dataclass(frozen=True)
class Box:
    """One parcel as it travels; `value` is what its goods are worth in rupiah."""

    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    value: int
    description: str = ""


@dataclass(frozen=True)
class RateRequest:
    origin: Place
    destination: Place
    boxes: tuple[Box, ...]
    # (courier code, service code) pairs that the shop uses; others are not asked for.
    services: frozenset[tuple[str, str]]
    cod_amount: int = 0
    is_insured: bool = False


@dataclass(frozen=True)
class Rate:
    """`amount` is what the shop pays for bringing it; COD and insurance come on top."""

    courier_code: str
    service_code: str
    service_name: str
    amount: int
    days_min: int
    days_max: int
    supports_cod: bool = False
    cod_fee: int = 0
    insurance: int = 0


@dataclass(frozen=True)
class BookingOrder:
    """A parcel to be booked; `key` is ours and stored before the call: asking again books once."""

    key: str
    order_number: str
    courier_code: str
    service_code: str
    origin: Place
    sender: Person
    destination: Place
    recipient: Person
    box: Box
    items: tuple[tuple[str, int, int, int], ...]  # (name, quantity, grams a unit, price a unit)
    cod_amount: int = 0
    is_insured: bool = False
    is_pickup: bool = True


@dataclass(frozen=True)
class Booking:
    """What was booked; the waybill may come later ("" until then)."""

    reference: str
    waybill: str = ""
    price: int | None = None
    routing: str = ""
    tracking_id: str = ""


@dataclass(frozen=True)
class Scan:
    """One thing that happened to a parcel: our state, and the courier's own words kept.

    `state` is of `shipping.tracking_states`; `at` is an instant (a scan without a zone is local
    to the place where it was made).
    """

    at: datetime
    state: str
    text: str
    code: str = ""
    place: str = ""


@dataclass(frozen=True)
class Tracked:
    """How a parcel stands; `price` is the courier's own if it weighed again."""

    scans: tuple[Scan, ...]
    waybill: str = ""
    price: int | None = None
    receiver: str = ""


@dataclass(frozen=True)
class Parcel:
    """What a provider needs to look a parcel up."""

    courier_code: str
    waybill: str
    reference: str = ""
    tracking_id: str = ""
    recipient_phone: str = ""


# A request to our webhook as it came.
Notification = hearing.Notification


@dataclass(frozen=True)
class Notice:
    """What a notification is about; it is only a reason to look. All empty: a test of the line."""

    event_key: str
    kind: str
    reference: str = ""
    waybill: str = ""


class Provider(Protocol):
    """A shipping provider; one that cannot do a thing leaves it out of `deeds`.

    One that can do nothing without its own id of a place says `needs_place_ids = True`.

    `deeds` is a subset of {"places", "rates", "book", "cancel", "track", "notifications"}.
    All calls may raise ProviderRefused, ProviderUnsure or ProviderDown.
    """

    code: str
    name: str
    position: int
    deeds: frozenset[str]
    # Codes of the couriers whose parcels it knows.
    couriers: frozenset[str]
    # SHIP_BITESHIP_API_KEY is "api_key": without the first it is off, and others it does not have.
    needed_keys: tuple[str, ...]
    more_keys: tuple[str, ...]

    def is_on(self) -> bool:
        """Whether its keys are set."""

    def addresses(self) -> list[str]:
        """Where it is reached. Raises ImproperlyConfigured for an address that is not its own."""

    def find_places(self, place: Place) -> list[tuple[str, str]]:
        """[(external id, label)] of what the provider knows by that name, best first."""

    def rates(self, request: RateRequest) -> list[Rate]:
        """What the services ask; a price that is none (0, negative, no rupiah) is left out."""

    def book(self, order: BookingOrder) -> Booking:
        """Order the transport; the same key books once."""

    def cancel(self, reference: str, reason: str) -> None:
        """Call it off. Raises ProviderRefused once it is with the courier."""

    def track(self, parcel: Parcel) -> Tracked:
        """Ask where a parcel is; no scans if it is not known yet."""

    def believe(self, notification: Notification) -> Notice:
        """Check what can be checked. Raises Forged or Unreadable."""


class ProviderRefused(Exception):
    """The provider understood and said no; the text is for staff."""


class NotCovered(ProviderRefused):
    """Nobody goes there."""


# What any server that we call, or that calls us, may do to us.
ProviderDown = calling.Unreached
ProviderUnsure = calling.Unsure
Forged = hearing.Forged
Unreadable = hearing.Unreadable
