"""Many orders at once: printed together, packed each by its own rules, and what is refused is said."""

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import Order
from payments.closing import cancel_order
from shipping.models import Shipment
from shipping.tests.pages import read_codes, read_texts, sizes_of
from tokoonline.back_office.parcels.batch import MOST_ORDERS
from tokoonline.back_office.parcels.batch_pages import DOCUMENTS
from tokoonline.back_office.roles import SUPPORT, WAREHOUSE

from .parcel_orders import packed_parcel, paid_order, unpaid_order
from .people import make_shopper, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def packer(client):
    client.force_login(make_staff(WAREHOUSE))
    return client


def choose(client, orders, deed, **more):
    chosen = {"pesanan": [order.pk for order in orders], "deed": deed, **more}
    return client.post(reverse("admin:parcels_choose"), chosen)


def document(client, code, orders):
    pks = ",".join(str(order.pk) for order in orders)
    return client.get(reverse("admin:parcels_document", args=[code]), {"pesanan": pks})


def cancelled_order():
    order = paid_order()
    cancel_order(order, reason="salah pesan", actor="CS", at=timezone.now())
    return order


def test_the_queues_of_packing_and_sending_have_boxes_to_tick(packer):
    order = paid_order()
    url = reverse("admin:orders_order_changelist")

    pages = {tab: packer.get(url, {"antrean": tab}).text for tab in ("kemas", "kirim", "perjalanan", "")}

    box = f'value="{order.pk}" form="batch"'
    assert {tab: box in page for tab, page in pages.items()} == {
        "kemas": True,
        "kirim": False,
        "perjalanan": False,
        "": False,
    }
    assert 'id="batch"' in pages["kemas"]
    assert 'id="batch"' not in pages[""]


def test_those_who_may_not_pack_see_no_boxes(client):
    paid_order()
    client.force_login(make_staff(SUPPORT))

    page = client.get(reverse("admin:orders_order_changelist"), {"antrean": "kemas"}).text

    assert 'form="batch"' not in page


def test_twenty_orders_are_packed_and_one_is_named(packer):
    orders = [paid_order() for _ in range(3)]
    bad = cancelled_order()

    response = choose(packer, [orders[0], bad, *orders[1:]], "kemas")
    page = packer.get(response.url).text

    assert response.status_code == 302
    assert Shipment.objects.count() == 3
    assert set(Order.objects.to_ship()) == set(orders)
    assert "3 pesanan sudah dikemas." in page
    assert "1 pesanan tidak dikemas sekarang" in page
    assert page.count('class="wrong"') == 1
    assert "sudah dibatalkan" in page


def test_packing_twice_packs_once(packer):
    order = paid_order()

    choose(packer, [order], "kemas")
    page = packer.get(choose(packer, [order, order], "kemas").url).text

    assert Shipment.objects.count() == 1
    assert "1 pesanan tidak dikemas sekarang" in page


@pytest.mark.parametrize("deed", list(DOCUMENTS))
def test_one_press_leads_to_a_pdf_that_opens_in_the_browser(packer, deed):
    orders = [paid_order(), paid_order()]

    response = packer.get(choose(packer, orders, deed).url)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith(f'inline; filename="{deed}-')
    assert "no-store" in response["Cache-Control"]
    assert "Content-Security-Policy" not in response
    assert all(order.number.rpartition("-")[2] in " ".join(read_texts(response.content)) for order in orders)


def test_labels_come_on_both_papers_with_codes_that_can_be_read(packer):
    parcel = packed_parcel()
    Shipment.objects.filter(pk=parcel.pk).update(waybill="JP1234567890")

    large = document(packer, "label", [parcel.order]).content
    small = document(packer, "label-a6", [parcel.order]).content

    assert (sizes_of(large), sizes_of(small)) == ([(100, 150)], [(105, 148)])
    codes = [{"Code 128": "JP1234567890", "QR Code": parcel.order.number}]
    assert read_codes(large) == codes == read_codes(small)


