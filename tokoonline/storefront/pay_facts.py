"""What a gateway tells about an attempt, as a shopper needs it: numbers to copy, the card, the dollars."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from payments.providers import PROVIDERS
from payments.wording import in_units, rate_of

BANKS = {"permata": "Permata", "cimb": "CIMB Niaga", "mandiri": "Mandiri", "danamon": "Danamon"}
CODES = ("va_number", "bill_key", "payment_code")
SIGNS = {"USD": "US$"}


@dataclass(frozen=True)
class Fact:
    """A line of the page with its copy button; `copied` is what goes to the clipboard."""

    label: str
    text: str
    copied: str = ""


def gateway_name(payment):
    return getattr(PROVIDERS.get(payment.provider), "name", "") or payment.provider


def has_code(payment):
    """Whether the shopper chose a way that is paid elsewhere, by a number."""
    return any(payment.facts.get(name) for name in CODES)


def codes_of(payment):
    """The numbers to pay with, as [Fact]."""
    told = payment.facts
    bank = told.get("bank", "")
    bank = BANKS.get(bank.lower(), bank.upper())
    number = _("Virtual account number, %(bank)s") % {"bank": bank} if bank else _("Virtual account number")
    shop = told.get("store", "").title()
    code = _("Payment code for %(shop)s") % {"shop": shop} if shop else _("Payment code")
    labels = {
        "biller_code": _("Company code"),
        "bill_key": _("Bill number"),
        "va_number": number,
        "payment_code": code,
    }
    return [
        Fact(label, in_groups(told[name]), told[name]) for name, label in labels.items() if told.get(name)
    ]


def in_groups(number):
    """ "8808123456789" -> "8808 1234 5678 9": for eyes only; what is copied stays whole."""
    if not number.isdigit() or len(number) < 9:
        return number
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def kind_of_code(payment):
    """Which steps lead to the money: "account", "bill" or "counter"."""
    if payment.facts.get("bill_key"):
        return "bill"
    return "counter" if payment.facts.get("payment_code") else "account"


def card_words(payment):
    """ "Visa •••• 4242", or "" if no card is known; never more than its last four digits."""
    told = payment.facts.get("masked_card", "")
    if "•" in told:
        return told
    return f"•••• {told[-4:]}" if told[-4:].isdigit() else ""


def charge_words(payment):
    """ "US$9.52" and "Rp16.250" of a foreign charge, or None if rupiah are charged."""
    if payment.charge_currency == "IDR" or not payment.charge_amount:
        return None
    amount = in_units(payment.charge_amount)
    sign = SIGNS.get(payment.charge_currency, f"{payment.charge_currency} ")
    return {"amount": f"{sign}{amount}", "unit": f"{sign}1", "rate": format_rupiah(rate_of(payment))}


def was_refused(payment):
    """Whether the bank said no to the last try; the session is still good for another."""
    return bool(payment.facts.get("refusal") or payment.facts.get("declined"))
