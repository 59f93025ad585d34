"""What the payment page shows: the ways to pay, and the honest total of the one looked at."""

from itertools import groupby

from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from payments.methods import available_methods, choose_method
from payments.providers.base import MethodUnavailable


def payment_context(summary, delivery, at, wanted):
    """Groups of radio cards, the rows of the total, and the total; `wanted` is a method's code.

    An unknown or unavailable wish falls back to the first method that can be used.
    """
    purchase = delivery.purchase(summary, at)
    offers = available_methods(purchase)
    usable = [offer.code for offer in offers if offer.is_available]
    chosen = wanted if wanted in usable else next(iter(usable), "")
    rows = [(_("Items"), summary.items_amount), (_("Shipping fee"), delivery.quote.amount)]
    fees = fees_of(chosen, purchase)
    rows += [(fee.label, fee.amount) for fee in fees]
    return {
        "groups": [
            {"name": name, "choices": [choice(offer, chosen) for offer in group]}
            for name, group in groupby(offers, key=lambda offer: offer.group)
        ],
        "chosen": chosen,
        "has_unique_code": any(fee.kind == "unique_code" for fee in fees),
        "rows": rows,
        "total": sum(amount for _label, amount in rows),
    }


def fees_of(method, purchase):
    try:
        return choose_method(method, purchase).fees if method else ()
    except MethodUnavailable:
        return ()


def choice(offer, chosen):
    return {
        "value": offer.code,
        "title": offer.label,
        "text": offer.reason or offer.description,
        "price": f"+ {format_rupiah(offer.fee_amount)}" if offer.fee_amount else "",
        "is_checked": offer.code == chosen,
        "is_off": not offer.is_available,
    }
