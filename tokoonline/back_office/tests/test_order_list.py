"""Finding orders: tabs with true counts, a search box that knows what it was given, bad input."""

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.tests.factories import make_stock
from orders.models import Order
from payments.closing import cancel_order
from payments.models import Payment
from payments.settling import settle
from payments.tests.factories import make_cod, make_transfer
from shipping.handing_over import hand_over
from shipping.models import Courier
from shipping.packing import pack_order, pack_parcel
from tokoonline.back_office.order_list import MOST_COUNTED, BoundedPaginator, find_by_number
from tokoonline.back_office.queues import QUEUES, count_queues
from tokoonline.back_office.roles import SUPPORT, WAREHOUSE
from tokoonline.back_office.today import cards_for

from .people import make_staff

pytestmark = pytest.mark.django_db


def make_one_of_each():
    """Orders in every queue; returns them by the queue's code."""
    now = timezone.now()
    waiting, review, paid, packed, sent, late = (make_transfer(code=100 + i) for i in range(6))
    Payment.objects.filter(pk=review.pk).update(state="review")
    for payment in (paid, packed, sent):
        settle(payment, amount=payment.amount, event_key=f"k{payment.pk}", actor="bank", at=now)
    pack_order(packed.order, actor="Agus", at=now)
    parcel = pack_order(sent.order, actor="Agus", at=now)
    jne = Courier.objects.get_or_create(code="jne", defaults={"name": "JNE"})[0]
    hand_over(parcel, courier=jne, waybill="012345678901234", actor="Agus", at=now)
    in_part = make_transfer((make_stock(9).variant, 2), code=200)
    settle(in_part, amount=in_part.amount, event_key="part", actor="bank", at=now)
    pack_parcel(in_part.order, {in_part.order.details.get(): 1}, actor="Agus", at=now)
    cancel_order(late.order, reason="lama", actor="CS", at=now)
    settle(late, amount=late.amount, event_key="late", actor="bank", at=now)
    return {
        "konfirmasi": [review.order],
        "belum-dibayar": [waiting.order],
        "kemas": [paid.order, make_cod().order, in_part.order],
        "kirim": [packed.order, in_part.order],
        "perjalanan": [sent.order],
        "uang-tanpa-pesanan": [late.order],
    }


def test_every_queue_counts_what_it_lists():
    expected = make_one_of_each()

    listed = {queue.code: set(queue.orders(Order.objects.all())) for queue in QUEUES}

    assert listed == {code: set(orders) for code, orders in expected.items()}
    assert count_queues() == {code: len(orders) for code, orders in expected.items()}


def test_a_tab_shows_its_orders_only(client):
    expected = make_one_of_each()
    client.force_login(make_staff(SUPPORT))

    page = client.get(reverse("admin:orders_order_changelist"), {"antrean": "kirim"}).text

    assert expected["kirim"][0].number in page
    assert expected["perjalanan"][0].number not in page


def search(client, text):
    return client.get(reverse("admin:orders_order_changelist"), {"q": text})


@pytest.mark.parametrize(
    "find",
    [
        lambda order: order.number[:9],
        lambda order: order.number[-5:],
        lambda order: "0812 3456 7890",
        lambda order: "budi",
        lambda order: "BUDI@contoh.id",
        lambda order: "KAOS-BIRU",
        lambda order: "kaos-biru-m",
    ],
)
def test_an_order_is_found_by_what_people_have_at_hand(client, find):
    order = make_transfer((make_stock(3, sku="KAOS-BIRU-M").variant, 1)).order
    client.force_login(make_staff(SUPPORT))

    assert order.number in search(client, find(order)).text


def test_a_parcel_is_found_by_its_waybill(client):
    orders = make_one_of_each()
    client.force_login(make_staff(WAREHOUSE))

    page = search(client, "0123 4567 8901 234").text

    assert orders["perjalanan"][0].number in page
    assert orders["kirim"][0].number not in page


def test_a_whole_number_opens_its_order_at_once(client):
    order = make_transfer().order
    client.force_login(make_staff(SUPPORT))

    response = search(client, order.number.lower().replace("-", " "))

    assert response.url == reverse("admin:orders_order_change", args=[order.pk])
    assert find_by_number("TO-000000-ABCDE") is None


@pytest.mark.parametrize(
    "text", ["\x00", "%", "_", "'; drop table orders_order; --", "９" * 50, "x" * 20_000, "\\", "TO-"]
)
def test_strange_searches_are_answered(client, text):
    make_transfer()
    client.force_login(make_staff(SUPPORT))

    assert search(client, text).status_code == 200


@pytest.mark.parametrize("query", ["antrean=x", "p=9999", "p=-1", "p=x", "o=9.9.9", "status__exact=zzz"])
def test_strange_parameters_break_nothing(client, query):
    make_transfer()
    client.force_login(make_staff(SUPPORT))

    response = client.get(reverse("admin:orders_order_changelist") + "?" + query, follow=True)

    assert response.status_code == 200


def test_an_order_that_is_not_there_leads_back_to_the_list(client):
    client.force_login(make_staff(SUPPORT))

    for pk in ("999999999", "abc", "9" * 30):
        response = client.get(f"/admin/orders/order/{pk}/change/", follow=True)
        assert response.status_code in {200, 404}


def test_counting_stops_where_nobody_reads(django_assert_num_queries):
    make_transfer()
    paginator = BoundedPaginator(Order.objects.order_by("pk"), 50)

    with django_assert_num_queries(1) as queries:
        assert paginator.count == 1

    assert f"LIMIT {MOST_COUNTED}" in queries[0]["sql"]


def test_the_cards_of_a_person_are_those_of_the_role():
    make_one_of_each()

    packer = [(card.label, card.count) for card in cards_for(make_staff(WAREHOUSE))]
    nobody = cards_for(make_staff())

    assert packer[:6] == [
        ("Perlu dicek", 1),
        ("Menunggu pembayaran", 1),
        ("Perlu dikemas", 3),
        ("Perlu dikirim", 2),
        ("Sedang dikirim", 1),
        ("Uang tanpa pesanan", 1),
    ]
    # The queues of parcels on the road, transports to decide about, and low stock.
    assert len(packer) == 6 + 7 + 2
    assert nobody == []


def test_the_same_proof_for_two_orders_is_pointed_out(client):
    first, second = make_transfer(code=11), make_transfer(code=12)
    for payment in (first, second):
        payment.proofs.create(
            sha256="a" * 64, picture="proofs/a.webp", width=1, height=1, uploaded_at=timezone.now()
        )
    client.force_login(make_staff(SUPPORT))

    page = client.get(reverse("admin:orders_order_change", args=[second.order_id])).text

    assert f"/admin/orders/order/{first.order_id}/change/" in page
    assert "Foto yang persis sama" in page


def test_the_warehouse_sees_no_proof(client):
    payment = make_transfer()
    proof = payment.proofs.create(
        sha256="a" * 64, picture="proofs/a.webp", width=1, height=1, uploaded_at=timezone.now()
    )
    client.force_login(make_staff(WAREHOUSE))

    page = client.get(reverse("admin:orders_order_change", args=[payment.order_id])).text

    assert reverse("admin:payments_proof", args=[proof.pk]) not in page
    assert client.get(reverse("admin:payments_proof", args=[proof.pk])).status_code == 403
