"""Another way to pay an order that is written: its sum stands, its goods are held a while longer."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from orders.statuses import lock_order
from payments.methods import available_methods
from payments.providers.base import Purchase
from payments.starting import LONGEST_HOLD, MOST_ATTEMPTS, change_method
from shipping.models import CourierService


def may_change(order, payments, at):
    """Whether the order may be given another attempt at all."""
    return order.awaits_payment and len(payments) < MOST_ATTEMPTS and at < held_until(order)


def held_until(order):
    """Until when its goods are held at the longest, whatever is chosen."""
    return order.placed_at + LONGEST_HOLD


def purchase_of(order, at):
    services = CourierService.objects.filter(courier__code=order.courier_code, code=order.service_code)
    return Purchase(
        amount=order.total_amount,
        region_code=order.region_code,
        at=at,
        service_supports_cod=services.filter(supports_cod=True).exists(),
        seed=order.pk,
        is_frozen=True,
        phone=order.contact_phone,
    )


def offers_for(purchase, current):
    """All methods for a written order whose attempt is `current`; some say why they cannot be used.

    One that costs extra cannot be added to the sum any more. An open transfer is not opened once
    more; an open session of a gateway may be, in case it is stuck.
    """
    costs = _("Only when ordering: its fee cannot be added to an order that is placed.")
    is_now = _("This is how you are paying now.")
    offers = []
    for offer in available_methods(purchase):
        if offer.fee_amount:
            offer = replace(offer, fee_amount=0, is_available=False, reason=offer.reason or costs)
        elif offer.code == current.method and current.is_open and current.charge_amount is None:
            offer = replace(offer, is_available=False, reason=is_now)
        offers.append(offer)
    return offers


@transaction.atomic
def change_once(order, method, purchase, *, seen, at):
    """Open another attempt if there are still as many as the shopper saw; returns it, or None.

    A second press of the button sees one less than there are. Raises as change_method.
    """
    lock_order(order.pk)
    if order.payments.count() != seen:
        return None
    return change_method(order, method, purchase, at=at)
