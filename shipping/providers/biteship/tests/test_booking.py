from dataclasses import replace

import pytest

from catalog.outside.faults import POINTS
from catalog.outside.server import Answer
from shipping.providers.base import NotCovered, Parcel, ProviderDown, ProviderRefused, ProviderUnsure
from shipping.providers.biteship.services import SERVICES
from shipping.providers.tests.values import DENPASAR, make_booking_order, make_box

from .factories import biteship, clock, fake  # noqa: F401

DUPLICATE = {"success": False, "error": "Reference ID already exists", "code": 40002060}


def orders(fake):
    return list(fake.state["orders"].values())


def test_a_booking_tells_reference_waybill_price_and_routing(fake, biteship):
    booking = biteship.book(make_booking_order())

    (order,) = orders(fake)
    assert booking.reference == order["id"]
    assert booking.waybill == "010000000000001"
    assert booking.price == 50_000
    assert booking.routing == "JNE-80361"
    assert booking.tracking_id == f"t{order['id']}"


def test_an_order_has_our_key_and_both_ends(fake, biteship):
    biteship.book(make_booking_order())

    asked = orders(fake)[0]["asked"]
    assert asked["reference_id"] == "TO-261121-7K3QX-1"
    assert (asked["courier_company"], asked["courier_type"]) == ("jne", "reg")
    assert asked["origin_contact_phone"] == "02212345678"
    assert asked["destination_contact_name"] == "I Made Sura"
    assert asked["destination_contact_phone"] == "081234567890"
    assert asked["destination_address"] == "Jalan Tukad Barito 2"
    assert asked["destination_note"] == "Pagar hijau"
    assert asked["destination_postal_code"] == 80_361
    assert asked["origin_collection_method"] == "pickup"


def test_a_box_is_one_item_with_the_weight_of_its_packing(fake, biteship):
    box = make_box(weight_grams=1_301, length_mm=305)
    biteship.book(make_booking_order(box=box))

    (item,) = orders(fake)[0]["asked"]["items"]
    assert (item["weight"], item["length"], item["value"], item["quantity"]) == (1_301, 31, 250_000, 1)
    assert item["description"] == "2× Kaos Biru M, 1× Celana"


def test_insurance_and_cod_are_booked_with_their_values(fake, biteship):
    biteship.book(make_booking_order(is_insured=True, cod_amount=262_500, is_pickup=False))

    asked = orders(fake)[0]["asked"]
    assert asked["courier_insurance"] == 250_000
    assert asked["destination_cash_on_delivery"] == 262_500
    assert asked["destination_cash_on_delivery_type"] == "7_days"
    assert asked["origin_collection_method"] == "drop_off"


def test_neither_is_booked_unasked(fake, biteship):
    biteship.book(make_booking_order())

    asked = orders(fake)[0]["asked"]
    assert not {"courier_insurance", "destination_cash_on_delivery"} & set(asked)


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_service_can_be_booked(fake, biteship, service):
    courier, code = service

    booking = biteship.book(make_booking_order(courier_code=courier, service_code=code))

    assert booking.waybill


def test_a_service_that_biteship_has_not_is_refused_unasked(fake, biteship):
    with pytest.raises(NotCovered):
        biteship.book(make_booking_order(courier_code="sicepat"))

    assert fake.state["hits"] == {}


def test_a_waybill_that_comes_later_is_empty_until_then(fake, biteship):
    fake.is_waybill_late = True

    assert biteship.book(make_booking_order()).waybill == ""


# Once


def test_the_same_key_books_once(fake, biteship):
    first, again = biteship.book(make_booking_order()), biteship.book(make_booking_order())

    assert first == again
    assert len(orders(fake)) == 1


