"""The shopper follows the parcels of an order: where each is, in our words and the courier's."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from inventory.tests.factories import make_stock
from payments.tests.factories import make_cod
from shipping.coming_back import give_up
from shipping.delivering import deliver_parcel
from shipping.models import Shipment, TrackingEvent
from shipping.packing import pack_parcel
from shipping.tests.factories import make_courier, make_paid_order, send
from shipping.tests.tracking_values import sent_parcel
from shipping.tracking_states import TrackingState
from tokoonline.storefront.order_pages.parcels import LEFT_US, standing_of, ways_of

pytestmark = pytest.mark.django_db
# Ten in the morning in Jakarta.
TEN = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def url(order):
    with override("id"):
        return reverse("storefront:order", args=[order.number, order.token])


def scanned(parcel, *states, **words):
    for hour, state in enumerate(states):
        at = TEN + timedelta(hours=hour)
        text = words.get("text", f"KATA KURIR {hour}")
        TrackingEvent.objects.create(
            shipment=parcel, code=state, at=at, state=state, text=text, place=words.get("place", "DENPASAR")
        )
    Shipment.objects.filter(pk=parcel.pk).update(tracking_state=states[-1], tracking_at=at)
    parcel.refresh_from_db()
    return parcel


def test_the_page_tells_every_scan_the_newest_first_in_our_time(client):
    parcel = scanned(sent_parcel(), "picked_up", "in_transit")

    page = client.get(url(parcel.order)).text

    assert page.index("KATA KURIR 1") < page.index("KATA KURIR 0")
    for words in ("Diserahkan ke kurir", "Sedang dikirim", "DENPASAR", "21 Nov 2026 10.00 WIB"):
        assert words in page
    assert parcel.waybill in page


def test_the_english_page_is_english(client):
    parcel = scanned(sent_parcel(), "in_transit")

    page = client.get("/en" + url(parcel.order)).text

    assert "On its way" in page
    assert "KATA KURIR 0" in page


def test_words_of_a_courier_are_no_html(client):
    parcel = scanned(sent_parcel(), "in_transit", text="<script>alert(1)</script>", place="<b>X</b>")

    page = client.get(url(parcel.order)).text

    assert "<script>alert" not in page
    assert "<b>X" not in page


@pytest.mark.parametrize(
    ("state", "heading"),
    [
        ("in_transit", "On its way with JNE"),
        ("out_for_delivery", "Your parcel is being delivered"),
        ("delivery_failed", "The courier could not deliver"),
        ("returning", "Your parcel is coming back to us"),
        ("available_for_pickup", "Your parcel is ready to be collected"),
        ("lost", "Something went wrong on the way"),
        ("cancelled", "Something went wrong on the way"),
    ],
)
def test_the_first_thing_it_says_is_where_the_parcel_is(client, state, heading):
    parcel = scanned(sent_parcel(), state)

    assert f"<h1>{heading}</h1>" in client.get("/en" + url(parcel.order)).text


def test_what_went_wrong_is_said_before_what_goes_well():
    with override("en"):
        parcels = [scanned(sent_parcel(f"0{n}0000000000001"), state) for n, state in enumerate(
            ["out_for_delivery", "delivery_failed"]
        )]  # fmt: skip
        ways = [way for parcel in parcels for way in ways_of(parcel.order)]

        assert standing_of(ways)[0] == "The courier could not deliver"
        assert standing_of([]) is None


@pytest.mark.parametrize(("is_cod", "words"), [(False, "You get back what you paid"), (True, "do not pay")])
def test_an_order_that_arrived_in_part_does_not_say_that_it_arrived(client, is_cod, words):
    lines = (make_stock(9).variant, 2)
    order = make_cod(lines).order if is_cod else make_paid_order(lines)
    detail = order.details.get()
    make_courier()
    parcels = []
    for number in range(2):
        parcel = pack_parcel(order, {detail: 1}, actor="gudang", at=timezone.now())
        parcels.append(send(parcel, f"01000000000000{number}"))
    deliver_parcel(parcels[0], actor="gudang", at=timezone.now())
    give_up(parcels[1], reason="hilang", actor="gudang", at=timezone.now())

    page = client.get("/en" + url(order)).text

    assert "<h1>A part of your order has arrived</h1>" in page
    assert words in page


def test_a_parcel_without_news_says_when_they_come(client):
    parcel = sent_parcel()

    assert "Kabar pertama" in client.get(url(parcel.order)).text


def test_a_scan_that_is_new_to_us_is_told_in_the_couriers_words():
    with override("en"):
        (way,) = ways_of(scanned(sent_parcel(), "unknown").order)

    assert [(scan.words, scan.said) for scan in way.scans] == [("KATA KURIR 0", "")]


def test_what_is_delivered_after_it_turned_back_is_not_called_delivered():
    (way,) = ways_of(scanned(sent_parcel(), "returning", "delivered").order)

    assert way.state == "returning"


def test_what_we_booked_ourselves_counts_more_than_the_last_scan():
    parcel = scanned(sent_parcel(), "in_transit")
    Shipment.objects.filter(pk=parcel.pk).update(state="delivered", delivered_at=timezone.now())

    (way,) = ways_of(parcel.order)

    assert way.state == "delivered"


def test_every_state_of_a_parcel_that_left_has_words():

    assert set(LEFT_US) - {"handed_over"} <= set(TrackingState.values)


@pytest.mark.parametrize("count", [1, 5])
def test_following_costs_the_same_for_one_scan_and_five(client, count, django_assert_num_queries):
    parcel = scanned(sent_parcel(), *["in_transit"] * count)
    path = url(parcel.order)
    # The first page of a process reads the tree of categories, too.
    client.get(path)

    with django_assert_num_queries(8):
        client.get(path)
