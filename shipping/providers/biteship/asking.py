"""What Biteship is told: places, boxes and orders in its own words.

Rules: biteship.com/en/docs/api, "Retrieve a Courier Rates" and "Create an Order". Weights are
grams, sides whole centimetres; a side is rounded up, for a box that does not fit is dearer.
"""

from django.utils.translation import gettext as _

from ..base import NotCovered
from .services import SERVICES

# COD money is paid out seven days after delivery: the cheapest of Biteship's three speeds.
COD_TYPE = "7_days"
LONGEST_NAME = 100


def rates_wish(request, box, cod_amount):
    companies = sorted({SERVICES[service][0] for service in request.services if service in SERVICES})
    return {
        **place("origin", request.origin),
        **place("destination", request.destination),
        "couriers": ",".join(companies),
        "items": [item_of(box)],
        **extras(box, cod_amount, request.is_insured),
    }


def order_wish(order):
    """What makes an order: the same for the same booking, so that repeating it changes nothing."""
    company, kind = SERVICES[order.courier_code, order.service_code]
    return {
        "reference_id": order.key,
        "shipper_contact_name": order.sender.name,
        "shipper_contact_phone": local(order.sender.phone),
        **person("origin", order.sender),
        **place("origin", order.origin),
        "origin_collection_method": "pickup" if order.is_pickup else "drop_off",
        **person("destination", order.recipient),
        **place("destination", order.destination),
        "courier_company": company,
        "courier_type": kind,
        "delivery_type": "now",
        "order_note": order.order_number,
        "items": [item_of(order.box, order.items)],
        **extras(order.box, order.cod_amount, order.is_insured),
    }


def place(end, at):
    """Their id of a place if we have it, else its postal code. Raises NotCovered without both."""
    if at.external_id:
        return {f"{end}_area_id": at.external_id}
    if len(at.postal_code) == 5 and at.postal_code.isascii() and at.postal_code.isdigit():
        return {f"{end}_postal_code": int(at.postal_code)}
    raise NotCovered(_("Biteship needs a postal code of five digits. This address has none."))


def person(end, who):
    told = {
        f"{end}_contact_name": who.name,
        f"{end}_contact_phone": local(who.phone),
        f"{end}_address": who.street,
    }
    if who.email:
        told[f"{end}_contact_email"] = who.email
    if who.note:
        told[f"{end}_note"] = who.note
    return told


def item_of(box, items=()):
    """One item a box: its weight has the packing in it, which the sum of the goods has not."""
    goods = ", ".join(f"{quantity}× {name}" for name, quantity, _grams, _price in items)
    return {
        "name": (box.description or "Paket")[:LONGEST_NAME],
        "description": (goods or box.description)[:255],
        "value": box.value,
        "weight": max(box.weight_grams, 1),
        "length": centimetres(box.length_mm),
        "width": centimetres(box.width_mm),
        "height": centimetres(box.height_mm),
        "quantity": 1,
    }


def centimetres(millimetres):
    return max(-(-millimetres // 10), 1)


def extras(box, cod_amount, is_insured):
    told = {}
    if is_insured and box.value > 0:
        told["courier_insurance"] = box.value
    if cod_amount > 0:
        told |= {"destination_cash_on_delivery": cod_amount, "destination_cash_on_delivery_type": COD_TYPE}
    return told


def local(phone):
    """+6281… as Indonesians write it: 081…"""
    return f"0{phone[3:]}" if phone.startswith("+62") else phone
