"""Whatever happens to the parcels of an order, in any order: units and money are kept, verify is clean."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import F, Sum
from django.utils import timezone

from inventory.models import StockLevel, StockMovement
from inventory.moving import OutOfStock, receive_stock
from inventory.tests.factories import make_location, make_stock
from orders.models import DetailOrder, Order
from orders.statuses import StatusRefused
from payments.settling import settle
from payments.tests.factories import make_cod, make_transfer
from shipping.models import ReturnedLine, Shipment, ShipmentLine
from shipping.packing import PackingRefused, pack_parcel, unpack_parcel
from shipping.tests.factories import make_courier, send
from tokoonline.parcel_ends import arrive, arrive_all, cancel, come_back, lose
from tokoonline.verifying import verify

REFUSALS = (StatusRefused, PackingRefused, OutOfStock)
TURNS = 18


def who():
    return {"actor": "gudang", "at": timezone.now()}


class Life:
    """One order and what chance does to it."""

    def __init__(self, order, places, random):
        self.order, self.places, self.random = order, places, random

    def parcels(self, state):
        return list(self.order.shipments.filter(state=state).order_by("pk"))

    def pack(self):
        units = {
            detail: self.random.randint(0, detail.quantity) for detail in self.order.details.order_by("pk")
        }
        pack_parcel(self.order, units, location=self.random.choice([None, *self.places]), **who())

    def pack_the_rest(self):
        pack_parcel(self.order, **who())

    def unpack(self):
        for parcel in self.parcels("packed")[:1]:
            unpack_parcel(parcel, **who())

    def send(self):
        for parcel in self.parcels("packed")[-1:]:
            send(parcel, f"{parcel.pk:015}")

    def arrive(self):
        for parcel in self.parcels("handed_over")[:1]:
            arrive(parcel, **who())

    def come_back(self):
        for parcel in self.parcels("handed_over")[:1]:
            counts = {}
            for line in parcel.lines.all():
                damaged = self.random.randint(0, line.quantity)
                counts[line] = (line.quantity - damaged, damaged)
            place = self.random.choice(self.places)
            come_back(parcel, counts, location=place, reason="ditolak", **who())

    def lose(self):
        for parcel in self.parcels("handed_over")[-1:]:
            lose(parcel, reason="hilang", **who())

    def arrive_all(self):
        arrive_all(self.order, **who())

    def cancel(self):
        cancel(self.order, reason="batal", **who())

    def turn(self):
        usual = [self.pack, self.pack, self.send, self.send, self.arrive, self.unpack]
        seldom = [self.come_back, self.lose, self.pack_the_rest, self.arrive_all]
        deed = self.random.choice([*usual, *usual, *seldom, *seldom, self.cancel])
        try:
            deed()
        except REFUSALS:
            return


def make_life(random, *, is_cod, kinds):
    lines = [(level.variant, random.randint(1, 4)) for level in kinds]
    if is_cod:
        order = make_cod(*lines).order
    else:
        payment = make_transfer(*lines, code=random.randint(1, 999))
        settle(payment, amount=payment.amount, event_key=f"k{payment.pk}", **who())
        order = payment.order
    return order


def make_kinds(random, places):
    """Some goods, lying at every place."""
    kinds = [
        make_stock(60, price=random.randint(1, 99_999), cost_price=random.choice([None, 7_000]))
        for _number in range(random.randint(1, 3))
    ]
    for level in kinds:
        for place in places:
            receive_stock(level.variant, 3, cause="test", key=f"{place.pk}:{level.pk}", location=place)
    return kinds


def assert_promises():
    assert [str(finding) for finding in verify(at=timezone.now()) if not finding.is_notice] == []


def assert_units_are_kept(received):
    """What came in lies here, or left and did not come back for sale; every unit of an order is somewhere."""
    here = StockLevel.objects.aggregate(units=Sum("on_hand"))["units"]
    gone = DetailOrder.objects.aggregate(units=Sum("quantity_shipped", default=0))["units"]
    back = ReturnedLine.objects.aggregate(units=Sum("quantity_sellable", default=0))["units"]
    assert here == received - gone + back
    assert not DetailOrder.objects.filter(
        quantity__lt=F("quantity_shipped") + F("quantity_cancelled")
    ).exists()
    for detail in DetailOrder.objects.all():
        lines = ShipmentLine.objects.filter(detail=detail).exclude(shipment__state="cancelled")
        assert lines.aggregate(units=Sum("quantity", default=0))["units"] <= detail.quantity


def received_units():
    moves = StockMovement.objects.filter(kind="received")
    return moves.aggregate(units=Sum("delta_on_hand"))["units"]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(12))
def test_any_life_of_parcels_keeps_all_promises(seed):
    random = Random(seed)
    make_courier()
    places = [make_location(), make_location()]
    kinds = make_kinds(random, places)
    life = Life(make_life(random, is_cod=seed % 2, kinds=kinds), places, random)
    received = received_units()

    for _turn in range(TURNS):
        life.turn()
        assert_promises()
    assert_units_are_kept(received)

    order = Order.objects.get(pk=life.order.pk)
    if order.is_cod and order.status == "delivered":
        arrived = Shipment.objects.filter(state="delivered")
        net = order.entries.aggregate(net=Sum("net_amount"))["net"]
        assert net == arrived.aggregate(sum=Sum("cod_amount"))["sum"]
    if order.status == "cancelled":
        assert order.entries.aggregate(net=Sum("net_amount", default=0))["net"] == 0


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("seed", [100, 101])
def test_many_hands_at_the_same_orders_keep_all_promises(seed):
    random = Random(seed)
    make_courier()
    places = [make_location(), make_location()]
    kinds = make_kinds(random, places)
    orders = [make_life(random, is_cod=number % 2, kinds=kinds) for number in range(3)]
    received = received_units()
    start = Barrier(6)

    def live(number):
        life = Life(orders[number % 3], places, Random(seed * 10 + number))
        start.wait()
        try:
            for _turn in range(TURNS):
                life.turn()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as hands:
        list(hands.map(live, range(6)))

    assert_promises()
    assert_units_are_kept(received)
