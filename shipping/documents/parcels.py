"""What a label says about a parcel, gathered from its order before anything is drawn."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch

from customers.phones import display_phone
from orders.models import Order
from shipping.collecting import to_collect
from shipping.models import Shipment

# What has arrived, came back or is lost needs no label any more; its place in the count stays.
PRINTED = ["packed", "handed_over"]


@dataclass(frozen=True)
class Item:
    """So many units of one thing in a parcel."""

    sku: str
    name: str
    quantity: int
    weight_grams: int


@dataclass(frozen=True)
class Parcel:
    """One parcel as it is printed; `waybill` and `cod_amount` may be "" and 0.

    `share` is (1, 2) for the first of two parcels of an order, `sorting` what the courier's own
    people sort by, if it was booked and they told it.
    """

    order: Order
    courier: str
    service: str
    waybill: str
    cod_amount: int
    weight_grams: int
    items: tuple
    share: tuple = (1, 1)
    sorting: str = ""

    @property
    def code(self):
        """What the barcode says: the order number until there is a waybill."""
        return self.waybill or self.order.number

    @property
    def routing(self):
        return " · ".join(part for part in (self.order.regency, self.order.district) if part)

    @property
    def phone(self):
        return display_phone(self.order.phone)

    @property
    def contents(self):
        return ", ".join(f"{item.quantity}× {item.name}" for item in self.items)


def with_parcels(orders):
    """Load what `parcels_of` reads, in a number of queries that does not grow."""
    shipments = Shipment.objects.exclude(state="cancelled").order_by("pk")
    shipments = shipments.select_related("courier").prefetch_related("lines__detail", "bookings")
    return orders.prefetch_related(
        "details", Prefetch("shipments", queryset=shipments, to_attr="live_shipments")
    )


def parcels_of(order):
    """The parcels of an order that are here or on their way; one of all that is open while there is none.

    What is in no parcel yet counts as one more to come.
    """
    live = order.live_shipments
    unpacked = unpacked_units(order)
    count = len(live) + bool(unpacked)
    printed = [
        parcel_of(order, shipment, (number, count))
        for number, shipment in enumerate(live, start=1)
        if shipment.state in PRINTED
    ]
    if printed:
        return printed
    items = items_of(unpacked)
    return [
        Parcel(
            order,
            order.courier_name,
            order.service_name,
            "",
            cod_amount(order) and cod_amount(order) - sum(parcel.cod_amount for parcel in live),
            sum(item.weight_grams for item in items) if live else order.shipping_weight_grams,
            items,
            (max(count, 1), max(count, 1)),
        )
    ]


def unpacked_units(order):
    """[(detail, units)] that are open and in no parcel."""
    packed = Counter()
    for shipment in order.live_shipments:
        if shipment.state == "packed":
            packed.update({line.detail_id: line.quantity for line in shipment.lines.all()})
    left = [(detail, detail.quantity_open - packed[detail.pk]) for detail in order.details.all()]
    return [(detail, units) for detail, units in left if units > 0]


def parcel_of(order, shipment, share):
    items = items_of((line.detail, line.quantity) for line in shipment.lines.all())
    grams = sum(item.weight_grams for item in items)
    return Parcel(
        order,
        shipment.courier.name if shipment.courier else order.courier_name,
        shipment.service or order.service_name,
        shipment.waybill,
        to_collect(order, shipment),
        shipment.weight_grams or (order.shipping_weight_grams if share[1] == 1 else grams),
        items,
        share,
        sorting_of(shipment),
    )


def sorting_of(shipment):
    """The routing code that came with the waybill, or ""."""
    booked = (booking for booking in shipment.bookings.all() if booking.state == "booked")
    return next((booking.routing for booking in booked if booking.waybill == shipment.waybill), "")


def items_of(details):
    return tuple(
        Item(detail.sku, detail.name, quantity, detail.weight_grams * quantity)
        for detail, quantity in details
    )


def cod_amount(order):
    """Rupiah that the courier collects at the door; 0 for what is paid."""
    return order.total_amount if order.is_cod and order.payment_status == "unpaid" else 0


def weight_in_words(grams):
    """Write a weight the Indonesian way: 1350 -> "1,35 kg", 350 -> "350 g"."""
    if grams < 1000:
        return f"{grams} g"
    kilograms = f"{grams // 1000},{grams % 1000:03}".rstrip("0").rstrip(",")
    return f"{kilograms} kg"
