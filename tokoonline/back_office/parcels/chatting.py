"""Writing to the shopper about a parcel: a WhatsApp chat with the words filled in, in their language."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from customers.mailing import absolute
from customers.phones import whatsapp_link


def chat_link(shipment):
    """A wa.me link to whoever ordered, saying how the parcel stands; its order and courier are loaded."""
    order = shipment.order
    with override(order.language):
        facts = {
            "name": order.contact_name,
            "store": settings.STORE.name,
            "number": order.number,
            "courier": shipment.courier.name if shipment.courier else order.courier_name,
            "waybill": shipment.waybill,
        }
        sentences = [_("Hello %(name)s, this is %(store)s."), words_of(shipment)]
        text = " ".join(sentence % facts for sentence in sentences)
        return whatsapp_link(order.contact_phone, f"{text} {absolute(order.get_absolute_url())}")


def words_of(shipment):
    if shipment.state == "delivered":
        return _("Your order %(number)s has arrived. Is everything as you expected?")
    match shipment.tracking_state:
        case "out_for_delivery":
            return _("%(courier)s is bringing your order %(number)s today (%(waybill)s). Follow it here:")
        case "delivery_failed":
            return _(
                "%(courier)s could not deliver your order %(number)s (%(waybill)s). "
                "When is somebody there, and is the address right?"
            )
        case "available_for_pickup":
            return _("Your order %(number)s (%(waybill)s) waits for you at %(courier)s.")
        case "returning" | "returned":
            return _(
                "Your order %(number)s (%(waybill)s) could not be delivered and comes back to us. "
                "Shall we send it again?"
            )
        case "lost" | "cancelled":
            return _("Something went wrong with your order %(number)s at %(courier)s. We look after it.")
    return _("Your order %(number)s is on its way with %(courier)s (%(waybill)s). Follow it here:")