def test_a_pdf_with_one_bad_order_says_which_and_offers_the_others(packer):
    good, bad = paid_order(), cancelled_order()

    response = document(packer, "label", [good, bad])

    assert response.status_code == 422
    assert "sudah dibatalkan" in response.text
    rest = reverse("admin:parcels_document", args=["label"]) + f"?pesanan={good.pk}"
    assert rest in response.text
    assert packer.get(rest)["Content-Type"] == "application/pdf"


def test_nothing_is_printed_for_what_is_not_paid(packer):
    order = unpaid_order()

    for code in DOCUMENTS:
        response = document(packer, code, [order])
        assert response.status_code == 422
        assert "belum dibayar" in response.text


def test_what_is_packed_is_not_fetched_again_but_its_label_is_printed(packer):
    order = packed_parcel().order

    assert document(packer, "daftar-ambil", [order]).status_code == 422
    assert document(packer, "label", [order]).status_code == 200


def test_all_on_the_page_needs_no_ticks(packer):
    orders = [paid_order(), paid_order()]
    page = ",".join(str(order.pk) for order in orders) + ","

    choose(packer, [], "kemas", semua="on", halaman=page)

    assert Order.objects.to_ship().count() == 2


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ([], "Centang dulu pesanannya"),
        (["x", "-1", "9" * 40, "１", ""], "Centang dulu pesanannya"),
        (list(range(1, MOST_ORDERS + 2)), "paling banyak 200 pesanan"),
    ],
)
def test_strange_choices_are_answered_in_words(packer, chosen, words):
    response = packer.post(reverse("admin:parcels_choose"), {"pesanan": chosen, "deed": "label"}, follow=True)

    assert words in response.text


def test_unknown_papers_orders_and_deeds_are_not_there(packer):
    order = paid_order()

    assert document(packer, "faktur", [order]).status_code == 404
    assert packer.get(reverse("admin:parcels_document", args=["label"]), {"pesanan": "x"}).status_code == 404
    assert choose(packer, [order], "hapus").status_code == 404


def test_the_way_back_leads_to_no_other_host(packer):
    response = choose(packer, [], "label", back="//evil.example/")

    assert response.url == reverse("admin:orders_order_changelist")


@pytest.mark.parametrize("name", ["parcels", "parcels_choose", "parcels_document", "waybills", "scan"])
def test_only_those_who_pack_send(client, name):
    url = reverse(f"admin:{name}", args=["label"] if name == "parcels_document" else [])
    ask = client.post if name == "parcels_choose" else client.get

    client.force_login(make_staff(SUPPORT))
    assert ask(url).status_code == 403
    client.force_login(make_shopper())
    assert ask(url).status_code in {302, 403, 404}
    client.logout()
    assert ask(url).status_code == 302


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("place", ["parcels", "label", "slip", "daftar-ambil"])
def test_pages_cost_the_same_for_one_order_and_four(packer, count, place, django_assert_num_queries):
    orders = [paid_order() if place == "daftar-ambil" else packed_parcel().order for _ in range(count)]
    pks = ",".join(str(order.pk) for order in orders)
    args = [] if place == "parcels" else [place]
    name = "admin:parcels" if place == "parcels" else "admin:parcels_document"

    # What is packed may be booked: one query more.
    with django_assert_num_queries(9 if place == "daftar-ambil" else 10):
        response = packer.get(reverse(name, args=args), {"pesanan": pks})

    assert response.status_code == 200


def test_the_page_of_an_order_prints_its_label_for_those_who_pack(client):
    order = packed_parcel().order
    page, label = reverse("admin:orders_order_change", args=[order.pk]), f"label.pdf?pesanan={order.pk}"

    client.force_login(make_staff(WAREHOUSE))
    assert label in client.get(page).text
    client.force_login(make_staff(SUPPORT))
    assert label not in client.get(page).text
