"""The two forms that book with JNE: a waybill for a parcel that we bring, and one with a pickup."""

from datetime import datetime, timedelta

from django.utils import timezone

from shipping.scan_times import zone_of_region

from ..direct import kilograms, local_phone, order_id
from .addresses import fitting_address
from .pricing import weighing_of

# Couriers come in the afternoon; who books later sees them the next day.
PICKUP_HOUR = 16
LAST_HOUR = 14


def waybill_form(order, keys, origin, thru):
    """The fields of /tracing/api/generatecnote, each cut to the length it may have."""
    sender, _rest = address_of("SHIPPER", order.sender, order.origin)
    recipient, rest = address_of("RECEIVER", order.recipient, order.destination)
    fields = {
        "BRANCH": keys["branch"],
        "CUST": customer_of(order, keys),
        "ORDERID": order_id(order.key),
        **sender,
        **recipient,
        "QTY": "1",
        "WEIGHT": str(kilograms(order.box, weighing_of(order.service_code))),
        "GOODSDESC": goods_of(order),
        "GOODSVALUE": str(order.box.value),
        "GOODSTYPE": "2",
        "INST": instruction(rest, order.recipient.note),
        "INS_FLAG": "Y" if order.is_insured else "N",
        "ORIG": origin,
        "DEST": thru,
        "SERVICE": order.service_code.upper(),
        "COD_FLAG": "YES" if order.cod_amount else "N",
        "COD_AMOUNT": str(order.cod_amount),
    }
    return {f"OLSHOP_{name}": value for name, value in fields.items()}


def pickup_form(order, keys, origin, thru):
    """The fields of /pickupcashless. Countries are wanted, though the manual calls them optional."""
    at = pickup_at(timezone.now(), order.origin.region_code)
    sender, _rest = address_of("SHIPPER", order.sender, order.origin)
    recipient, rest = address_of("RECEIVER", order.recipient, order.destination)
    return {
        "PICKUP_NAME": order.sender.name[:30],
        "PICKUP_DATE": at.strftime("%d-%m-%Y"),
        "PICKUP_TIME": at.strftime("%H:%M"),
        "PICKUP_PIC": order.sender.name[:30],
        "PICKUP_PIC_PHONE": local_phone(order.sender.phone)[:15],
        "PICKUP_ADDRESS": order.sender.street[:85],
        "PICKUP_DISTRICT": order.origin.district[:30],
        "PICKUP_CITY": order.origin.regency[:30],
        "PICKUP_SERVICE": keys.get("pickup_service", "Domestic"),
        "PICKUP_VEHICLE": keys.get("pickup_vehicle", "Motor"),
        "BRANCH": keys["branch"],
        "CUST_ID": customer_of(order, keys),
        "ORDER_ID": order_id(order.key),
        **sender,
        "SHIPPER_COUNTRY": "INDONESIA",
        "SHIPPER_CONTACT": order.sender.name[:30],
        **recipient,
        "RECEIVER_COUNTRY": "INDONESIA",
        "RECEIVER_CONTACT": order.recipient.name[:30],
        "ORIGIN_CODE": origin,
        "DESTINATION_CODE": thru,
        "SERVICE_CODE": order.service_code.upper(),
        "WEIGHT": str(kilograms(order.box, weighing_of(order.service_code))),
        "QTY": "1",
        "GOODS_DESC": goods_of(order),
        "GOODS_AMOUNT": str(order.box.value),
        "SPECIAL_INS": instruction(rest, order.recipient.note),
        "INSURANCE_FLAG": "Y" if order.is_insured else "N",
        "MERCHANT_ID": keys.get("merchant_id", keys["customer_id"]),
        "TYPE": "PICKUP",
        "COD_FLAG": "YES" if order.cod_amount else "NO",
        "COD_AMOUNT": str(order.cod_amount),
    }


def address_of(who, person, place):
    """({field: value}, what of the street did not fit) of one end."""
    lines, rest = fitting_address(person.street, place.village, place.district)
    return {
        f"{who}_NAME": person.name[:30],
        **{f"{who}_ADDR{number}": line for number, line in enumerate(lines, start=1)},
        f"{who}_CITY": place.regency[:20],
        f"{who}_REGION": place.province[:20],
        f"{who}_ZIP": place.postal_code[:5],
        f"{who}_PHONE": local_phone(person.phone)[:15],
    }, rest


def customer_of(order, keys):
    """COD is settled under a customer number of its own."""
    return keys["cod_customer_id"] if order.cod_amount else keys["customer_id"]


def goods_of(order):
    names = order.box.description or ", ".join(name for name, *_counts in order.items)
    return names[:60] or "Barang"


def instruction(rest, note):
    """What the address could not hold goes first: a parcel without it may not arrive."""
    return " / ".join(part.strip() for part in (rest, note) if part.strip())[:60] or "-"


def pickup_at(now: datetime, region_code):
    """The next afternoon when a courier can still come, in the clock of the sender's region."""
    local = now.astimezone(zone_of_region(region_code))
    days = 1 if local.hour >= LAST_HOUR else 0
    return (local + timedelta(days=days)).replace(hour=PICKUP_HOUR, minute=0)
