"""The ways to pay inside Midtrans, their acquirers' limits, and which of them can be paid back."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ..hosted import Channel

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# A settlement that is taken back is so "usually within 1-5 minutes" (payments reference, section 1.7).
HOLD = timedelta(minutes=10)

VIRTUAL_ACCOUNT = {
    "group": _("Virtual account"),
    "description": _("Transfer to a number made for this order, by mobile banking or ATM."),
    "time_to_pay": DAY,
}
WALLET = {"group": _("E-wallet"), "least": 1, "most": 20_000_000, "time_to_pay": HOUR}
COUNTER = {"group": _("Pay at a shop"), "most": 5_000_000, "time_to_pay": DAY}
PAY_LATER = {"group": _("Pay later"), "time_to_pay": DAY}

# The codes are Snap's `enabled_payments`.
CHANNELS = (
    Channel(
        "other_qris",
        _("QRIS"),
        _("QRIS"),
        _("Scan one code with any bank or e-wallet app."),
        most=10_000_000,
        time_to_pay=HOUR,
    ),
    Channel("gopay", label="GoPay", description=_("Pay in the Gojek or GoPay app."), **WALLET),
    Channel("shopeepay", label="ShopeePay", description=_("Pay in the Shopee app."), **WALLET),
    Channel("bca_va", label=_("BCA virtual account"), least=10_000, **VIRTUAL_ACCOUNT),
    Channel("echannel", label=_("Mandiri bill"), most=50_000_000_000, hold=HOLD, **VIRTUAL_ACCOUNT),
    Channel("bni_va", label=_("BNI virtual account"), **VIRTUAL_ACCOUNT),
    Channel("bri_va", label=_("BRI virtual account"), **VIRTUAL_ACCOUNT),
    Channel(
        "permata_va",
        label=_("Permata virtual account"),
        most=9_999_999_999,
        hold=HOLD,
        **VIRTUAL_ACCOUNT,
    ),
    Channel("cimb_va", label=_("CIMB Niaga virtual account"), most=250_000_000, **VIRTUAL_ACCOUNT),
    Channel("bsi_va", label=_("BSI virtual account"), least=1_000, **VIRTUAL_ACCOUNT),
    Channel(
        "credit_card",
        _("Card"),
        _("Credit or debit card"),
        _("Visa, Mastercard, JCB; your bank may ask for a code."),
        least=10_000,
        time_to_pay=HOUR,
    ),
    Channel(
        "indomaret",
        label="Indomaret",
        description=_("Show a payment code at any Indomaret counter."),
        least=10_000,
        hold=HOLD,
        **COUNTER,
    ),
    Channel(
        "alfamart",
        label="Alfamart",
        description=_("Show a payment code at any Alfamart counter; in cash up to Rp2.500.000."),
        **COUNTER,
    ),
    Channel(
        "akulaku",
        label="Akulaku",
        description=_("Buy now, pay later in instalments."),
        least=5_000,
        **PAY_LATER,
    ),
    Channel(
        "kredivo",
        label="Kredivo",
        description=_("Pay in 30 days, or in instalments from Rp500.000."),
        **PAY_LATER,
    ),
)


@dataclass(frozen=True)
class RefundRule:
    """How long after the payment money can go back through the API, and whether in parts."""

    within: timedelta
    is_whole_only: bool = False


# What is missing here (virtual accounts, Mandiri bill, shop counters) is paid back by hand. A
# QRIS of another acquirer than GoPay has a week only: the refund is then refused when tried.
REFUNDS = {
    "credit_card": RefundRule(180 * DAY),
    "gopay": RefundRule(45 * DAY),
    "other_qris": RefundRule(45 * DAY),
    "shopeepay": RefundRule(365 * DAY, is_whole_only=True),
    "ovo": RefundRule(7 * DAY, is_whole_only=True),
    "dana": RefundRule(45 * DAY),
    "akulaku": RefundRule(180 * DAY),
    "kredivo": RefundRule(14 * DAY),
}
