"""How a parcel ends, joined with its money: the deeds that shipping and payments share.

Whoever hears of it (staff, a courier's webhook, the job that asks couriers) calls these.
"""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from orders.models import OrderNote
from orders.statuses import lock_order
from payments.closing import cancel_order, end_open_payments
from payments.cod_collecting import settle_collected
from payments.models import Payment
from payments.settling import settle
from shipping.coming_back import give_up, take_back
from shipping.delivering import deliver_parcel, mark_delivered
from shipping.following import follow_costs
from shipping.models import Shipment, ShipmentLine
from shipping.packing import unpack_order
from shipping.stopping import stop_sending

State = Shipment.State


@transaction.atomic
def arrive(shipment, *, actor, at, reason=""):
    """Book that a parcel has arrived, and what was collected for its order if it was the last one."""
    shipment = deliver_parcel(shipment, actor=actor, at=at, reason=reason)
    settle_end(shipment.order_id, actor=actor, at=at)
    return shipment


@transaction.atomic
def arrive_all(order, *, actor, at, reason=""):
    """Book that all parcels of an order have arrived, and what was collected for them."""
    mark_delivered(order, actor=actor, at=at, reason=reason)
    settle_end(order.pk, actor=actor, at=at)


@transaction.atomic
def come_back(shipment, counts, *, location, reason, actor, at):
    """Book a parcel that came back; see shipping.coming_back.take_back."""
    shipment = take_back(shipment, counts, location=location, reason=reason, actor=actor, at=at)
    note_end(shipment, _("Parcel %(waybill)s came back: %(reason)s"), reason, actor=actor, at=at)
    settle_end(shipment.order_id, actor=actor, at=at)
    return shipment


@transaction.atomic
def lose(shipment, *, reason, actor, at):
    """Book a parcel that its courier lost."""
    shipment = give_up(shipment, reason=reason, actor=actor, at=at)
    note_end(shipment, _("Parcel %(waybill)s is lost: %(reason)s"), reason, actor=actor, at=at)
    settle_end(shipment.order_id, actor=actor, at=at)
    return shipment


def note_end(shipment, words, reason, *, actor, at):
    """Keep the reason with the order, whose own status may go on; once for a parcel."""
    text = words % {"waybill": shipment.waybill, "reason": reason}
    if shipment.came_to_nothing_at == at:
        OrderNote.objects.get_or_create(
            order_id=shipment.order_id, text=text, defaults={"actor": actor, "at": at}
        )


@transaction.atomic
def stop(order, *, reason, actor, at):
    """Cancel what was not sent yet of an order of which something was."""
    stop_sending(order, reason=reason, actor=actor, at=at)
    settle_end(order.pk, actor=actor, at=at)


@transaction.atomic
def cancel(order, *, reason, actor, at):
    """Cancel an order with its payments: all of it, or what was not sent yet; packed parcels are opened.

    Raises StatusRefused if there is nothing to cancel any more.
    """
    order = lock_order(order.pk)
    if order.details.filter(quantity_shipped__gt=0).exists():
        stop(order, reason=reason, actor=actor, at=at)
        return
    if order.shipments.filter(state=State.PACKED).exists():
        unpack_order(order, reason=reason, actor=actor, at=at)
    cancel_order(order, reason=reason, actor=actor, at=at)


def settle_end(order_id, *, actor, at):
    """Look after money once nothing of an order is under way any more; a second time changes nothing.

    Of one that is to be paid at the door: what was collected is booked; if nothing arrived its
    attempt to pay is closed. Money of any other that goes back is a deed of staff.
    """
    order = lock_order(order_id)
    if order.status == "cancelled":
        end_open_payments(order, Payment.State.CANCELLED)
    if order.status != "delivered" or not order.is_cod:
        return
    payment = order.payments.filter(provider="cod", captured_amount=0).first()
    if payment is None:
        return
    parcels = order.shipments.filter(state=State.DELIVERED).order_by()
    collected = parcels.aggregate(sum=Sum("cod_amount", default=0))["sum"]
    if payment.is_open:
        settle_collected(order, collected, missing=missing_units(order), actor=actor, at=at)
        follow_costs(order, at=at)
    elif collected:
        # Paid in another way after its parcel was packed, and paid at the door once more.
        key = f"delivered:{order.pk}"
        settle(payment, amount=collected, event_key=key, actor=actor, at=at, source="courier")


def missing_units(order):
    """{detail_id: units} that the shopper did not get: cancelled, come back or lost."""
    lines = ShipmentLine.objects.filter(shipment__order=order, shipment__state=State.DELIVERED).order_by()
    got = dict(lines.values_list("detail_id").annotate(units=Sum("quantity")))
    missing = {detail.pk: detail.quantity - got.get(detail.pk, 0) for detail in order.details.all()}
    return {pk: units for pk, units in missing.items() if units}
