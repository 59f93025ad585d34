"""What the payment page shows: the ways to pay, and the honest total of the one looked at."""

from django.utils.translation import gettext as _

from payments.methods import available_methods, choose_method
from payments.providers.base import MethodUnavailable

from ..method_groups import drawn, group_offers, usable_methods


def payment_context(summary, delivery, at, *, wanted, last_used):
    """Groups of radio cards, the rows of the total, and the total; `wanted` is a method's code.

    An unknown or unavailable wish falls back to the method used last, then to the first that
    can be used.
    """
    purchase = delivery.purchase(summary, at)
    groups = group_offers(available_methods(purchase), last_used=last_used)
    usable = usable_methods(groups)
    chosen = wanted if wanted in usable else next(iter(usable), "")
    rows = [(_("Items"), summary.items_amount), (_("Shipping fee"), delivery.quote.amount)]
    fees = fees_of(chosen, purchase)
    rows += [(fee.label, fee.amount) for fee in fees]
    return {
        "groups": drawn(groups, chosen, last_used=last_used),
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
