"""A payment's facts in words for staff: who takes the money, what is charged there, what is known of it."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.money import format_rupiah

from .providers import PROVIDERS

# What gateways tell about a payment, as their adapters name it.
FACTS = {
    "va_number": gettext_lazy("virtual account"),
    "bank": gettext_lazy("bank"),
    "biller_code": gettext_lazy("biller code"),
    "bill_key": gettext_lazy("bill key"),
    "masked_card": gettext_lazy("card"),
    "issuer": gettext_lazy("issuer"),
    "acquirer": gettext_lazy("acquirer"),
    "payment_code": gettext_lazy("payment code"),
    "store": gettext_lazy("shop counter"),
    "status": gettext_lazy("state there"),
}


def gateway_name(code):
    """ "midtrans" -> "Midtrans"; the shop's own ways have no gateway and keep their code."""
    return getattr(PROVIDERS.get(code), "name", "") or code


def is_at_gateway(payment):
    """Whether this attempt is taken by a gateway, which can be asked about it."""
    return payment.charge_amount is not None


def charge_in_words(payment):
    """What the gateway is asked for: "USD 9,52 (USD 1 = Rp16.250)"; "" if it is the rupiah themselves."""
    if payment.charge_currency == "IDR":
        return ""
    return _("%(currency)s %(amount)s (%(currency)s 1 = %(rate)s)") % {
        "currency": payment.charge_currency,
        "amount": in_units(payment.charge_amount),
        "rate": format_rupiah(rate_of(payment)),
    }


def rate_of(payment):
    """Rupiah a unit as anybody can check them: the frozen rate, unless a margin came on top."""
    rate = payment.exchange_rate
    is_plain = abs(payment.charge_amount * rate - payment.amount * 100) <= rate
    return rate if is_plain else payment.amount * 100 // payment.charge_amount


def refund_charge_in_words(refund, payment):
    """What of a refund the gateway is asked to pay back: "USD 9,52"; "" if it is the rupiah themselves."""
    if not refund.charge_amount:
        return ""
    return f"{payment.charge_currency} {in_units(refund.charge_amount)}"


def in_units(cents):
    """952 -> "9,52"."""
    return number_format(Decimal(cents) / 100, decimal_pos=2, force_grouping=True)


def facts_in_words(payment):
    """[(name, value)] of what the gateway told, those with a name first."""
    told = {name: str(value) for name, value in payment.facts.items() if value not in {"", None}}
    named = [(str(FACTS[name]), told.pop(name)) for name in FACTS if name in told]
    return [*named, *sorted(told.items())]
