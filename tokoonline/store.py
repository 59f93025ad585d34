"""Who the store is: name, address, contact and tax, read from the environment."""

from dataclasses import dataclass
from decimal import Decimal

import environ


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
    """Build the store from its `STORE_*` variables; every one has a default that a demo can show."""
    name = env.str("STORE_NAME", default="Toko Online")
    return Store(
        name=name,
        legal_name=env.str("STORE_LEGAL_NAME", default=name),
        address=env.str("STORE_ADDRESS", default="Jl. Contoh No. 1, Bandung 40132"),
        whatsapp=env.str("STORE_WHATSAPP", default="+6281200000000"),
        email=env.str("STORE_EMAIL", default="halo@contoh.id"),
        time_zone=env.str("STORE_TIME_ZONE", default="Asia/Jakarta"),
        opening_hours=env.str("STORE_OPENING_HOURS", default="Senin-Sabtu 09.00-17.00 WIB"),
        nib=env.str("STORE_NIB", default=""),
        npwp=env.str("STORE_NPWP", default=""),
        is_tax_registered=env.bool("STORE_TAX_REGISTERED", default=False),
        tax_rate=Decimal(env.str("STORE_TAX_RATE", default="11")),
    )
