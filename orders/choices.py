"""What the checkout hands down to an order: small frozen values, checked by whoever made them."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Contact:
    name: str
    phone: str
    email: str = ""


@dataclass(frozen=True)
class ShippingAddress:
    """Where the parcel goes, as text; `region_code` is the Ministry's code at its finest level."""

    recipient: str
    phone: str
    street: str
    landmark: str
    village: str
    district: str
    regency: str
    province: str
    postal_code: str
    region_code: str


@dataclass(frozen=True)
class ShippingChoice:
    """A courier's service with its price in rupiah and the days on which it may arrive."""

    courier_code: str
    courier_name: str
    service_code: str
    service_name: str
    amount: int
    weight_grams: int
    eta_from: date | None = None
    eta_to: date | None = None


@dataclass(frozen=True)
class Fee:
    kind: str
    label: str
    amount: int


@dataclass(frozen=True)
class PaymentChoice:
    """How the order is paid; `due_at` is when an unpaid order gives its stock back (COD: never)."""

    method: str
    label: str
    fees: tuple[Fee, ...] = field(default_factory=tuple)
    due_at: datetime | None = None
    is_cod: bool = False
