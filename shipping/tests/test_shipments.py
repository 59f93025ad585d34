import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from inventory.tests.factories import make_stock
from shipping.models import Shipment, ShipmentLine, TrackingEvent
from shipping.tests.factories import make_courier, make_paid_order, make_shipment, send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("shipment_times_fit_its_state", {"handed_over_at": timezone.now()}),
        ("shipment_times_fit_its_state", {"delivered_at": timezone.now()}),
        ("shipment_times_fit_its_state", {"state": "handed_over", "waybill": "JP1234567890"}),
        (
            "shipment_sent_with_a_waybill",
            {"state": "handed_over", "handed_over_at": timezone.now()},
        ),
        ("shipment_waybill_readable", {"waybill": "jp1234567890"}),
        ("shipment_waybill_readable", {"waybill": "1234567"}),
        ("shipment_amount_not_negative", {"quoted_amount": -1}),
    ],
)
def test_a_shipment_cannot_be_nonsense(constraint, values):
    shipment = make_shipment()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Shipment.objects.filter(pk=shipment.pk).update(**values)


@pytest.mark.parametrize("state", ["packed", "cancelled"])
def test_a_sent_parcel_never_comes_back(state):
    shipment = send(make_shipment())

    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        Shipment.objects.filter(pk=shipment.pk).update(state=state, handed_over_at=None)


def test_a_packed_parcel_is_not_delivered_without_being_sent():
    shipment = make_shipment()

    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        Shipment.objects.filter(pk=shipment.pk).update(state="delivered")


def test_shipments_and_what_is_told_of_them_stay():
    shipment = send(make_shipment())
    TrackingEvent.objects.create(shipment=shipment, code="D01", at=timezone.now(), text="DELIVERED")

    for rows in (TrackingEvent.objects.all(), ShipmentLine.objects.all()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        ShipmentLine.objects.update(quantity=9)
    with pytest.raises(ProtectedError):
        shipment.delete()
    with pytest.raises(ProtectedError):
        shipment.courier.delete()


def test_a_parcel_holds_nothing_of_another_order():
    shipment = make_shipment()
    stranger = make_paid_order().details.get()

    with pytest.raises(IntegrityError, match="holds what its order has"), transaction.atomic():
        ShipmentLine.objects.create(shipment=shipment, detail=stranger, quantity=1)


def test_a_parcel_holds_no_more_than_was_ordered():
    order = make_paid_order((make_stock(10).variant, 2))
    shipment = Shipment.objects.create(order=order, packed_at=timezone.now())

    with pytest.raises(IntegrityError, match="holds what its order has"), transaction.atomic():
        ShipmentLine.objects.create(shipment=shipment, detail=order.details.get(), quantity=3)
    with pytest.raises(IntegrityError, match="quantity"), transaction.atomic():
        ShipmentLine.objects.create(shipment=shipment, detail=order.details.get(), quantity=0)


def test_an_event_told_twice_is_kept_once():
    shipment = make_shipment()
    at = timezone.now()
    TrackingEvent.objects.create(shipment=shipment, code="D01", at=at)

    with pytest.raises(IntegrityError, match="tracking_event_told_once"), transaction.atomic():
        TrackingEvent.objects.create(shipment=shipment, code="D01", at=at)


def test_a_parcel_links_to_its_courier():
    courier = make_courier("jnt", tracking_url="https://courier.example/{awb}")

    assert make_shipment().tracking_page == ""
    assert send(make_shipment(), "JP1234567890", courier).tracking_page == (
        "https://courier.example/JP1234567890"
    )
