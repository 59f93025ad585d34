"""Couriers' bills: read as couriers write them, shown first, kept in one press, beside the quotes."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from orders.models import SaleEntry
from shipping.bills import Charge, import_bill
from shipping.models import CourierBill, CourierBillLine, Shipment
from shipping.tests.factories import make_courier, send
from tokoonline.back_office.parcels.bill_plan import plan_bill
from tokoonline.back_office.parcels.bill_rows import (
    MOST_ROWS,
    Negative,
    WrongColumns,
    read_grams,
    read_rows,
    read_rupiah,
)
from tokoonline.back_office.roles import MANAGER, OWNER, SUPPORT, WAREHOUSE

from .parcel_orders import make_couriers, packed_parcel
from .people import make_shopper, make_staff

WAYBILL = "012345678901234"
LIST, NEW = "admin:shipping_courierbill_changelist", "admin:shipping_courierbill_import"
BILL = f"No. Resi;Berat (kg);Layanan;Total Biaya\n{WAYBILL};2;REG;15.000\n"


@pytest.fixture
def parcel(db):
    return send(packed_parcel(), WAYBILL)


@pytest.fixture
def manager(client, db):
    make_couriers()
    client.force_login(make_staff(MANAGER))
    return client


def fields(**typed):
    day = timezone.localdate().isoformat()
    return {"courier": make_courier().pk, "number": "INV-1", "billed_on": day, "deed": "check", **typed}


def check(client, rows=BILL, **typed):
    return client.post(reverse(NEW), fields(rows=rows, **typed))


def keep(client, rows=BILL, **typed):
    """Look at the preview, then press the button it shows."""
    seen = check(client, rows, **typed).context["form"].initial.get("seen", "")
    return client.post(reverse(NEW), fields(rows=rows, deed="keep", seen=seen) | typed)


def what_is_said(response):
    plan = response.context["plan"]
    return [entry.problem or " ".join(entry.notes) for entry in plan.entries]


def nothing_is_written():
    return not CourierBill.objects.exists() and not SaleEntry.objects.filter(kind="shipping_cost").exists()


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("resi;biaya\nAB12345678;12.000", ("AB12345678", "12.000", "")),
        ("AWB,Weight,Amount\nAB12345678,1.2,12000", ("AB12345678", "12000", "1.2")),
        ("Waybill\tBerat\tOngkir\nAB12345678\t1200\t12000", ("AB12345678", "12000", "1200")),
        ("Connote|Freight\nAB12345678|12000", ("AB12345678", "12000", "")),
        ('\ufeff"Cnote","Total"\n"AB12345678","Rp 12,000"', ("AB12345678", "Rp 12,000", "")),
        (
            "JNE\nTagihan\n\nNo;Tgl;No Resi;Ongkir;Asuransi;Total;COD\n1;1/11;AB12345678;11;1;12.000;99",
            ("AB12345678", "12.000", ""),
        ),
        (
            "No Resi;Berat aktual;Berat tagih;Total berat;Biaya\nAB12345678;0,4;1;9;12.000",
            ("AB12345678", "12.000", "1"),
        ),
    ],
)
def test_columns_are_found_by_their_usual_names(text, row):
    (read,) = read_rows(text)

    assert (read.waybill, read.amount, read.weight) == row


@pytest.mark.parametrize("text", ["", "a;b\n1;2", "resi;berat\nAB12345678;1", "\x00", "<html><body>;,"])
def test_a_file_without_the_columns_is_refused(text):
    with pytest.raises(WrongColumns):
        read_rows(text)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        rows = read_rows(f"resi;biaya\n{text}")
    except WrongColumns:
        return
    assert len(rows) <= len(text.splitlines())


@pytest.mark.parametrize(
    ("text", "amount"),
    [("12.000", 12_000), ("12,000", 12_000), ("Rp 12.000,00", 12_000), ("Rp12,000.00", 12_000), ("0", 0)],
)
def test_amounts_are_read_as_indonesians_and_the_english_write_them(text, amount):
    assert read_rupiah(text) == amount


@pytest.mark.parametrize("text", ["", "abc", "12.00.0", "1e5", "9" * 40])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 the text itself is all that it says
        read_rupiah(text)


def test_an_amount_below_zero_is_refused():
    with pytest.raises(Negative):
        read_rupiah("-12.000")


@pytest.mark.parametrize(
    ("text", "unit", "grams"),
    [
        ("2", "kg", 2000),
        ("1,2", "kg", 1200),
        ("1.25", "kg", 1250),
        ("1.200", "kg", 1200),
        ("1.200", "g", 1200),
        ("1200", "g", 1200),
        ("1200 g", "kg", 1200),
        ("0,5 Kg", "g", 500),
        ("", "kg", None),
    ],
)
def test_weights_are_grams(text, unit, grams):
    assert read_grams(text, unit) == grams


@pytest.mark.parametrize(
    ("column", "cells", "unit"),
    [("Berat (g)", "2", "g"), ("Weight kg", "500", "kg"), ("Berat", "2", "kg"), ("Berat", "350", "g")],
)
def test_the_unit_is_the_columns_or_that_of_its_numbers(column, cells, unit):
    (row,) = read_rows(f"resi;{column};biaya\nAB12345678;{cells};1")

    assert row.weight_unit == unit


def test_a_bill_is_shown_first_and_nothing_is_written(manager, parcel):
    response = check(manager)

    assert response.status_code == 200
    assert parcel.order.number in response.text
    assert "Rp15.000" in response.text
    assert nothing_is_written()


def test_one_press_keeps_what_was_shown(manager, parcel):
    response = keep(manager)

    bill = CourierBill.objects.get()
    assert response.url == reverse("admin:shipping_courierbill_change", args=[bill.pk])
    line = bill.lines.get()
    assert (line.shipment, line.amount, line.weight_grams, line.service) == (parcel, 15_000, 2000, "REG")
    assert SaleEntry.objects.get(kind="shipping_cost").cost_amount == 15_000


def test_a_file_of_excel_is_a_bill_too(manager, parcel):
    book = openpyxl.Workbook()
    book.active.append(["AWB", "Weight", "Amount"])
    book.active.append([int("9" + WAYBILL[1:]), 1.5, 15000.0])
    content = io.BytesIO()
    book.save(content)
    Shipment.objects.filter(pk=parcel.pk).update(waybill="9" + WAYBILL[1:])

    response = check(manager, rows="", file=SimpleUploadedFile("tagihan.xlsx", content.getvalue()))

    (charge,) = response.context["plan"].charges
    assert (charge.parcel, charge.amount, charge.weight_grams) == (parcel, 15_000, 1500)


def test_what_changed_since_the_preview_is_shown_again(manager, parcel):
    seen = check(manager).context["form"].initial["seen"]

    response = manager.post(
        reverse(NEW), fields(rows=BILL.replace("15.000", "16.000"), deed="keep", seen=seen)
    )

    assert response.status_code == 200
    assert nothing_is_written()


def test_every_strange_row_is_said(manager, parcel):
    make_courier("jnt")
    other = send(packed_parcel(), "JP0000000001", courier=make_courier("jnt"))
    rows = "\n".join(
        [
            "resi;berat;biaya",
            f"{WAYBILL};2;15.000",
            f"{WAYBILL};2;15.000",
            "UNKNOWN001;2;9.000",
            f"{other.waybill};x;9.000",
            "AB1;1;9.000",
            "AB12345678;1;-9.000",
            "AB12345679;1;sembilan",
            "1,23E+14;1;9.000",
            ";;33.000",
        ]
    )

    response = check(manager, rows)

    assert [bool(words) for words in what_is_said(response)] == [False] + [True] * 8
    assert [entry.row.line for entry in response.context["plan"].bad] == [3, 6, 7, 8, 9, 10]
    assert keep(manager, rows).status_code == 302
    kept = CourierBillLine.objects.order_by("row").values_list("row", "shipment", "amount")
    assert list(kept) == [(2, parcel.pk, 15_000), (4, None, 9_000), (5, None, 9_000)]


@pytest.mark.parametrize("words", ["GRAND TOTAL", "Total November 2026", "Jumlah seluruhnya", "SUB-TOTAL 1"])
def test_the_sum_below_the_parcels_is_none_of_them(parcel, words):
    rows = read_rows(f"No Resi;Biaya\n{parcel.waybill};10000\n{words};10000")

    plan = plan_bill(parcel.courier, rows, billed_on=timezone.localdate())

    assert (plan.amount, len(plan.bad)) == (10_000, 1)
    assert "jumlah" in plan.bad[0].problem


def test_a_parcel_billed_before_is_said(manager, parcel):
    keep(manager)

    response = check(manager, BILL.replace("15.000", "15.500"), number="INV-2")

    assert "INV-1" in what_is_said(response)[0]


def test_a_parcel_handed_over_after_the_bill_is_not_the_one(manager, parcel):
    day = timezone.localdate() - timedelta(days=2)

    (entry,) = check(manager, billed_on=day.isoformat()).context["plan"].entries

    assert entry.parcel is None
    assert entry.notes


@pytest.mark.parametrize("number", ["INV-1", "INV-2"])
def test_the_same_bill_twice_is_refused_and_nothing_is_written(manager, parcel, number):
    keep(manager)

    response = keep(manager, number=number)

    assert response.status_code == 422
    assert CourierBill.objects.count() == CourierBillLine.objects.count() == 1
    assert SaleEntry.objects.filter(kind="shipping_cost").count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"rows": ""},
        {"rows": "a;b\n1;2"},
        {"rows": "resi;biaya\n"},
        {"rows": "resi;biaya\n;;"},
        {"rows": "resi;biaya\nAB12345678;-5"},
        {"rows": "x" * 500_001},
        {"courier": ""},
        {"courier": "999999"},
        {"number": ""},
        {"number": "x" * 61},
        {"number": "a\x00b"},
        {"billed_on": "2999-01-01"},
        {"billed_on": "x"},
        {"total": "15.001"},
        {"total": "abc"},
        {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 no workbook")},
        {"file": SimpleUploadedFile("a.csv", b"x" * 1_000_001)},
        {"file": SimpleUploadedFile("a.csv", b"x" * 500_001)},
        {"file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0")},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(manager, parcel, typed):
    response = manager.post(reverse(NEW), fields(rows=BILL) | typed)

    assert response.status_code == 422
    assert "errorlist" in response.text
    assert nothing_is_written()


def test_a_bill_that_says_its_right_total_is_kept(manager, parcel):
    assert keep(manager, total="15.000").status_code == 302


def test_more_rows_than_a_bill_may_have_are_left_out(manager):
    rows = "resi;biaya\n" + "\n".join(f"AB{number:08};1" for number in range(MOST_ROWS + 1))

    plan = check(manager, rows).context["plan"]

    assert (len(plan.charges), len(plan.bad)) == (MOST_ROWS, 1)


def make_bill(*charges, number="INV-1", day=None):
    return import_bill(
        make_courier(),
        charges,
        number=number,
        billed_on=day or timezone.localdate(),
        actor="Sari",
        at=timezone.now(),
    )


def test_the_bill_shows_what_was_lost_and_the_worst_parcel_first(manager, parcel):
    quoted = parcel.order.shipping_amount
    bill = make_bill(Charge(2, WAYBILL, quoted + 3_000, 2000, parcel=parcel), Charge(3, "UNKNOWN001", 9_000))

    response = manager.get(reverse("admin:shipping_courierbill_change", args=[bill.pk]))

    sums = response.context["sums"]
    assert (sums.paid, sums.quoted, sums.charged, sums.leak) == (quoted, quoted, quoted + 12_000, 3_000)
    assert (sums.unknown, sums.unknown_charged, sums.above_paid) == (1, 9_000, 3_000)
    assert sums.leak_share == 2 * 3_000 * 1000 // (2 * quoted)
    assert [one.line.waybill for one in response.context["rows"]] == ["UNKNOWN001", WAYBILL]


def test_only_differences_are_shown_when_asked(manager, parcel):
    bill = make_bill(
        Charge(2, WAYBILL, parcel.order.shipping_amount, parcel=parcel), Charge(3, "UNKNOWN01", 9)
    )

    page = manager.get(reverse("admin:shipping_courierbill_change", args=[bill.pk]), {"beda": "on"})

    assert [one.line.waybill for one in page.context["rows"]] == ["UNKNOWN01"]
    assert page.context["sums"].parcels == 2


def test_the_parcels_of_a_period_are_those_of_its_bills(manager, parcel):
    old = timezone.localdate() - timedelta(days=90)
    make_bill(Charge(2, "UNKNOWN001", 9_000), day=old)
    make_bill(Charge(2, WAYBILL, 15_000, parcel=parcel), number="INV-2")
    url = reverse("admin:shipping_courierbill_parcels")

    def waybills(**asked):
        return [one.line.waybill for one in manager.get(url, asked).context["rows"]]

    assert waybills() == [WAYBILL]
    assert waybills(dari=old.isoformat(), sampai=old.isoformat()) == ["UNKNOWN001"]
    assert waybills(kurir="jnt") == []
    assert waybills(kurir="jne", beda="on") == [WAYBILL]


@pytest.mark.parametrize(
    "asked", [{"dari": "x", "sampai": "2026-01-01"}, {"kurir": "\x00"}, {"hal": "99999"}]
)
def test_a_nonsense_filter_is_answered(manager, parcel, asked):
    for name in ("parcels", "changelist"):
        response = manager.get(reverse(f"admin:shipping_courierbill_{name}"), asked)
        assert response.status_code in {200, 422}


def test_the_file_has_every_parcel_and_no_formula(manager, parcel):
    bill = make_bill(Charge(2, WAYBILL, 15_000, 2000, "=1+1", parcel), Charge(3, "UNKNOWN001", 9_000))

    for url in (
        reverse("admin:shipping_courierbill_file", args=[bill.pk]),
        reverse("admin:shipping_courierbill_parcels_file"),
    ):
        response = manager.get(url)
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert len(lines) == 3
        assert "'=1+1" in lines[2]
        assert ",15000," in lines[2]


@pytest.mark.parametrize("count", [1, 5])
def test_the_pages_cost_the_same_for_one_parcel_and_five(manager, count, django_assert_max_num_queries):
    charges = []
    for number in range(count):
        sent = send(packed_parcel(), f"{WAYBILL[:-1]}{number}")
        charges.append(Charge(number, sent.waybill, 15_000, parcel=sent))
        make_bill(Charge(1, f"UNKNOWN{number:03}", 5), number=f"B-{number}")
    bill = make_bill(*charges)
    for url, most in (
        (reverse(LIST), 9),
        (reverse("admin:shipping_courierbill_change", args=[bill.pk]), 10),
        (reverse("admin:shipping_courierbill_parcels"), 10),
    ):
        manager.get(url)
        with django_assert_max_num_queries(most):
            page = manager.get(url)
        assert page.status_code == 200
        assert "style=" not in page.text


def test_owner_and_managers_see_bills_and_nobody_else(client, parcel):
    bill = make_bill(Charge(2, WAYBILL, 15_000, parcel=parcel))
    urls = [
        reverse(LIST),
        reverse(NEW),
        reverse("admin:shipping_courierbill_change", args=[bill.pk]),
        reverse("admin:shipping_courierbill_file", args=[bill.pk]),
        reverse("admin:shipping_courierbill_parcels"),
        reverse("admin:shipping_courierbill_parcels_file"),
    ]
    expected = {OWNER: {200}, MANAGER: {200}, SUPPORT: {403}, WAREHOUSE: {403}, None: {302, 404}}

    for role, statuses in expected.items():
        client.force_login(make_staff(role) if role else make_shopper())
        assert {client.get(url).status_code for url in urls} <= statuses
    assert client.post(reverse(NEW), fields(rows=BILL, number="INV-9")).status_code in {302, 404}
    assert CourierBill.objects.count() == 1


def test_the_bills_stand_in_the_menu_of_those_who_may_see_them(client, parcel):
    for role, is_there in ((MANAGER, True), (WAREHOUSE, False)):
        client.force_login(make_staff(role))
        assert (reverse(LIST) in client.get(reverse("admin:index")).text) is is_there
