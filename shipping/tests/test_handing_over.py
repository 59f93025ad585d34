from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from inventory.models import StockMovement
from inventory.tests.factories import make_stock
from orders.cancelling import cancel_order
from orders.statuses import StatusRefused
from shipping.handing_over import correct_waybill, hand_over
from shipping.models import Shipment
from shipping.tests.factories import make_courier, make_shipment, send
from shipping.waybills import WaybillRefused

pytestmark = pytest.mark.django_db

WAYBILL = "012345678901234"


def deferred_mails():
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'kind' FROM procrastinate_jobs WHERE task_name = 'mail.order'")
        return [kind for (kind,) in cursor.fetchall()]


def test_handing_over_sends_the_order_and_its_stock():
    level = make_stock(10)
    shipment = make_shipment((level.variant, 3))
    at = timezone.now()

    sent = hand_over(shipment, courier=make_courier(), waybill="0123-4567 8901234", actor="gudang", at=at)

    assert (sent.state, sent.waybill, sent.handed_over_at) == ("handed_over", WAYBILL, at)
    order = sent.order
    order.refresh_from_db()
    assert (order.status, order.fulfilment_status, order.shipped_at) == ("shipped", "shipped", at)
    assert order.details.get().quantity_shipped == 3
    level.refresh_from_db()
    assert (level.on_hand, level.reserved, level.available) == (7, 0, 7)
    assert deferred_mails().count("shipped") == 1


def test_another_courier_than_the_chosen_one_may_carry_it():
    jnt = make_courier("jnt")

    sent = send(make_shipment(), "JP1234567890", jnt)

    assert sent.courier == jnt


def test_said_twice_it_is_done_once():
    level = make_stock(10)
    shipment = make_shipment((level.variant, 3))
    send(shipment, WAYBILL)

    send(shipment, WAYBILL)

    level.refresh_from_db()
    assert level.on_hand == 7
    assert deferred_mails().count("shipped") == 1


def test_a_sent_parcel_is_not_sent_again_under_another_number():
    shipment = send(make_shipment(), WAYBILL)

    with pytest.raises(StatusRefused):
        send(shipment, "999999999999999")

    shipment.refresh_from_db()
    assert shipment.waybill == WAYBILL


def test_a_cancelled_order_is_not_sent():
    level = make_stock(10)
    shipment = make_shipment((level.variant, 3))
    shipment.order.refresh_from_db()
    cancel_order(shipment.order, reason="changed mind", actor="staff", at=timezone.now())

    with pytest.raises(StatusRefused):
        send(shipment)

    level.refresh_from_db()
    assert (level.on_hand, level.reserved) == (10, 0)
    assert not Shipment.objects.to_hand_over().exists()


@pytest.mark.parametrize("waybill", ["", "123", "not a number!"])
def test_no_waybill_no_hand_over(waybill):
    shipment = make_shipment()

    with pytest.raises(WaybillRefused):
        send(shipment, waybill)

    shipment.refresh_from_db()
    assert shipment.state == "packed"


def test_two_parcels_on_the_road_never_share_a_number():
    send(make_shipment(), WAYBILL)
    other = make_shipment()

    with pytest.raises(WaybillRefused):
        send(other, WAYBILL)

    other.refresh_from_db()
    assert (other.state, other.order.fulfilment_status) == ("packed", "packed")


def test_the_number_of_a_packed_parcel_is_no_other_parcels():
    booked, other = make_shipment(), make_shipment()
    Shipment.objects.filter(pk=booked.pk).update(waybill=WAYBILL)

    with pytest.raises(WaybillRefused):
        send(other, WAYBILL)
    with pytest.raises(IntegrityError, match="waybill_once_among_open_parcels"), transaction.atomic():
        Shipment.objects.filter(pk=other.pk).update(waybill=WAYBILL)

    assert send(booked, WAYBILL).state == "handed_over"


def test_two_couriers_may_use_the_same_number():
    send(make_shipment(), WAYBILL)

    assert send(make_shipment(), WAYBILL, make_courier("pos")).state == "handed_over"


def test_a_mistyped_number_is_mended_and_the_old_one_kept():
    shipment = send(make_shipment(), WAYBILL)

    mended = correct_waybill(
        shipment, courier=make_courier("jnt"), waybill="jp 1234567890", at=timezone.now()
    )

    assert (mended.courier.code, mended.waybill) == ("jnt", "JP1234567890")
    history = apps.get_model("shipping", "ShipmentEvent").objects.filter(id=shipment.pk)
    assert list(history.order_by("pgh_id").values_list("waybill", flat=True)) == [
        WAYBILL,
        "JP1234567890",
    ]
    with pytest.raises(StatusRefused):
        correct_waybill(make_shipment(), courier=make_courier(), waybill=WAYBILL, at=timezone.now())


def test_handing_over_costs_few_queries(django_assert_max_num_queries):
    lines = [(make_stock(10).variant, 1) for _line in range(3)]
    shipment = make_shipment(*lines)
    courier = make_courier()

    with django_assert_max_num_queries(26):
        hand_over(shipment, courier=courier, waybill=WAYBILL, actor="gudang", at=timezone.now())


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(
    ("waybills", "sent"),
    [([WAYBILL] * 4, 4), ([f"{number}" * 15 for number in range(4)], 1)],
    ids=["the same number", "four numbers"],
)
def test_four_hands_send_a_parcel_once(waybills, sent):
    level = make_stock(10)
    shipment = make_shipment((level.variant, 3))
    courier = make_courier()
    start = Barrier(len(waybills))

    def race(waybill):
        start.wait()
        try:
            return send(shipment, waybill, courier).waybill
        except StatusRefused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(waybills)) as hands:
        outcomes = list(hands.map(race, waybills))

    assert len([waybill for waybill in outcomes if waybill]) == sent
    level.refresh_from_db()
    assert (level.on_hand, level.reserved) == (7, 0)
    assert StockMovement.objects.filter(kind="shipped").count() == 1
    shipment.refresh_from_db()
    assert shipment.waybill in outcomes
