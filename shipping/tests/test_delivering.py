import pytest
from django.utils import timezone

from orders.statuses import StatusRefused
from shipping.delivering import deliver_parcel, mark_delivered
from shipping.tests.factories import make_shipment, send
from shipping.tests.tracking_values import waiting_jobs

pytestmark = pytest.mark.django_db


def test_a_delivered_order_ends_its_parcels():
    shipment = send(make_shipment())
    at = timezone.now()

    mark_delivered(shipment.order, actor="gudang", at=at)

    shipment.refresh_from_db()
    assert (shipment.state, shipment.delivered_at) == ("delivered", at)
    order = shipment.order
    order.refresh_from_db()
    assert (order.status, order.fulfilment_status) == ("delivered", "delivered")
    assert order.delivered_at == at


def test_said_twice_it_is_done_once():
    shipment = send(make_shipment())
    first, second = timezone.now(), timezone.now()
    mark_delivered(shipment.order, actor="gudang", at=first)

    mark_delivered(shipment.order, actor="gudang", at=second)

    shipment.refresh_from_db()
    assert shipment.delivered_at == first


def test_what_was_not_sent_does_not_arrive():
    shipment = make_shipment()

    with pytest.raises(StatusRefused):
        mark_delivered(shipment.order, actor="gudang", at=timezone.now())

    shipment.refresh_from_db()
    assert shipment.state == "packed"


def test_a_number_is_free_again_once_its_parcel_arrived():
    shipment = send(make_shipment(), "012345678901234")
    mark_delivered(shipment.order, actor="gudang", at=timezone.now())

    assert send(make_shipment(), "012345678901234").state == "handed_over"


@pytest.mark.parametrize("deed", [deliver_parcel, mark_delivered])
def test_an_arrival_is_written_about_once(deed):
    shipment = send(make_shipment())
    what = shipment if deed is deliver_parcel else shipment.order

    deed(what, actor="gudang", at=timezone.now())
    deed(what, actor="gudang", at=timezone.now())

    assert waiting_jobs("mail.parcel") == [{"shipment_id": shipment.pk, "kind": "delivered"}]
