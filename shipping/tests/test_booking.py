"""A transport is ordered once, and what the provider answered is on the parcel."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.outside.server import Answer
from inventory.tests.factories import make_stock
from orders.statuses import accept_cod
from orders.tests.factories import COD, make_order
from shipping.booking.orders import box_of
from shipping.booking.tasks import reconcile
from shipping.booking.wishing import BookingRefused
from shipping.models import Booking, CourierService, Shipment
from shipping.packing import pack_order
from shipping.tests.factories import make_courier, make_service, send
from shipping.tests.jobs import do_jobs

from .booking_shop import biteship, fresh, live_orders, make_parcel, want  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


def test_a_wish_is_a_row_and_a_job_and_no_call(biteship):
    booking = want(make_parcel())

    assert (booking.state, booking.provider, booking.asked_at) == ("wanted", "biteship", None)
    assert biteship.state["hits"] == {}


def test_the_job_gives_the_parcel_its_waybill(biteship):
    shipment = make_parcel()
    booking = want(shipment)

    do_jobs()

    booking, shipment = fresh(booking), fresh(shipment)
    (order,) = live_orders(biteship).values()
    assert (booking.state, booking.reference, booking.price) == ("booked", order["id"], order["price"])
    assert shipment.waybill == booking.waybill == order["courier"]["waybill_id"]
    assert booking.routing == order["courier"]["routing_code"]
    assert order["reference_id"] == f"{shipment.order.number}-1"


def test_the_provider_is_told_both_ends_the_box_and_what_is_in_it(biteship, settings):
    settings.STORE = replace(settings.STORE, packing_grams=150, is_picked_up=False, sender_name="Toko Kita")
    mug = make_stock(10, price=80_000, weight_grams=350, length_mm=120, width_mm=90, height_mm=100).variant
    shipment = make_parcel((mug, 2))

    want(shipment)
    do_jobs()

    asked = live_orders(biteship)[f"{shipment.order.number}-1"]["asked"]
    (item,) = asked["items"]
    assert (item["weight"], item["value"], item["quantity"]) == (850, 160_000, 1)
    assert item["description"].startswith("2× ")
    assert asked["origin_contact_name"] == "Toko Kita"
    assert asked["origin_collection_method"] == "drop_off"
    assert asked["destination_contact_name"] == shipment.order.recipient
    assert asked["destination_address"] == shipment.order.street
    assert "destination_cash_on_delivery" not in asked
    assert "courier_insurance" not in asked


def test_a_weighed_and_measured_parcel_is_told_as_it_is(biteship):
    shipment = make_parcel()
    sides = {"length_mm": 301, "width_mm": 200, "height_mm": 99}
    Shipment.objects.filter(pk=shipment.pk).update(weight_grams=1_301, **sides)

    want(shipment)
    do_jobs()

    (item,) = live_orders(biteship)[f"{shipment.order.number}-1"]["asked"]["items"]
    assert [item[name] for name in ("weight", "length", "width", "height")] == [1_301, 31, 20, 10]


def test_cod_and_insurance_go_with_the_parcel(biteship, settings):
    settings.STORE = replace(settings.STORE, insure_from=100_000)
    make_service("jne", "reg", insurance_bp=20)
    mug = make_stock(10, price=80_000).variant
    shipment = make_parcel((mug, 2))
    Shipment.objects.filter(pk=shipment.pk).update(cod_amount=172_000)

    want(shipment)
    do_jobs()

    asked = live_orders(biteship)[f"{shipment.order.number}-1"]["asked"]
    assert asked["courier_insurance"] == 160_000
    # The order is paid: nobody collects it twice.
    assert "destination_cash_on_delivery" not in asked
    assert CourierService.objects.get().insurance_bp == 20


def test_a_coupon_makes_no_goods_cheaper_to_replace(biteship):
    pk = make_parcel((make_stock(10, price=80_000).variant, 2)).pk
    shipment = Shipment.objects.prefetch_related("lines__detail__variant").get(pk=pk)
    for line in shipment.lines.all():
        line.detail.discount_amount, line.detail.subtotal = 16_000, 144_000

    # The quote reckoned with the prices of the cart, and by them the shopper paid the insurance.
    assert box_of(shipment).value == 160_000


def test_a_courier_collects_what_the_parcel_says(biteship):
    order = make_order(payment=COD)
    accept_cod(order, actor="Sari", at=timezone.now())
    make_courier()
    shipment = pack_order(order, actor="gudang", at=timezone.now())
    Shipment.objects.filter(pk=shipment.pk).update(cod_amount=99_000, service_code="reg")

    want(shipment)
    do_jobs()

    asked = live_orders(biteship)[f"{shipment.order.number}-1"]["asked"]
    assert asked.get("destination_cash_on_delivery") == 99_000


def test_wanted_twice_it_is_ordered_once(biteship):
    shipment = make_parcel()

    first, again = want(shipment), want(shipment)
    do_jobs()

    assert first == again
    assert want(shipment).state == "booked"
    assert len(live_orders(biteship)) == 1


def test_the_table_keeps_one_open_booking_for_a_parcel(biteship):
    shipment = make_parcel()
    booking = want(shipment)
    values = {"shipment": shipment, "provider": "jne", "actor": "x", "created_at": timezone.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(key="other", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(key=booking.key, state="refused", **values)


# Refusals, before and after asking


def test_nobody_is_asked_for_what_cannot_be_booked(biteship, settings):
    sent = send(make_parcel())
    numbered, unknown, plain = make_parcel(), make_parcel(), make_parcel()
    Shipment.objects.filter(pk=numbered.pk).update(waybill="JP1234567890")
    Shipment.objects.filter(pk=unknown.pk).update(courier=None)
    for shipment in (sent, numbered, unknown):
        with pytest.raises(BookingRefused):
            want(shipment)
    with pytest.raises(BookingRefused):
        want(plain, provider="jne")
    settings.SHIPPING_PROVIDERS = {}
    with pytest.raises(BookingRefused):
        want(plain)

    assert not Booking.objects.exists()


def test_a_refusal_is_kept_in_words_and_the_order_stays_packed(biteship):
    shipment = make_parcel()
    Shipment.objects.filter(pk=shipment.pk).update(courier=make_courier("pos"), cod_amount=50_000)
    Shipment.objects.filter(pk=shipment.pk).update(service_code="nosuch")
    booking = want(shipment)

    do_jobs()

    booking, shipment = fresh(booking), fresh(shipment)
    assert (booking.state, shipment.state, shipment.waybill) == ("refused", "packed", "")
    assert "nosuch" in booking.note
    assert list(Booking.objects.to_decide()) == [booking]


def test_after_a_refusal_it_may_be_wanted_anew_with_a_key_of_its_own(biteship):
    shipment = make_parcel(service_code="nosuch")
    refused = want(shipment)
    do_jobs()
    Shipment.objects.filter(pk=shipment.pk).update(service_code="reg")

    booking = want(shipment)
    do_jobs()

    assert booking.key != refused.key
    assert fresh(booking).state == "booked"
    assert not Booking.objects.to_decide().exists()


def test_a_provider_that_is_away_is_asked_later(biteship, settings):
    base_url = settings.SHIPPING_PROVIDERS["biteship"]["base_url"]
    booking = want(make_parcel())
    settings.SHIPPING_PROVIDERS["biteship"]["base_url"] = "http://127.0.0.1:9"

    do_jobs()
    away = fresh(booking)
    settings.SHIPPING_PROVIDERS["biteship"]["base_url"] = base_url
    reconcile(at=timezone.now() + timedelta(minutes=2))
    do_jobs()

    assert (away.state, away.asked_at, away.tries) == ("wanted", None, 0)
    assert away.note
    assert fresh(booking).state == "booked"


# Numbers of others


def test_a_waybill_that_another_open_parcel_has_is_given_to_nobody(biteship):
    first, second = make_parcel(), make_parcel()
    Shipment.objects.filter(pk=first.pk).update(waybill="010000000000001")

    booking = want(second)
    do_jobs()

    booking, second = fresh(booking), fresh(second)
    assert (booking.state, booking.waybill, second.waybill) == ("booked", "010000000000001", "")
    assert first.order.number in booking.note
    assert list(Booking.objects.to_decide()) == [booking]


def test_a_number_that_was_used_for_a_parcel_long_delivered_is_good(biteship):
    first = send(make_parcel(), waybill="010000000000001")
    Shipment.objects.filter(pk=first.pk).update(state="delivered", delivered_at=timezone.now())
    second = make_parcel()

    want(second)
    do_jobs()

    assert fresh(second).waybill == "010000000000001"


def test_a_reference_that_another_booking_has_is_a_doubt(biteship):
    first, second = want(make_parcel()), want(make_parcel())
    made = {"success": True, "id": "A1", "price": 1, "courier": {"waybill_id": "JP1234567890"}}
    biteship.handle = lambda request: Answer(200, made)

    do_jobs()

    assert (fresh(first).state, fresh(second).state) == ("booked", "unsure")
    assert fresh(second.shipment).waybill == ""


# Sent meanwhile


def test_a_parcel_sent_otherwise_before_the_job_is_not_booked(biteship):
    shipment = make_parcel()
    booking = want(shipment)
    send(shipment, waybill="JP1234567890", courier=make_courier("jnt"))

    do_jobs()

    assert fresh(booking).state == "cancelled"
    assert live_orders(biteship) == {}
