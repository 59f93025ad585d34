"""A courier's file of COD money: shown first, matched by waybill, booked in one press."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from inventory.tests.factories import make_stock
from payments.models import CodSettlement, CodSettlementLine, Payment
from payments.tests.factories import make_cod
from shipping.handing_over import hand_over
from shipping.packing import pack_order, pack_parcel
from shipping.tests.factories import make_courier
from tokoonline.back_office.roles import SUPPORT, WAREHOUSE
from tokoonline.parcel_ends import arrive

from .people import make_staff

pytestmark = pytest.mark.django_db
LIST = "admin:payments_codsettlement_changelist"
FIRST, SECOND = "JNE0000001", "JNE0000002"


def make_sent(waybill):
    payment = make_cod()
    at = timezone.now()
    parcel = pack_order(payment.order, actor="gudang", at=at)
    return payment, hand_over(parcel, courier=make_courier(), waybill=waybill, actor="gudang", at=at)


def make_collected(waybill):
    payment, parcel = make_sent(waybill)
    arrive(parcel, actor="gudang", at=timezone.now())
    payment.refresh_from_db()
    return payment


@pytest.fixture
def payments():
    return [make_collected(FIRST), make_collected(SECOND)]


@pytest.fixture
def staff(client):
    client.force_login(make_staff(SUPPORT))


def post(client, rows, *, courier="jne", **typed):
    day = timezone.localdate().isoformat()
    fields = {"reference": "JNE-7", "settled_on": day, "rows": rows, "deed": "check"}
    return client.post(reverse("admin:payments_codsettlement_file", args=[courier]), fields | typed)


def book(client, rows, **typed):
    """Look at the preview, then press the button it shows."""
    seen = post(client, rows, **typed).context["form"].initial.get("seen", "")
    return post(client, rows, deed="book", seen=seen, **typed)


def rows_for(payments, fee="2.500"):
    lines = [
        f"{waybill};{payment.captured_amount};{fee}"
        for waybill, payment in zip((FIRST, SECOND), payments, strict=False)
    ]
    return "\n".join(["No Resi;Nilai COD;Biaya COD", *lines])


def test_a_file_is_shown_first_and_books_nothing(client, staff, payments):
    response = post(client, rows_for(payments))

    assert response.status_code == 200
    assert all(payment.order.number in response.text for payment in payments)
    assert not CodSettlement.objects.exists()


def test_one_press_books_what_was_shown(client, staff, payments):
    response = book(client, rows_for(payments))

    settlement = CodSettlement.objects.get()
    assert response.url == reverse("admin:payments_codsettlement_change", args=[settlement.pk])
    total = sum(payment.captured_amount for payment in payments)
    assert (settlement.amount, settlement.fee_amount) == (total, 5_000)
    assert {line.payment for line in settlement.lines.all()} == set(payments)


def test_what_is_wrong_is_said_and_left_out(client, staff, payments):
    make_sent("JNE0000009")
    rows = "\n".join(
        [
            rows_for(payments[:1]),
            f"{SECOND};{payments[1].captured_amount - 1};0",
            "UNKNOWN001;50.000;0",
            "JNE0000009;50.000;0",
            f"{FIRST};{payments[0].captured_amount};0",
            "AB1;1;0",
            "AB12345678;-5;0",
            "AB12345679;x;0",
            "AB12345680;5;6",
            ";999;0",
        ]
    )

    plan = post(client, rows).context["plan"]
    book(client, rows)

    assert [entry.row.line for entry in plan.bad] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert len({entry.problem for entry in plan.bad}) == 9
    assert [line.payment for line in CodSettlementLine.objects.all()] == [payments[0]]


def test_a_file_that_came_twice_books_nothing_more(client, staff, payments):
    book(client, rows_for(payments))

    response = book(client, rows_for(payments), reference="JNE-8")

    assert response.status_code == 422
    assert "JNE-7" in response.context["plan"].bad[0].problem
    assert CodSettlement.objects.count() == 1


def test_the_same_reference_is_refused(client, staff, payments):
    book(client, rows_for(payments[:1]))

    response = book(client, f"resi;cod\n{SECOND};{payments[1].captured_amount}")

    assert response.status_code == 422
    assert CodSettlement.objects.count() == 1


def test_what_changed_since_the_preview_is_shown_again(client, staff, payments):
    seen = post(client, rows_for(payments)).context["form"].initial["seen"]

    response = post(client, rows_for(payments, fee="9"), deed="book", seen=seen)

    assert response.status_code == 200
    assert not CodSettlement.objects.exists()


def test_another_courier_pays_over_nothing_of_this_one(client, staff, payments):
    make_courier("jnt")

    response = post(client, rows_for(payments), courier="jnt")

    assert response.status_code == 422
    assert len(response.context["plan"].bad) == 2


@pytest.mark.parametrize(
    "typed",
    [
        {"rows": ""},
        {"rows": "a;b\n1;2"},
        {"rows": "resi;cod"},
        {"rows": "x" * 500_001},
        {"reference": ""},
        {"settled_on": "2999-01-01"},
        {"file": SimpleUploadedFile("cod.xlsx", b"PK\x03\x04 no workbook")},
    ],
)
def test_what_cannot_be_is_said(client, staff, payments, typed):
    response = post(client, **{"rows": rows_for(payments), **typed})

    assert response.status_code == 422
    assert "errorlist" in response.text
    assert not CodSettlement.objects.exists()


def test_what_is_owed_for_long_is_flagged_with_its_sum(client, staff, payments):
    late = timezone.now() - timedelta(days=15)
    Payment.objects.filter(pk=payments[0].pk).update(paid_at=late)

    page = client.get(reverse(LIST))

    (courier,) = page.context["couriers"]
    assert (courier["parcels"], courier["overdue"]) == (2, 1)
    assert courier["overdue_amount"] == payments[0].captured_amount
    assert 'class="overdue"' in page.text


def test_nothing_is_overdue_that_is_new(client, staff, payments):
    assert 'class="overdue"' not in client.get(reverse(LIST)).text


@pytest.mark.parametrize("count", [1, 4])
def test_a_preview_costs_the_same_for_one_parcel_and_four(
    client, staff, count, django_assert_max_num_queries
):
    made = [(f"JNE000001{number}", make_collected(f"JNE000001{number}")) for number in range(count)]
    rows = "\n".join(["resi;cod", *(f"{waybill};{payment.captured_amount}" for waybill, payment in made)])

    with django_assert_max_num_queries(9):
        page = post(client, rows)

    assert len(page.context["plan"].good) == count
    assert "style=" not in page.text


def test_only_who_may_confirm_payments_imports_a_file(client, payments):
    client.force_login(make_staff(WAREHOUSE))

    assert post(client, rows_for(payments)).status_code == 403


@pytest.fixture
def sent_otherwise():
    """The shopper chose JNE; the parcel went with J&T, which took the money."""
    payment = make_cod()
    at = timezone.now()
    parcel = pack_order(payment.order, actor="gudang", at=at)
    jnt = make_courier("jnt", name="J&T")
    arrive(hand_over(parcel, courier=jnt, waybill=FIRST, actor="gudang", at=at), actor="gudang", at=at)
    payment.refresh_from_db()
    return payment


def test_the_courier_that_brought_the_parcel_owes_its_money(client, staff, sent_otherwise):
    (courier,) = client.get(reverse(LIST)).context["couriers"]

    assert (courier["courier_code"], courier["courier_name"]) == ("jnt", "J&T")
    url = reverse("admin:payments_codsettlement_courier", args=["jne"])
    assert client.get(url).context["count"] == 0


def test_its_file_books_it_and_the_other_ones_does_not(client, staff, sent_otherwise):
    assert book(client, rows_for([sent_otherwise])).status_code == 422

    assert book(client, rows_for([sent_otherwise]), courier="jnt").status_code == 302
    assert CodSettlement.objects.get().courier_code == "jnt"


def test_an_order_that_two_couriers_brought_is_said_to_be_one(client, staff):
    order = make_cod((make_stock(9).variant, 2)).order
    parcels = {}
    for code, waybill in (("jne", FIRST), ("jnt", "JP1234567890")):
        parcel = pack_parcel(order, {order.details.get(): 1}, actor="gudang", at=timezone.now())
        parcels[code] = hand_over(
            parcel, courier=make_courier(code), waybill=waybill, actor="gudang", at=timezone.now()
        )
    for parcel in parcels.values():
        arrive(parcel, actor="gudang", at=timezone.now())

    for code, parcel in parcels.items():
        page = post(client, f"resi;cod\n{parcel.waybill};{parcel.cod_amount}", courier=code)
        assert "dibawa beberapa kurir" in page.text
    assert not CodSettlement.objects.exists()
