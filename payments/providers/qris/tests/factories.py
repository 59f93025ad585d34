"""Printed codes of shops that do not exist."""

from datetime import UTC, datetime

from payments.models import QrisCode
from payments.providers.base import Purchase
from payments.providers.qris.tlv import checksum

NOW = datetime(2026, 11, 21, 11, 45, 13, tzinfo=UTC)

# The example of the payments reference, section 5.3.
PRINTED = (
    "00020101021126620015ID.CO.GOPAY.WWW01189360091400000000000210G0000000010303UMI"
    "51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204541153033605802ID"
    "5911TOKO CONTOH6007JAKARTA610512190630438B2"
)


def signed(unsigned):
    """A code with its checksum; `unsigned` is all before tag 63."""
    return f"{unsigned}6304{checksum(unsigned + '6304')}"


def changed(old, new):
    """The printed code with another part, and a checksum that fits."""
    assert old in PRINTED
    return signed(PRINTED[:-8].replace(old, new))


def make_code(**fields):
    payload = fields.pop("payload", PRINTED)
    return QrisCode.objects.create(**{"payload": payload, "merchant_name": "TOKO CONTOH", **fields})


def purchase(amount=97_000, **more):
    return Purchase(amount, "32.73.02", NOW, **more)
