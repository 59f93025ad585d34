"""A courier pays over its COD money: ticked, or listed in its file, and booked to the rupiah."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from inventory.tests.factories import make_stock
from payments.cod_settling import owed
from payments.models import CodSettlement
from payments.settling import settle_on_delivery
from payments.tests.factories import make_cod
from shipping.delivering import mark_delivered
from shipping.handing_over import hand_over
from shipping.packing import pack_order, pack_parcel
from shipping.tests.factories import make_courier, send
from tokoonline.back_office.cod_lists import ListRefused, read_list
from tokoonline.back_office.roles import MANAGER, OWNER, SUPPORT, WAREHOUSE
from tokoonline.parcel_ends import arrive

from .people import make_shopper, make_staff

pytestmark = pytest.mark.django_db
LIST = "admin:payments_codsettlement_changelist"


def make_collected(waybill):
    """A COD parcel that JNE brought, with the money it took for it."""
    payment = make_cod()
    at = timezone.now()
    pack_order(payment.order, actor="gudang", at=at)
    parcel = payment.order.shipments.get()
    hand_over(parcel, courier=make_courier(), waybill=waybill, actor="gudang", at=at)
    payment = settle_on_delivery(payment.order, actor="gudang", at=at)
    mark_delivered(payment.order, actor="gudang", at=at)
    return payment


@pytest.fixture
def parcels():
    return [make_collected("JNE0000001"), make_collected("JNE0000002")]


@pytest.fixture
def staff(client):
    client.force_login(make_staff(SUPPORT))


def book(client, payments=(), *, amount, **typed):
    fields = {"reference": "JNE-7", "settled_on": "2026-11-20", "fee_amount": "5.000", "amount": amount}
    fields["parcels"] = [payment.pk for payment in payments]
    return client.post(reverse("admin:payments_codsettlement_courier", args=["jne"]), fields | typed)


def total(payments):
    return sum(payment.captured_amount for payment in payments)


def test_ticked_parcels_are_booked_and_shown(client, staff, parcels):
    response = book(client, parcels, amount=total(parcels))

    settlement = CodSettlement.objects.get()
    assert response.url == reverse("admin:payments_codsettlement_change", args=[settlement.pk])
    assert (settlement.amount, settlement.fee_amount) == (total(parcels), 5_000)
    page = client.get(response.url).text
    assert all(parcel.order.number in page for parcel in parcels)


def test_a_rupiah_apart_is_said_and_the_ticks_stay(client, staff, parcels):
    response = book(client, parcels[:1], amount=total(parcels[:1]) + 1)

    assert response.status_code == 422
    assert "Rp1" in response.text
    assert response.text.count(" checked") == 1
    assert CodSettlement.objects.count() == 0


def test_a_courier_list_by_number_and_waybill_is_booked(client, staff, parcels):
    first, second = parcels
    rows = (
        f"Resi;Jumlah\n{first.order.number};{first.captured_amount}\njne 000-0002;{second.captured_amount}.00"
    )

    response = book(client, amount=total(parcels), rows=rows)

    assert response.status_code == 302
    assert CodSettlement.objects.get().lines.count() == 2


def test_a_courier_file_is_booked(client, staff, parcels):
    content = f"awb,cod\r\nJNE0000001,{parcels[0].captured_amount}\r\n".encode("utf-8-sig")

    response = book(client, amount=total(parcels[:1]), file=SimpleUploadedFile("cod.csv", content))

    assert response.status_code == 302


def test_a_list_with_mistakes_is_refused_with_every_row(client, staff, parcels):
    amount = parcels[0].captured_amount
    rows = f"JNE0000001;{amount - 1}\nXX12345678;5\nJNE0000002\nJNE0000001;{amount}\nJNE0000001;{amount}"

    response = book(client, amount=amount, rows=rows)

    assert response.status_code == 422
    assert CodSettlement.objects.count() == 0
    with pytest.raises(ListRefused) as refused:
        read_list(rows, list(owed()))
    assert [problem.partition(":")[0].split("(")[1] for problem in refused.value.problems] == [
        "JNE0000001)",
        "XX12345678)",
        "JNE0000002)",
        "JNE0000001)",
        "JNE0000001)",
    ]


def test_the_waybills_of_an_order_bring_its_money_together(client, staff, parcels):
    order = make_cod((make_stock(9).variant, 2)).order
    sent = []
    for waybill in ("JNE0000003", "JNE0000004"):
        parcel = pack_parcel(order, {order.details.get(): 1}, actor="gudang", at=timezone.now())
        sent.append(send(parcel, waybill))
    for parcel in sent:
        arrive(parcel, actor="gudang", at=timezone.now())
    rows = [f"{parcel.waybill};{parcel.cod_amount}" for parcel in sent]

    with pytest.raises(ListRefused):
        read_list(rows[0], list(owed()))
    response = book(client, amount=order.total_amount, rows="\n".join(rows))

    assert response.status_code == 302
    assert CodSettlement.objects.get().amount == order.total_amount


@pytest.mark.parametrize(
    "rows", ["\x00", '"', "=1+1;=1+1", ";" * 5000, "x" * 150_000, "\n" * 500, "<script>;1"]
)
def test_nonsense_lists_are_refused_kindly(client, staff, parcels, rows):
    response = book(client, amount=5, rows=rows)

    assert response.status_code == 422
    assert "<script>;" not in response.text


@pytest.mark.parametrize(
    "typed",
    [
        {"amount": "0"},
        {"amount": "abc"},
        {"amount": "9" * 40},
        {"fee_amount": "99.999.999"},
        {"settled_on": "2999-01-01"},
        {"settled_on": "x"},
        {"reference": ""},
        {"parcels": ["999999"]},
        {"parcels": ["abc"]},
        {"parcels": []},
    ],
)
def test_what_cannot_be_is_refused(client, staff, parcels, typed):
    response = book(client, parcels, **{"amount": total(parcels), **typed})

    assert response.status_code == 422
    assert CodSettlement.objects.count() == 0


def test_the_same_reference_twice_is_booked_once(client, staff, parcels):
    book(client, parcels[:1], amount=total(parcels[:1]))

    response = book(client, parcels[1:], amount=total(parcels[1:]))

    assert response.status_code == 422
    assert CodSettlement.objects.count() == 1


def test_a_parcel_that_was_settled_meanwhile_is_not_booked_again(client, staff, parcels):
    book(client, parcels[:1], amount=total(parcels[:1]))

    response = book(client, parcels, amount=total(parcels), reference="JNE-8")

    assert response.status_code == 422
    assert CodSettlement.objects.count() == 1


def test_who_owes_what_since_when_is_listed(client, staff, parcels):
    page = client.get(reverse(LIST)).text

    assert reverse("admin:payments_codsettlement_courier", args=["jne"]) in page
    assert "Rp" + f"{total(parcels):,}".replace(",", ".") in page


@pytest.mark.parametrize("count", [1, 4])
def test_the_parcels_of_a_courier_cost_the_same_for_one_and_four(
    client, staff, count, django_assert_max_num_queries
):
    for number in range(count):
        make_collected(f"JNE000001{number}")

    with django_assert_max_num_queries(12):
        page = client.get(reverse("admin:payments_codsettlement_courier", args=["jne"])).text

    assert page.count('name="parcels"') == count
    assert "style=" not in page


def pages(settlement):
    return [
        reverse(LIST),
        reverse("admin:payments_codsettlement_change", args=[settlement.pk]),
        reverse("admin:payments_codsettlement_courier", args=["jne"]),
        reverse("admin:payments_codsettlement_courier", args=["none"]),
    ]


def test_who_may_confirm_payments_sees_them_and_nobody_else(client, parcels):
    client.force_login(make_staff(MANAGER))
    book(client, parcels[:1], amount=total(parcels[:1]))
    settlement = CodSettlement.objects.get()
    expected = {OWNER: {200}, SUPPORT: {200}, WAREHOUSE: {403}, None: {302, 404}}

    for role, statuses in expected.items():
        client.force_login(make_staff(role) if role else make_shopper())
        assert {client.get(url).status_code for url in pages(settlement)} <= statuses
    assert book(client, parcels[1:], amount=total(parcels[1:]), reference="X").status_code != 422
    assert CodSettlement.objects.count() == 1


def test_a_settlement_of_many_parcels_has_pages(client, staff, parcels, monkeypatch):
    monkeypatch.setattr("tokoonline.back_office.cod_settlements.LINES_PER_PAGE", 1)
    shown = book(client, parcels, amount=total(parcels)).url
    numbers = [payment.order.number for payment in parcels]

    pages = [client.get(shown, {"hal": number}).text for number in (1, 2)]

    assert [[number in text for number in numbers] for text in pages] == [[True, False], [False, True]]
