"""Who the store is: name, address, contact and tax, read from the environment."""

import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import environ


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
    )


def read_keys(environment: Mapping[str, str], prefix: str) -> dict[str, dict[str, str]]:
    """Group the keys of outside services: PAY_STRIPE_SECRET_KEY is ["stripe"]["secret_key"]."""
    services: dict[str, dict[str, str]] = {}
    for name, value in environment.items():
        found = re.fullmatch(prefix + r"_([A-Z0-9]+)_([A-Z0-9_]+)", name)
        if found and value.strip():
            services.setdefault(found[1].lower(), {})[found[2].lower()] = value.strip()
    return services


def _phone(env: environ.Env) -> str:
    phone = env.str("STORE_WHATSAPP", default="+6281200000000")
    if not re.fullmatch(r"\+[1-9][0-9]{7,14}", phone):
        raise NonsenseSetting(f"STORE_WHATSAPP is {phone!r}; write it like +6281234567890.")
    return phone


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
