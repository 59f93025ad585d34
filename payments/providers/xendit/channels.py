"""The channels of a Xendit session, and what Xendit calls them in `allowed_payment_channels`.

Seen in Xendit's own channel pages (2025-10 to 2026-06): the names of QRIS, the four virtual
accounts, OVO and DANA with their limits, and CARDS. Believed, and to be checked with a real
account: the name LINKAJA, and the limits of LINKAJA and CARDS.
"""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ..hosted import Channel

SOON = timedelta(hours=1)

NAMES = {
    "qris": "QRIS",
    "bca_va": "BCA_VIRTUAL_ACCOUNT",
    "mandiri_va": "MANDIRI_VIRTUAL_ACCOUNT",
    "bni_va": "BNI_VIRTUAL_ACCOUNT",
    "bri_va": "BRI_VIRTUAL_ACCOUNT",
    "ovo": "OVO",
    "dana": "DANA",
    "linkaja": "LINKAJA",
    "card": "CARDS",
}
CODES = {name: code for code, name in NAMES.items()}

# Virtual accounts can never be refunded by API; these two only as a whole. QRIS may be refused
# all the same: it depends on the payer's bank (docs.xendit.co/docs/qris).
NEVER_REFUNDED = frozenset(code for code in NAMES if code.endswith("_va"))
REFUNDED_WHOLE = frozenset({"qris", "linkaja"})


VIRTUAL_ACCOUNT = {
    "group": _("Virtual account"),
    "description": _("Transfer to a number made for this order, by mobile banking or ATM."),
}
WALLET = {
    "group": _("E-wallet"),
    "description": _("You confirm the payment in the app."),
    "least": 100,
    "time_to_pay": SOON,
}

CHANNELS = (
    Channel(
        "qris",
        _("QRIS"),
        _("QRIS"),
        _("Scan one code with any bank or e-wallet app."),
        most=10_000_000,
        time_to_pay=SOON,
    ),
    Channel("bca_va", label=_("BCA virtual account"), least=10_000, most=50_000_000, **VIRTUAL_ACCOUNT),
    Channel("mandiri_va", label=_("Mandiri virtual account"), **VIRTUAL_ACCOUNT),
    Channel("bni_va", label=_("BNI virtual account"), **VIRTUAL_ACCOUNT),
    Channel("bri_va", label=_("BRI virtual account"), **VIRTUAL_ACCOUNT),
    Channel("ovo", label="OVO", most=20_000_000, **WALLET),
    Channel("dana", label="DANA", most=20_000_000, **WALLET),
    Channel("linkaja", label="LinkAja", most=10_000_000, **WALLET),
    Channel(
        "card",
        _("Card"),
        _("Credit or debit card"),
        _("Visa, Mastercard, JCB; your bank may ask for a code."),
        least=10_000,
        most=200_000_000,
        time_to_pay=SOON,
    ),
)
