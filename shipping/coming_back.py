"""A parcel that comes back, or never arrives."""

from django.db import transaction
from django.utils.translation import gettext as _

from orders.statuses import StatusRefused, lock_order
from orders.stock_leaving import return_stock

from .following import follow_costs, follow_parcels
from .models import ReturnedLine, Shipment


class CountRefused(Exception):
    """What is said to have come back is not what was sent; the sentence is for staff."""


@transaction.atomic
def take_back(shipment, counts, *, location, reason, actor, at):
    """Book a parcel that came back to us: `counts` is {line: (sellable, damaged)}, each line whole.

    What is sellable lies at `location` again; what is damaged is written down, and not for sale.
    When nothing else of the order arrived, is under way or to be sent, the order is cancelled
    with the `reason`. Money is the caller's to look after. Said twice, it is done once. Raises
    CountRefused, and StatusRefused for a parcel that is not on its way.
    """
    order, shipment, is_new = end_parcel(shipment, Shipment.State.RETURNED, at=at)
    if not is_new:
        return shipment
    lines = list(shipment.lines.select_related("detail__variant"))
    check_counts(lines, counts)
    ReturnedLine.objects.bulk_create(
        ReturnedLine(line=line, quantity_sellable=counts[line][0], quantity_damaged=counts[line][1])
        for line in lines
    )
    return_stock(
        order,
        {line.detail: counts[line] for line in lines},
        location=location,
        key=f"returned:{shipment.pk}",
        reason=reason,
        actor=actor,
        at=at,
    )
    follow_parcels(order, actor=actor, at=at, reason=reason)
    follow_costs(order, at=at)
    return shipment


@transaction.atomic
def give_up(shipment, *, reason, actor, at):
    """Book that the courier lost a parcel, or destroyed it; its units are gone and do not come back.

    The order goes on, or ends, as with a parcel that came back. Said twice, it is done once.
    Raises StatusRefused for a parcel that is not on its way.
    """
    order, shipment, is_new = end_parcel(shipment, Shipment.State.LOST, at=at)
    if not is_new:
        return shipment
    follow_parcels(order, actor=actor, at=at, reason=reason)
    follow_costs(order, at=at)
    return shipment


def end_parcel(shipment, state, *, at):
    """Lock a parcel and move it to how it ended; (its order, the parcel, whether it was not there yet).

    Raises StatusRefused for one that is not on its way.
    """
    order = lock_order(shipment.order_id)
    shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
    if shipment.state == state:
        return order, shipment, False
    if shipment.state != Shipment.State.HANDED_OVER:
        raise StatusRefused(shipment.state)
    shipment.state, shipment.came_to_nothing_at = state, at
    shipment.save(update_fields=["state", "came_to_nothing_at"])
    return order, shipment, True


def check_counts(lines, counts):
    if set(counts) != set(lines):
        raise CountRefused(_("Count every line of the parcel."))
    for line in lines:
        sellable, damaged = counts[line]
        if min(sellable, damaged) < 0 or sellable + damaged != line.quantity:
            raise CountRefused(
                _("%(name)s: %(count)d were in the parcel. Sellable and damaged must add up to that.")
                % {"name": line.detail.name, "count": line.quantity}
            )
