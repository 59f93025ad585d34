"""A courier's bill is kept once, found beside its parcels, and stands in the sales journal."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalog.models import Variant
from inventory.tests.test_races import at_once
from orders.journal import enter_cancellation, enter_shipping_costs, store_date
from orders.models import SaleEntry
from shipping.bills import BillRefused, Charge, NumberTaken, SameParcels, find_sent, import_bill
from shipping.models import CourierBill, CourierBillLine, Shipment

from .factories import make_courier, make_shipment, send

pytestmark = pytest.mark.django_db
WAYBILL = "012345678901234"


def today():
    return store_date(timezone.now())


def keep(*charges, number="INV-1", courier=None, billed_on=None):
    return import_bill(
        courier or make_courier(),
        charges,
        number=number,
        billed_on=billed_on or today(),
        actor="Sari",
        at=timezone.now(),
    )


@pytest.fixture
def parcel():
    return send(make_shipment(), WAYBILL)


def test_a_bill_is_the_sum_of_its_parcels_and_enters_the_journal_on_its_day(parcel):
    day = today() - timedelta(days=3)

    bill = keep(
        Charge(2, WAYBILL, 15_000, 2000, "REG", parcel), Charge(3, "UNKNOWN001", 9_000), billed_on=day
    )

    assert bill.amount == 24_000
    assert [line.shipment for line in bill.lines.all()] == [parcel, None]
    entry = SaleEntry.objects.get(kind="shipping_cost")
    assert (entry.order_id, entry.date, entry.cost_amount, entry.net_amount) == (
        parcel.order_id,
        day,
        15_000,
        0,
    )


def test_the_number_of_a_bill_is_taken_once(parcel):
    keep(Charge(2, WAYBILL, 15_000, parcel=parcel))

    with pytest.raises(NumberTaken):
        keep(Charge(2, WAYBILL, 16_000, parcel=parcel))

    assert CourierBill.objects.count() == CourierBillLine.objects.count() == 1
    assert SaleEntry.objects.filter(kind="shipping_cost").count() == 1


def test_the_same_parcels_under_another_number_are_the_same_file(parcel):
    keep(Charge(2, WAYBILL, 15_000, parcel=parcel), Charge(3, "UNKNOWN001", 9_000))

    with pytest.raises(SameParcels):
        keep(Charge(1, "UNKNOWN001", 9_000), Charge(2, WAYBILL, 15_000, parcel=parcel), number="INV-2")

    assert CourierBill.objects.count() == 1


def test_another_courier_may_have_the_same_number(parcel):
    keep(Charge(2, WAYBILL, 15_000, parcel=parcel))

    keep(Charge(2, "JP0000000001", 15_000), courier=make_courier("jnt"))

    assert CourierBill.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_bill_that_is_not_its_parcels_cannot_be_written_down():
    bill = {"billed_on": today(), "amount": 5, "sha256": "x", "actor": "Sari", "created_at": timezone.now()}

    with pytest.raises(IntegrityError, match="sum of its parcels"), transaction.atomic():
        kept = CourierBill.objects.create(courier=make_courier(), number="INV-1", **bill)
        CourierBillLine.objects.create(bill=kept, row=1, waybill=WAYBILL, amount=4)


@pytest.mark.parametrize("table", ["courierbill", "courierbillline"])
def test_a_bill_is_never_changed(parcel, table):
    keep(Charge(2, WAYBILL, 15_000, parcel=parcel))

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE shipping_{table} SET amount = 1")


@pytest.mark.parametrize("wrong", [{"net_amount": 5, "gross_amount": 5}, {"cost_amount": -1}])
def test_what_a_courier_charged_is_a_cost_and_no_sale(parcel, wrong):
    values = {"cost_amount": 5, **wrong}

    with pytest.raises(IntegrityError, match="entry_shipping_cost_is_a_cost_alone"), transaction.atomic():
        SaleEntry.objects.create(
            at=timezone.now(),
            date=today(),
            order=parcel.order,
            kind="shipping_cost",
            key="courier:0",
            **values,
        )


def test_the_same_charge_enters_the_journal_once(parcel):
    enter_shipping_costs([(parcel.order_id, 15_000, "courier:1")], day=today())

    with pytest.raises(IntegrityError), transaction.atomic():
        enter_shipping_costs([(parcel.order_id, 15_000, "courier:1")], day=today())


def test_what_was_charged_stays_charged_when_the_sale_is_undone(parcel):
    keep(Charge(2, WAYBILL, 15_000, parcel=parcel))

    enter_cancellation(parcel.order, at=timezone.now())

    charged = SaleEntry.objects.filter(order=parcel.order).exclude(kind="cancellation")
    undone = SaleEntry.objects.filter(order=parcel.order, kind="cancellation")
    assert charged.count() == undone.count() + 1


def test_a_number_used_again_means_the_newest_parcel_before_the_bill():
    first, second, third = (make_shipment() for _ in range(3))
    for days, parcel in ((200, first), (10, second), (1, third)):
        send(parcel, WAYBILL)
        at = timezone.now() - timedelta(days=days)
        Shipment.objects.filter(pk=parcel.pk).update(
            state="delivered", handed_over_at=at, delivered_at=timezone.now()
        )

    def meant(days):
        day = today() - timedelta(days=days)
        return find_sent(make_courier(), [WAYBILL], billed_on=day).get(WAYBILL)

    assert [meant(days).parcel for days in (0, 5, 100)] == [third, second, first]
    assert (meant(300).parcel, meant(300).other) == (None, third)


def test_a_parcel_of_another_courier_is_not_the_one_that_is_billed(parcel):
    sent = find_sent(make_courier("jnt"), [WAYBILL, "UNKNOWN001"], billed_on=today())

    assert (sent[WAYBILL].parcel, sent[WAYBILL].other) == (None, parcel)
    assert "UNKNOWN001" not in sent


def test_a_parcel_billed_before_is_known_by_that_bill(parcel):
    keep(Charge(2, WAYBILL, 15_000, parcel=parcel))

    assert find_sent(make_courier(), [WAYBILL], billed_on=today())[WAYBILL].billed == "INV-1"


@pytest.mark.parametrize("count", [1, 4])
def test_finding_parcels_costs_the_same_for_one_and_four(count, django_assert_num_queries):
    waybills = [f"{WAYBILL[:-1]}{number}" for number in range(count)]
    for waybill in waybills:
        send(make_shipment(), waybill)

    courier = make_courier()

    with django_assert_num_queries(2):
        sent = find_sent(courier, waybills, billed_on=today())

    assert len(sent) == count


def test_each_line_stands_beside_what_was_paid_quoted_and_known(parcel):
    keep(Charge(2, WAYBILL, 15_000, 2000, parcel=parcel), Charge(3, "UNKNOWN001", 9_000))
    keep(Charge(2, WAYBILL, 15_001, 2000, parcel=parcel), number="INV-2")

    first, unknown, again = CourierBillLine.objects.beside_quotes().order_by("pk")

    paid = parcel.order.shipping_amount
    assert (first.paid, first.quoted, first.booked, first.leak) == (paid, paid, None, 15_000 - paid)
    assert (unknown.leak, unknown.paid) == (None, None)
    assert (again.is_again, again.paid, again.quoted, again.leak) == (True, 0, 0, 15_001)
    assert list(CourierBillLine.objects.beside_quotes().worst_first()) == [again, unknown, first]


def test_a_parcel_that_nobody_measured_is_reckoned_as_it_was_quoted(parcel, settings):
    settings.STORE = replace(settings.STORE, packing_grams=150)
    line = parcel.lines.select_related("detail__variant").get()
    # A sofa of so many units: its cubic millimetres do not go into 32 bits.
    Variant.objects.filter(pk=line.detail.variant_id).update(length_mm=2_100, width_mm=1_000, height_mm=1_050)
    keep(Charge(2, WAYBILL, 15_000, parcel=parcel))

    known = CourierBillLine.objects.beside_quotes().get()

    assert known.known_grams == line.detail.weight_grams * line.quantity + 150
    assert known.known_mm3 == 2_205_000_000 * line.quantity


def test_the_measures_of_the_packed_parcel_are_the_ones_that_count(parcel):
    Shipment.objects.filter(pk=parcel.pk).update(length_mm=400, width_mm=390, height_mm=310)
    keep(Charge(2, WAYBILL, 15_000, parcel=parcel))

    assert CourierBillLine.objects.beside_quotes().get().known_mm3 == 48_360_000


def test_only_what_differs_is_left(parcel):
    keep(Charge(2, WAYBILL, parcel.order.shipping_amount, parcel=parcel), Charge(3, "UNKNOWN001", 9_000))

    lines = CourierBillLine.objects.beside_quotes().that_differ()

    assert [line.waybill for line in lines] == ["UNKNOWN001"]


def test_the_weight_of_the_packed_parcel_is_the_one_that_counts(parcel):
    Shipment.objects.filter(pk=parcel.pk).update(weight_grams=777)
    parcel.bookings.create(
        provider="biteship",
        key="k",
        state="booked",
        reference="r",
        price=13_000,
        actor="Sari",
        created_at=timezone.now(),
    )
    keep(Charge(2, WAYBILL, 15_000, parcel=parcel))

    line = CourierBillLine.objects.beside_quotes().get()

    assert (line.known_grams, line.booked) == (777, 13_000)


@pytest.mark.django_db(transaction=True)
def test_a_bill_that_four_press_at_once_is_kept_once():
    parcel = send(make_shipment(), WAYBILL)

    def press(_number):
        try:
            keep(Charge(2, WAYBILL, 15_000, parcel=parcel), courier=parcel.courier)
        except BillRefused:
            return "told"
        return "kept"

    assert sorted(at_once(4, press)) == ["kept", "told", "told", "told"]
    assert CourierBill.objects.count() == CourierBillLine.objects.count() == 1
    assert SaleEntry.objects.filter(kind="shipping_cost").count() == 1
