"""Who the store is: name, address, contact and tax, read from the environment."""

import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal

import environ

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NonsenseSetting(Exception):
    """A variable holds what cannot be meant; the message names it and says what it should be."""


@dataclass(frozen=True)
class Store:
    """Facts about the shop that its pages, mails and documents print."""

    name: str
    legal_name: str
    address: str
    # E.164, for links that open a chat.
    whatsapp: str
    email: str
    time_zone: str
    opening_hours: str
    # The business registration (NIB) and tax number (NPWP); empty when the owner has none.
    nib: str
    npwp: str
    # PKP: only a registered seller may, and must, collect PPN.
    is_tax_registered: bool
    # Per cent of the tax base, as the law writes it.
    tax_rate: Decimal
    # What a parcel's own carton and filling weigh; 0 where variants are weighed as packed.
    packing_grams: int = 0
    # Rupiah of goods in one parcel from which it is insured at the shopper's cost; 0: never.
    insure_from: int = 0
    # Days on which parcels leave the house, Monday 0, and the hour after which an order waits for the next.
    working_days: frozenset[int] = frozenset(range(6))
    cut_off: time = time(15)
    # Where parcels set out (Kemendagri code and postal code), and who hands them to the courier.
    origin_region: str = ""
    origin_postal_code: str = ""
    # Whether couriers fetch parcels here, or we bring them to their counters.
    is_picked_up: bool = True
    sender_name: str = ""
    sender_phone: str = ""
    sender_street: str = ""


def read_store(env: environ.Env) -> Store:
    """Build the store from its `STORE_*` variables; every one has a default that a demo can show.

    Raises NonsenseSetting.
    """
    name = env.str("STORE_NAME", default="Toko Online")
    return Store(
        name=name,
        legal_name=env.str("STORE_LEGAL_NAME", default=name),
        address=env.str("STORE_ADDRESS", default="Jl. Contoh No. 1, Bandung 40132"),
        whatsapp=_phone(env),
        email=env.str("STORE_EMAIL", default="halo@contoh.id"),
        time_zone=_time_zone(env),
        opening_hours=env.str("STORE_OPENING_HOURS", default="Senin-Sabtu 09.00-17.00 WIB"),
        nib=env.str("STORE_NIB", default=""),
        npwp=env.str("STORE_NPWP", default=""),
        is_tax_registered=env.bool("STORE_TAX_REGISTERED", default=False),
        tax_rate=_tax_rate(env),
        packing_grams=_whole(env, "STORE_PACKING_GRAMS", most=10_000),
        insure_from=_whole(env, "STORE_INSURE_FROM", most=1_000_000_000_000),
        working_days=_working_days(env),
        cut_off=_cut_off(env),
        origin_region=_origin(
            env, "STORE_ORIGIN_REGION", r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}(\.[0-9]{4})?", "32.73.02.1002"
        ),
        origin_postal_code=_origin(env, "STORE_ORIGIN_POSTAL_CODE", r"[1-9][0-9]{4}", "40132"),
        is_picked_up=env.bool("STORE_PICKUP", default=True),
        sender_name=env.str("STORE_SENDER_NAME", default=name),
        sender_phone=_phone(env, "STORE_SENDER_PHONE", default=_phone(env)),
        sender_street=env.str("STORE_SENDER_STREET", default="Jl. Contoh No. 1"),
    )


def read_keys(environment: Mapping[str, str], prefix: str) -> dict[str, dict[str, str]]:
    """Group the keys of outside services: PAY_STRIPE_SECRET_KEY is ["stripe"]["secret_key"]."""
    services: dict[str, dict[str, str]] = {}
    for name, value in environment.items():
        found = re.fullmatch(prefix + r"_([A-Z0-9]+)_([A-Z0-9_]+)", name)
        if found and value.strip():
            services.setdefault(found[1].lower(), {})[found[2].lower()] = value.strip()
    return services


def _phone(env: environ.Env, name: str = "STORE_WHATSAPP", *, default: str = "+6281200000000") -> str:
    phone = env.str(name, default=default)
    if not re.fullmatch(r"\+[1-9][0-9]{7,14}", phone):
        raise NonsenseSetting(f"{name} is {phone!r}; write it like +6281234567890.")
    return phone


def _origin(env: environ.Env, name: str, shape: str, example: str) -> str:
    """A shop of its own must say where it is: prices from somebody else's door would be wrong."""
    code = env.str(name, default=example if env.bool("DEMO", default=False) else "")
    if code and not re.fullmatch(shape, code):
        raise NonsenseSetting(f"{name} is {code!r}; write it like {example}.")
    return code


def _time_zone(env: environ.Env) -> str:
    name = env.str("STORE_TIME_ZONE", default="Asia/Jakarta")
    if name not in zoneinfo.available_timezones():
        raise NonsenseSetting(f"STORE_TIME_ZONE is {name!r}; use Asia/Jakarta or another known zone.")
    return name


def _tax_rate(env: environ.Env) -> Decimal:
    text = env.str("STORE_TAX_RATE", default="11")
    if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,2})?", text):
        raise NonsenseSetting(f"STORE_TAX_RATE is {text!r}; write per cent, like 11 or 11.5.")
    return Decimal(text)


def _whole(env: environ.Env, name: str, *, most: int) -> int:
    text = env.str(name, default="0")
    if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) > most:
        raise NonsenseSetting(f"{name} is {text!r}; write a whole number from 0 to {most}.")
    return int(text)


def _working_days(env: environ.Env) -> frozenset[int]:
    """Read "mon-sat", "mon-fri,sun" or "fri-mon" as days of the week; there is at least one."""
    text = env.str("STORE_WORKING_DAYS", default="mon-sat").replace(" ", "").lower()
    days: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.partition("-")
        last = last if dash else first
        if first not in WEEK or last not in WEEK:
            raise NonsenseSetting(f"STORE_WORKING_DAYS is {text!r}; write it like mon-sat or mon-fri,sun.")
        start = WEEK.index(first)
        length = (WEEK.index(last) - start) % 7
        days |= {(start + step) % 7 for step in range(length + 1)}
    return frozenset(days)


def _cut_off(env: environ.Env) -> time:
    text = env.str("STORE_CUT_OFF", default="15:00")
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise NonsenseSetting(f"STORE_CUT_OFF is {text!r}; write an hour of the day, like 15:00.")
    return time.fromisoformat(text)
