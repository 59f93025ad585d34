from django.utils import timezone

from orders.statuses import mark_paid
from orders.tests.factories import make_order
from shipping.handing_over import hand_over
from shipping.models import Courier, CourierService, Tariff, Zone, ZoneMember
from shipping.packing import pack_order


def make_service(courier="jne", code="reg", **values):
    values = {"name": code.upper(), "kind": "regular", **values}
    company, _is_new = Courier.objects.get_or_create(code=courier, defaults={"name": courier.upper()})
    return CourierService.objects.create(courier=company, code=code, **values)


def make_zone(code="Z02", *prefixes):
    zone = Zone.objects.create(code=code, name=code)
    ZoneMember.objects.bulk_create(ZoneMember(zone=zone, region_prefix=prefix) for prefix in prefixes)
    return zone


def make_tariff(zone, service, first_price=10_000, next_kg_price=9_000, **values):
    values = {"first_kg": 1, "days_min": 2, "days_max": 3, **values}
    return Tariff.objects.create(
        zone=zone, service=service, first_price=first_price, next_kg_price=next_kg_price, **values
    )


def make_courier(code="jne", **values):
    courier, _is_new = Courier.objects.get_or_create(code=code, defaults={"name": code.upper(), **values})
    return courier


def make_paid_order(*lines, **parts):
    """An order that waits to be packed."""
    order = make_order(*lines, **parts)
    mark_paid(order, actor="test", at=timezone.now())
    order.refresh_from_db()
    return order


def make_shipment(*lines, **parts):
    """A packed parcel of a paid order."""
    make_courier()
    return pack_order(make_paid_order(*lines, **parts), actor="gudang", at=timezone.now())


def send(shipment, waybill="012345678901234", courier=None):
    return hand_over(
        shipment,
        courier=courier or make_courier(),
        waybill=waybill,
        actor="gudang",
        at=timezone.now(),
    )