def test_two_keys_are_two_parcels(fake, biteship):
    biteship.book(make_booking_order())
    biteship.book(make_booking_order(key="TO-261121-7K3QX-2"))

    assert len(orders(fake)) == 2


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_and_a_repeat_leave_one_parcel(fake, biteship, point):
    fake.faults.add(point, path="/orders")
    if point in {"slow", "duplicate"}:
        biteship.book(make_booking_order())
    else:
        with pytest.raises((ProviderUnsure, ProviderDown)):
            biteship.book(make_booking_order())

    booking = biteship.book(make_booking_order())

    assert [order["id"] for order in orders(fake)] == [booking.reference]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"details": {}},
        {"details": "order 7"},
        {"details": {"order_id": None}},
        {"details": {"order_id": ""}},
    ],
)
def test_a_taken_key_without_a_name_of_its_order_is_a_doubt_for_staff(fake, biteship, more):
    fake.handle = lambda request: Answer(400, {**DUPLICATE, **more})

    with pytest.raises(ProviderUnsure, match="dashboard"):
        biteship.book(make_booking_order())


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (409, {"success": False, "error": "reference_id has been used"}),
        (400, {"success": False, "message": "Duplicate reference id"}),
        (400, {"success": False, "code": "40002060"}),
        (200, DUPLICATE),
    ],
)
def test_a_taken_key_is_recognised_in_other_words_too(fake, biteship, status, body):
    fake.handle = lambda request: Answer(status, body)

    with pytest.raises(ProviderUnsure, match="already"):
        biteship.book(make_booking_order())


def test_a_taken_key_whose_order_cannot_be_read_is_a_doubt(fake, biteship):
    biteship.book(make_booking_order())
    fake.faults.add("error_500", path="/v1/orders/")

    with pytest.raises(ProviderUnsure):
        biteship.book(make_booking_order())

    assert len(orders(fake)) == 1


def test_a_taken_key_that_leads_to_another_order_is_a_doubt_too(fake, biteship):
    other = biteship.book(make_booking_order(key="OTHER"))
    real = fake.handle

    def handle(request):
        if request.method == "POST":
            return Answer(400, {**DUPLICATE, "details": {"order_id": other.reference}})
        return real(request)

    fake.handle = handle

    with pytest.raises(ProviderUnsure, match="another order"):
        biteship.book(make_booking_order())


@pytest.mark.parametrize(
    "body", [{"success": True}, {"success": True, "id": ""}, {"id": 7}, [], "<html>ok</html>"]
)
def test_a_good_answer_without_an_order_is_a_doubt(fake, biteship, body):
    fake.handle = lambda request: Answer(200, body)

    with pytest.raises(ProviderUnsure):
        biteship.book(make_booking_order())


@pytest.mark.parametrize("price", [0, -5, "50000", None])
def test_a_booking_with_a_broken_price_is_booked_without_one(fake, biteship, price):
    fake.handle = lambda request: Answer(200, {"success": True, "id": "A", "price": price, "courier": None})

    booking = biteship.book(make_booking_order())

    assert (booking.reference, booking.price, booking.waybill) == ("A", None, "")


def test_a_missing_name_is_refused_in_their_words(fake, biteship):
    nobody = replace(make_booking_order().recipient, name="")

    with pytest.raises(ProviderRefused, match="destination contact name"):
        biteship.book(make_booking_order(recipient=nobody))

    assert orders(fake) == []


def test_cod_where_a_courier_has_none_is_refused(fake, biteship):
    with pytest.raises(ProviderRefused, match="cash on delivery"):
        biteship.book(make_booking_order(courier_code="pos", service_code="reguler", cod_amount=50_000))


def test_a_place_without_postal_code_is_not_booked(fake, biteship):
    with pytest.raises(NotCovered):
        biteship.book(make_booking_order(destination=replace(DENPASAR, postal_code="")))


# Calling off


def test_a_booking_is_called_off_and_twice_is_as_once(fake, biteship):
    reference = biteship.book(make_booking_order()).reference

    biteship.cancel(reference, "Pesanan dibatalkan")
    biteship.cancel(reference, "Pesanan dibatalkan")

    assert orders(fake)[0]["status"] == "cancelled"


@pytest.mark.parametrize("status", ["confirmed", "scheduled", "allocated", "picking_up"])
def test_it_can_be_called_off_until_it_is_picked_up(fake, biteship, status):
    reference = biteship.book(make_booking_order()).reference
    fake.scan(reference, status)

    biteship.cancel(reference, "Batal")

    assert biteship.track(Parcel("jne", "", reference)).scans[-1].state == "cancelled"


@pytest.mark.parametrize("status", ["picked", "dropping_off", "delivered", "returned"])
def test_it_cannot_be_called_off_once_the_courier_has_it(fake, biteship, status):
    reference = biteship.book(make_booking_order()).reference
    fake.scan(reference, status)

    with pytest.raises(ProviderRefused, match="cannot be cancelled"):
        biteship.cancel(reference, "Batal")

    assert orders(fake)[0]["status"] == status


def test_an_unknown_booking_cannot_be_called_off(fake, biteship):
    with pytest.raises(ProviderRefused):
        biteship.cancel("../../x", "Batal")
