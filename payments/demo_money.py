"""What a demo needs so that every way to pay can be tried: fees, a dollar's price, a QRIS.

All of it is made up: fees are of a plausible size and no contract's, the merchant does not exist.
"""

from datetime import date, timedelta

from .models import ExchangeRate, FeeRule, QrisCode
from .providers.qris.tlv import merchant_name

FIRST_DAY = date(2024, 1, 1)
LAST_OLD_DAY = date(2025, 12, 31)
NEW_DAY = date(2026, 1, 1)
VAT = 1_100
# (provider, method, first day, last day, rupiah, hundredths of a per cent)
FEES = [
    ("midtrans", "", FIRST_DAY, None, 4_000, 0),
    ("midtrans", "midtrans-other_qris", FIRST_DAY, None, 0, 70),
    ("midtrans", "midtrans-gopay", FIRST_DAY, None, 0, 200),
    ("midtrans", "midtrans-shopeepay", FIRST_DAY, LAST_OLD_DAY, 0, 150),
    ("midtrans", "midtrans-shopeepay", NEW_DAY, None, 0, 200),
    ("midtrans", "midtrans-credit_card", FIRST_DAY, None, 2_000, 290),
    ("midtrans", "midtrans-indomaret", FIRST_DAY, None, 5_000, 0),
    ("midtrans", "midtrans-alfamart", FIRST_DAY, None, 5_000, 0),
    ("midtrans", "midtrans-akulaku", FIRST_DAY, None, 0, 170),
    ("midtrans", "midtrans-kredivo", FIRST_DAY, None, 0, 200),
    ("stripe", "", FIRST_DAY, None, 5_000, 340),
    ("paypal", "", FIRST_DAY, None, 5_000, 440),
    ("xendit", "", FIRST_DAY, None, 0, 150),
]
RUPIAH_FOR_A_DOLLAR, MARGIN = 16_250, 250
# The example of the QRIS rules: its account belongs to nobody.
QRIS = (
    "00020101021126620015ID.CO.GOPAY.WWW01189360091400000000000210G0000000010303UMI"
    "51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI5204541153033605802ID"
    "5911TOKO CONTOH6007JAKARTA610512190630438B2"
)
# Rates older than a week are not used; a demo is opened after a month, too.
RENEWED = timedelta(days=1)


def load(*, at):
    """Write what is missing; again it writes nothing but, after a day, a fresh rate."""
    for provider, method, starts_on, ends_on, fixed, share in FEES:
        FeeRule.objects.get_or_create(
            provider=provider,
            method=method,
            starts_on=starts_on,
            defaults={
                "ends_on": ends_on,
                "fixed_amount": fixed,
                "basis_points": share,
                "vat_basis_points": VAT,
            },
        )
    if not QrisCode.objects.exists():
        QrisCode.objects.create(payload=QRIS, merchant_name=merchant_name(QRIS))
    renew_rate(at=at)


def renew_rate(*, at):
    """Say the demo's rate again as of now, unless there is one of the last day."""
    if not ExchangeRate.objects.filter(valid_from__gt=at - RENEWED).exists():
        ExchangeRate.objects.create(
            rupiah_per_unit=RUPIAH_FOR_A_DOLLAR,
            margin_basis_points=MARGIN,
            valid_from=at,
            source="demo, made up",
        )
