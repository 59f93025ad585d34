"""What J&T is told of a parcel (order/create), each field cut to the length it may have."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from ..direct import kilograms, order_id, premium, worldwide_phone

JAKARTA = ZoneInfo("Asia/Jakarta")
PICKUP, DROP_OFF = "1", "6"
FIRST_HOUR, LAST_HOUR = 9, 17
PREMIUM_PER_MILLE = 2


def order_detail(order, keys, area, weighing):
    """The one detail of an order; times are Jakarta's, money whole rupiah."""
    now = timezone.now().astimezone(JAKARTA)
    start, end = pickup_window(now)
    names = ", ".join(name for name, *_counts in order.items) or order.box.description or "Barang"
    return {
        "username": keys["username"],
        "api_key": keys["api_key"],
        "orderid": order_id(order.key),
        "shipper_name": order.sender.name[:30],
        "shipper_contact": order.sender.name[:30],
        "shipper_phone": worldwide_phone(order.sender.phone)[:15],
        "shipper_addr": address(order.sender, order.origin),
        "origin_code": keys["origin_code"],
        "receiver_name": order.recipient.name[:30],
        "receiver_phone": worldwide_phone(order.recipient.phone)[:15],
        "receiver_addr": address(order.recipient, order.destination),
        "receiver_zip": order.destination.postal_code,
        "destination_code": area.city_code,
        "receiver_area": area.area_code,
        "qty": "1",
        "weight": str(kilograms(order.box, weighing)),
        "goodsdesc": names[:40],
        "servicetype": PICKUP if order.is_pickup else DROP_OFF,
        "insurance": str(premium(order.box.value, PREMIUM_PER_MILLE)) if order.is_insured else "",
        "orderdate": clock(now),
        "item_name": names[:50],
        "cod": str(order.cod_amount) if order.cod_amount else "",
        "sendstarttime": clock(start),
        "sendendtime": clock(end),
        "expresstype": "1" if order.service_code.upper() == "EZ" else order.service_code.upper(),
        "goodsvalue": str(order.box.value),
    }


def address(person, place):
    parts = (person.street, place.village, place.district, place.regency, place.province, person.note)
    return ", ".join(part.strip() for part in parts if part.strip())[:200]


def pickup_window(now):
    """Today until the last hour, or tomorrow the whole day; J&T comes every day of the week."""
    if now.hour >= LAST_HOUR - 2:
        now = (now + timedelta(days=1)).replace(hour=0)
    start = now.replace(hour=max(now.hour + 1, FIRST_HOUR), minute=0, second=0)
    return start, now.replace(hour=LAST_HOUR, minute=0, second=0)


def clock(at):
    return at.strftime("%Y-%m-%d %H:%M:%S")
