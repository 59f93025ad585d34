import pytest
from django.utils import timezone

from inventory.tests.factories import make_stock
from orders.statuses import StatusRefused
from orders.tests.factories import make_order
from shipping.models import Shipment
from shipping.packing import pack_order, unpack_order
from shipping.tests.factories import make_courier, make_paid_order, make_shipment, send

pytestmark = pytest.mark.django_db


def test_packing_puts_the_whole_order_into_one_parcel():
    courier = make_courier("jne")
    mug, lamp = make_stock(10).variant, make_stock(10).variant
    order = make_paid_order((mug, 3), (lamp, 1))
    at = timezone.now()

    shipment = pack_order(order, actor="gudang", at=at)

    assert (shipment.state, shipment.courier, shipment.service) == ("packed", courier, "Reguler")
    assert (shipment.quoted_amount, shipment.packed_at) == (12_000, at)
    lines = shipment.lines.order_by("detail__position").values_list("detail__variant", "quantity")
    assert list(lines) == [(mug.pk, 3), (lamp.pk, 1)]
    order.refresh_from_db()
    assert (order.status, order.fulfilment_status) == ("processing", "packed")


def test_packing_leaves_the_stock_on_its_shelf():
    level = make_stock(10)

    make_shipment((level.variant, 3))

    level.refresh_from_db()
    assert (level.on_hand, level.reserved) == (10, 3)


def test_a_courier_the_shop_no_longer_knows_is_chosen_at_hand_over():
    shipment = pack_order(make_paid_order(), actor="gudang", at=timezone.now())

    assert shipment.courier is None


def test_an_order_is_packed_once():
    shipment = make_shipment()

    with pytest.raises(StatusRefused):
        pack_order(shipment.order, actor="gudang", at=timezone.now())

    assert Shipment.objects.count() == 1


def test_an_unpaid_order_is_not_packed():
    order = make_order()

    with pytest.raises(StatusRefused):
        pack_order(order, actor="gudang", at=timezone.now())

    order.refresh_from_db()
    assert (order.fulfilment_status, Shipment.objects.count()) == ("unfulfilled", 0)


def test_an_unpacked_order_can_be_packed_again():
    first = make_shipment()

    unpack_order(first.order, actor="gudang", at=timezone.now(), reason="wrong box")
    second = pack_order(first.order, actor="gudang", at=timezone.now())

    first.refresh_from_db()
    assert (first.state, second.state) == ("cancelled", "packed")
    assert list(second.lines.values_list("quantity", flat=True)) == [1]


def test_what_is_with_the_courier_is_not_unpacked():
    shipment = send(make_shipment())

    with pytest.raises(StatusRefused):
        unpack_order(shipment.order, actor="gudang", at=timezone.now())

    shipment.refresh_from_db()
    assert shipment.state == "handed_over"
