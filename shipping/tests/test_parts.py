"""Several parcels of one order: never more than ordered, each with its share, the order in step."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from inventory.tests.factories import make_stock
from orders.models import DetailOrder
from orders.statuses import StatusRefused, accept_cod
from orders.tests.factories import COD, make_order
from shipping.delivering import deliver_parcel, mark_delivered
from shipping.models import Booking, Shipment, ShipmentLine
from shipping.packing import PackingRefused, pack_order, pack_parcel, unpack_order, unpack_parcel
from shipping.stopping import stop_sending
from shipping.tests.factories import make_paid_order, send

from .test_handing_over import deferred_mails

pytestmark = pytest.mark.django_db
WHO = {"actor": "gudang", "at": timezone.now()}


def two_lines(mugs=3, lamps=2):
    return make_paid_order((make_stock(50).variant, mugs), (make_stock(50).variant, lamps))


def cod_order(*lines):
    order = make_order(*lines, payment=COD)
    accept_cod(order, **WHO)
    order.refresh_from_db()
    return order


def pack(order, *quantities, **more):
    """Pack so many units of each line."""
    units = dict(zip(order.details.order_by("position"), quantities, strict=True))
    return pack_parcel(order, units, **WHO, **more)


def state_of(order):
    order.refresh_from_db()
    return order.status, order.fulfilment_status


def ship(shipment):
    return send(shipment, f"{shipment.pk:015}")


def test_an_order_is_packed_when_nothing_open_is_unpacked():
    order = two_lines()

    pack(order, 1, 2)
    before = state_of(order)
    pack(order, 2, 0)

    assert (before, state_of(order)) == (("processing", "unfulfilled"), ("processing", "packed"))
    quantities = ShipmentLine.objects.order_by("pk").values_list("quantity", flat=True)
    assert list(quantities) == [1, 2, 2]


def test_parcels_leave_one_by_one_and_the_last_one_ships_the_order():
    order = two_lines()
    first = ship(pack(order, 1, 0))
    assert state_of(order) == ("processing", "unfulfilled")
    assert deferred_mails().count("shipped") == 1

    second = pack(order, 2, 2)
    assert state_of(order) == ("processing", "packed")
    deliver_parcel(first, **WHO)
    assert state_of(order) == ("processing", "packed")
    ship(second)

    assert state_of(order) == ("shipped", "shipped")
    assert deferred_mails().count("shipped") == 2
    assert not order.details.exclude(quantity_shipped__gt=0).exists()


def test_an_order_is_delivered_with_its_last_parcel():
    order = two_lines()
    first, second = ship(pack(order, 3, 0)), ship(pack(order, 0, 2))

    deliver_parcel(second, **WHO)
    assert state_of(order) == ("shipped", "shipped")
    deliver_parcel(first, **WHO)
    deliver_parcel(first, **WHO)

    assert state_of(order) == ("delivered", "delivered")


def test_all_parcels_arrive_at_once_if_staff_say_so():
    order = two_lines()
    ship(pack(order, 3, 0))
    with pytest.raises(StatusRefused):
        mark_delivered(order, **WHO)
    ship(pack(order, 0, 2))

    mark_delivered(order, **WHO)

    assert set(Shipment.objects.values_list("state", flat=True)) == {"delivered"}


@pytest.mark.parametrize("quantities", [(4, 0), (-1, 1), (0, 0), (0, 3)])
def test_a_parcel_holds_what_is_left_and_no_more(quantities):
    order = two_lines()

    with pytest.raises(PackingRefused):
        pack(order, *quantities)

    assert not Shipment.objects.exists()


def test_what_is_in_a_parcel_is_not_packed_again():
    order = two_lines()
    pack(order, 2, 0)

    with pytest.raises(PackingRefused, match="1"):
        pack(order, 2, 0)

    assert Shipment.objects.count() == 1


def test_one_parcel_is_opened_again_and_the_other_stays():
    order = two_lines()
    first, second = pack(order, 3, 0), pack(order, 0, 2)

    unpack_parcel(first, **WHO)

    assert state_of(order) == ("processing", "unfulfilled")
    second.refresh_from_db()
    assert second.state == "packed"
    again = pack_order(order, **WHO)
    assert again.lines.get().quantity == 3
    with pytest.raises(StatusRefused):
        unpack_parcel(first, **WHO)


@pytest.mark.parametrize("by_order", [False, True])
def test_a_parcel_with_a_transport_is_opened_and_the_transport_called_off(by_order):
    order = two_lines()
    shipment = pack(order, 3, 2)
    booking = Booking.objects.create(
        shipment=shipment, provider="biteship", key="k", actor="x", created_at=WHO["at"]
    )

    unpack_order(order, **WHO) if by_order else unpack_parcel(shipment, **WHO)

    booking.refresh_from_db()
    assert booking.state == "cancelled"
    assert state_of(order) == ("processing", "unfulfilled")


def test_the_rest_of_a_partly_sent_order_is_stopped():
    order = two_lines()
    ship(pack(order, 1, 0))
    pack(order, 1, 2)

    stop_sending(order, reason="rusak", **WHO)

    assert state_of(order) == ("shipped", "shipped")
    assert list(order.details.values_list("quantity_shipped", "quantity_cancelled")) == [(1, 2), (0, 2)]
    assert set(Shipment.objects.values_list("state", flat=True)) == {"handed_over", "cancelled"}
    assert deferred_mails().count("part_cancelled") == 1


def test_the_shares_of_shipping_add_up():
    order = two_lines()

    for quantities in ((1, 0), (1, 1), (1, 1)):
        pack(order, *quantities)

    assert order.shipments.aggregate(sum=Sum("quoted_amount"))["sum"] == order.shipping_amount
    assert all(order.shipments.values_list("quoted_amount", flat=True))


def test_the_first_parcel_collects_shipping_and_the_sum_is_the_total():
    order = cod_order((make_stock(9, price=10_001).variant, 3), (make_stock(9, price=7).variant, 2))

    amounts = [pack(order, *units).cod_amount for units in ((1, 0), (1, 1), (1, 1))]

    assert amounts == [10_001 + 12_000, 10_008, 10_008]
    assert sum(amounts) == order.total_amount


def test_a_paid_order_collects_nothing():
    assert pack(two_lines(), 1, 1).cod_amount == 0


@pytest.mark.parametrize("seed", range(8))
def test_however_it_is_packed_and_opened_cod_adds_up_to_the_rupiah(seed):
    random = Random(seed)
    lines = [
        (make_stock(99, price=random.randint(1, 99_999)).variant, random.randint(1, 5)) for _ in range(3)
    ]
    order = cod_order(*lines)

    for _turn in range(15):
        packed = list(order.shipments.filter(state="packed"))
        if packed and random.random() < 0.35:
            unpack_parcel(random.choice(packed), **WHO)
        elif state_of(order)[1] == "unfulfilled":
            part = [random.randint(0, 2) for _ in lines]
            try:
                pack(order, *part)
            except PackingRefused:
                continue
    if state_of(order)[1] == "unfulfilled":
        pack_order(order, **WHO)

    live = order.shipments.exclude(state="cancelled")
    assert live.aggregate(sum=Sum("cod_amount"))["sum"] == order.total_amount


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_hands_that_pack_the_same_units_pack_them_once():
    order = make_paid_order((make_stock(10).variant, 3))
    start = Barrier(4)

    def race(_hand):
        start.wait()
        try:
            return pack(order, 2)
        except (PackingRefused, StatusRefused):
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        done = [shipment for shipment in hands.map(race, range(4)) if shipment]

    assert len(done) == 1
    assert ShipmentLine.objects.aggregate(sum=Sum("quantity"))["sum"] == 2
    assert DetailOrder.objects.get().quantity == 3
