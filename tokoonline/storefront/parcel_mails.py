"""What the shop writes about a parcel on its way: the courier is at the door, it has arrived."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.money import format_rupiah
from customers.phones import display_phone
from payments.models import Payment
from shipping.models import Shipment
from tokoonline.storefront.mails import about, moment, set_letter


def parcel_letter(shipment_id, kind):
    """Write one letter about a parcel in the language of its order; None if there is nothing to write.

    `kind` is out_for_delivery or delivered. Raises Shipment.DoesNotExist, KeyError.
    """
    shipment = Shipment.objects.select_related("order", "courier").get(pk=shipment_id)
    writer, state = WRITERS[kind]
    if shipment.state != state or not shipment.order.contact_email:
        return None
    with override(shipment.order.language):
        return set_letter(shipment.order, writer(shipment), parcels=[shipment])


def out_for_delivery(shipment):
    order = shipment.order
    paragraphs = [
        _("%(courier)s is bringing your parcel now. The courier may call %(phone)s.")
        % {"courier": shipment.courier.name, "phone": display_phone(order.phone)}
    ]
    cash = cash_of(shipment)
    if cash:
        paragraphs.append(_("Please have %(total)s ready for the courier.") % {"total": format_rupiah(cash)})
    return about(order, _("Your order %(number)s is being delivered"), *paragraphs)


def delivered(shipment):
    order = shipment.order
    is_last = order.status in {"delivered", "completed"}
    subject = (
        _("Your order %(number)s has arrived") if is_last else _("A part of order %(number)s has arrived")
    )
    paragraphs = [
        _("%(courier)s tells us that your parcel was delivered: %(time)s.")
        % {"courier": shipment.courier.name, "time": moment(delivery_of(shipment))}
    ]
    if was_collected(shipment):
        paid = {"total": format_rupiah(shipment.cod_amount)}
        paragraphs.append(_("You paid %(total)s to the courier. Thank you.") % paid)
    paragraphs.append(_("Something not right, or nothing there? Answer this letter, and we look after it."))
    return about(order, subject, *paragraphs)


WRITERS = {
    "out_for_delivery": (out_for_delivery, Shipment.State.HANDED_OVER),
    "delivered": (delivered, Shipment.State.DELIVERED),
}


def cash_of(shipment):
    """What the courier collects for this parcel, its own part of the order; 0 if that is paid."""
    return shipment.cod_amount if shipment.order.payment_status == "unpaid" else 0


def was_collected(shipment):
    """Whether the courier took money for this parcel; the shopper may have paid in another way since."""
    at_the_door = Payment.objects.filter(
        order=shipment.order_id, provider="cod", state__in=("waiting", "paid")
    )
    return bool(shipment.cod_amount) and at_the_door.exists()


def delivery_of(shipment):
    """When it was delivered by the courier's clock, else when that was booked."""
    told = shipment.tracking_events.of_its_number().filter(state="delivered").order_by("at", "id").last()
    return told.at if told else shipment.delivered_at
