"""Giving a parcel to its courier: it leaves the building, the stock and our hands."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orders.statuses import StatusRefused, lock_order, send_mail_later
from orders.stock_leaving import ship_stock

from .following import follow_parcels
from .models import Shipment
from .tracking import write_state
from .waybills import WaybillRefused, normalize_waybill

# Couriers write their first scan at their own counter.
FIRST_LOOK = timedelta(hours=1)


@transaction.atomic
def hand_over(shipment, *, courier, waybill, actor, at):
    """Send a packed parcel with `courier` under `waybill`, and return it as it is now.

    Its units leave the stock of its location, the shopper's mail about it is deferred, and the
    order is shipped when nothing of it is left here, all in one transaction. Said twice in the
    same words it is done once. Raises WaybillRefused for a number that is none or is another
    open parcel's, StatusRefused if the parcel was sent otherwise or its order ended meanwhile.
    """
    waybill = normalize_waybill(waybill)
    order = lock_order(shipment.order_id)
    shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
    if shipment.state == Shipment.State.HANDED_OVER:
        if (shipment.courier_id, shipment.waybill) == (courier.pk, waybill):
            return shipment
        raise StatusRefused(shipment.state)
    if shipment.state != Shipment.State.PACKED or not order.can_be_handed_over:
        raise StatusRefused(order.status)
    shipment.courier = courier
    shipment.waybill = waybill
    shipment.state = Shipment.State.HANDED_OVER
    shipment.handed_over_at = at
    shipment.next_look_at = at + FIRST_LOOK
    save_with_waybill(shipment, ["courier", "waybill", "state", "handed_over_at", "next_look_at"])
    if shipment.tracking_at:
        tell_anew(shipment, at=at)
    send_mail_later(order, "shipped", shipment_id=shipment.pk)
    units = {line.detail: line.quantity for line in shipment.lines.select_related("detail")}
    ship_stock(
        order,
        units,
        key=f"shipment:{shipment.pk}",
        location_id=shipment.location_id,
        actor=actor,
        at=at,
    )
    follow_parcels(order, actor=actor, at=at, reason=f"{courier.name} {waybill}")
    return shipment


@transaction.atomic
def correct_waybill(shipment, *, courier, waybill, at):
    """Mend a mistyped courier or number of a parcel on its way; the history keeps the old one.

    What was told of the old number is no part of its story any more, and the shopper is written
    the right one. Said twice it is done once. Raises WaybillRefused as above, StatusRefused for a
    parcel that is not on its way.
    """
    waybill = normalize_waybill(waybill)
    order = lock_order(shipment.order_id)
    shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
    if shipment.state != Shipment.State.HANDED_OVER:
        raise StatusRefused(shipment.state)
    if (shipment.courier_id, shipment.waybill) == (courier.pk, waybill):
        return shipment
    shipment.courier = courier
    shipment.waybill = waybill
    # Long past: it is looked for at once.
    shipment.next_look_at = shipment.handed_over_at
    save_with_waybill(shipment, ["courier", "waybill", "next_look_at"])
    tell_anew(shipment, at=at)
    send_mail_later(order, "shipped", shipment_id=shipment.pk)
    return shipment


def tell_anew(shipment, *, at):
    """Let where a parcel is follow from what was told of the number that it bears now."""
    write_state(shipment, list(shipment.tracking_events.of_its_number()), at=at)


def save_with_waybill(shipment, fields):
    try:
        with transaction.atomic():
            shipment.save(update_fields=fields)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "waybill_once_among_open_parcels":
            raise
        words = _("Another parcel, packed or on its way, has this waybill number.")
        raise WaybillRefused(words) from error
