"""What a provider is told about a parcel that it shall carry: both ends, the box, the money."""

from django.conf import settings

from shipping.collecting import to_collect
from shipping.insuring import premium
from shipping.live.places import located, place_of
from shipping.models import CourierService, Shipment
from shipping.providers.base import BookingOrder, Box, NotCovered, Person, Place
from shipping.splitting import Parcel, sides_of


def order_of(booking, *, at):
    """The BookingOrder of a booking. Asks the provider for places that it has not named yet.

    Raises what asking raises, and NotCovered for a place that is no more. Never inside a
    transaction or a page.
    """
    shipments = Shipment.objects.select_related("order", "courier")
    shipment = shipments.prefetch_related("lines__detail__variant").get(pk=booking.shipment_id)
    order, store = shipment.order, settings.STORE
    origin = door()
    # Who has a contract was given the name of its own door with it.
    if not settings.SHIPPING_PROVIDERS.get(booking.provider, {}).get("origin_code"):
        origin = located(booking.provider, origin, at=at)
    names = (order.village, order.district, order.regency, order.province)
    destination = Place(order.region_code, order.postal_code, *names)
    box = box_of(shipment)
    return BookingOrder(
        key=booking.key,
        order_number=order.number,
        courier_code=shipment.courier.code,
        service_code=shipment.service_code,
        origin=origin,
        sender=Person(store.sender_name, store.sender_phone, store.sender_street),
        destination=located(booking.provider, destination, at=at),
        recipient=Person(order.recipient, order.phone, order.street, note=order.landmark),
        box=box,
        items=items_of(shipment),
        cod_amount=to_collect(order, shipment),
        is_insured=is_insured(shipment, box),
        is_pickup=store.is_picked_up,
    )


def door():
    """Where parcels set out; by its codes alone should the list of regions not have it any more."""
    codes = settings.STORE.origin_region, settings.STORE.origin_postal_code
    try:
        return place_of(*codes)
    except NotCovered:
        return Place(*codes)


def box_of(shipment):
    """The parcel as it was weighed and measured; what nobody measured is reckoned from its goods."""
    lines = list(shipment.lines.all())
    goods = sum(line.detail.weight_grams * line.quantity for line in lines)
    measured = (shipment.length_mm, shipment.width_mm, shipment.height_mm)
    return Box(
        shipment.weight_grams or goods + settings.STORE.packing_grams,
        *(measured if all(measured) else sides_of_goods(lines)),
        # Worth what the quote reckoned with, from which the shopper paid the insurance: a coupon makes
        # no goods cheaper to replace.
        value=sum(line.detail.unit_price * line.quantity for line in lines),
        description=", ".join(line.detail.product_name for line in lines)[:100],
    )


def sides_of_goods(lines):
    things = [
        Parcel(
            line.detail.weight_grams,
            line.detail.variant.length_mm,
            line.detail.variant.width_mm,
            line.detail.variant.height_mm,
            line.quantity,
        )
        for line in lines
    ]
    return sides_of(things, sum(thing.unit_mm3 * thing.quantity for thing in things))


def items_of(shipment):
    return tuple(
        (line.detail.name, line.quantity, line.detail.weight_grams, line.detail.unit_price)
        for line in shipment.lines.all()
    )


def is_insured(shipment, box):
    """Whether the shopper's quote held an insurance: by the same rule as there."""
    service = CourierService.objects.filter(courier=shipment.courier, code=shipment.service_code).first()
    return service is not None and premium(box.value, service, settings.STORE.insure_from) > 0
