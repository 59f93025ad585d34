"""Labels, slips and pick lists, read back by a program that did not draw them."""

import pytest
from django.conf import settings
from django.utils import timezone, translation

from inventory.models import StockLevel
from inventory.moving import receive_stock
from inventory.tests.factories import make_location, make_stock
from orders.models import Order
from orders.tests.factories import COD, make_order
from shipping.delivering import deliver_parcel
from shipping.documents.labels import draw_labels
from shipping.documents.lettering import fit, readable, width_of
from shipping.documents.packing_slips import draw_packing_slips
from shipping.documents.parcels import parcels_of, weight_in_words, with_parcels
from shipping.documents.pick_lists import draw_pick_list, natural, picks_of
from shipping.models import Booking, Shipment
from shipping.packing import pack_parcel, unpack_parcel

from .factories import make_courier, make_paid_order, make_shipment, send
from .pages import read_codes, read_texts, sizes_of

pytestmark = pytest.mark.django_db

ODD_WAYBILLS = [
    *["01234567", "012345678901234", "0123456789012345", "9" * 25, "0" * 8, "1" * 9],
    *["JP1234567890", "JX0000000001", "JDA123456789012", "P2611210123456", "EE123456789ID"],
    *["SHPE12345678901", "CM12345678901", "TLJR000000000001", "TG1234567890", "CGKA0B1C2D3E4"],
    *["JNEA0000000000000000001", "A" * 25, "A1B2C3D4E5F6G7H8I9J0K1L2M", "NLIDAP9Z8Y7X6W5V4U3T2S1R0"],
]
ODD_TEXTS = [
    "محمد علي",
    "王小明",
    "🎁🎁 hadiah 👨\u200d👩\u200d👧",
    "Z\u0351\u0343a\u0361lgo" * 10,
    "\u202egnirts\u202c",
    "<b>Budi & Ani</b>",
    "Ｂｕｄｉ",
    "W" * 60,
    "a\x00b\x07\n\t\r",
    "\ud7ff\uffff",
    "𝕭𝖚𝖉𝖎",
]


def all_parcels():
    orders = with_parcels(Order.objects.order_by("pk"))
    return [parcel for order in orders for parcel in parcels_of(order)]


def labels(**paper):
    return draw_labels(all_parcels(), store=settings.STORE, **paper)


@pytest.mark.parametrize("paper", ["100x150", "a6"])
def test_the_barcode_of_every_label_is_its_waybill(paper):
    shipment = make_shipment()
    (parcel,) = all_parcels()
    parcels = [parcel.__class__(**{**vars(parcel), "waybill": waybill}) for waybill in ODD_WAYBILLS]

    pdf = draw_labels(parcels, store=settings.STORE, paper=paper)

    # Read at the dots of a thermal printer.
    number = shipment.order.number
    assert read_codes(pdf) == [{"Code 128": waybill, "QR Code": number} for waybill in ODD_WAYBILLS]


def test_until_there_is_a_waybill_the_barcode_is_the_order():
    order = make_paid_order()

    assert read_codes(labels()) == [{"Code 128": order.number, "QR Code": order.number}]


@pytest.mark.parametrize(("paper", "size"), [("100x150", (100, 150)), ("a6", (105, 148))])
def test_a_label_is_as_large_as_its_paper(paper, size):
    make_paid_order()

    assert sizes_of(labels(paper=paper)) == [size]


def test_a_label_says_all_a_courier_needs_in_indonesian():
    order = make_paid_order()

    with translation.override("en"):
        (text,) = read_texts(labels())

    for words in [
        *["JNE", "Reguler", order.number, "NON-COD", "Budi", "0812-3456-7890", "350 g", "1× Mug Pagi"],
        *[
            "Jl. Dago No. 12, RT 003/RW 007",
            "Dago, Coblong",
            "Kota Bandung, Jawa Barat",
            "pagar hijau",
            "40135",
        ],
        *[
            settings.STORE.name,
            settings.STORE.address,
            "Penerima",
            "Patokan",
            "Kode pos",
            "Kota Bandung · Coblong",
        ],
    ]:
        assert words in text


def test_each_parcel_collects_its_own_share():
    order = make_order(payment=COD)
    for share in (order.total_amount, 0):
        Shipment.objects.create(order=order, packed_at=timezone.now(), cod_amount=share)

    parcels = all_parcels()

    assert [parcel.cod_amount for parcel in parcels] == [order.total_amount, 0]
    first, second = read_texts(labels())
    assert f"COD Rp{order.total_amount // 1000}" in first
    assert "NON-COD" in second


def test_the_routing_code_is_on_the_label():
    shipment = make_shipment()
    Shipment.objects.filter(pk=shipment.pk).update(waybill="010000000000001")
    Booking.objects.create(
        shipment=shipment,
        provider="biteship",
        key="k",
        state="booked",
        reference="r",
        waybill="010000000000001",
        routing="BDO10000-03",
        actor="Sari",
        created_at=timezone.now(),
    )

    (text,) = read_texts(labels())

    assert "BDO10000-03" in text
    assert "Kota Bandung · Coblong" in text


def test_a_paid_cod_order_collects_nothing():
    order = make_order(payment=COD)
    order.payment_status = "paid"
    order.live_shipments = []

    assert parcels_of(order)[0].cod_amount == 0


def test_an_opened_parcel_has_no_label():
    shipment = make_shipment()
    Shipment.objects.filter(pk=shipment.pk).update(state="cancelled")
    Shipment.objects.create(order=shipment.order, packed_at=timezone.now(), waybill="JP1234567890")

    assert [parcel.waybill for parcel in all_parcels()] == ["JP1234567890"]


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_writing_breaks_no_page(text):
    order = make_paid_order()
    parts = ["recipient", "street", "landmark", "village", "district", "regency", "note", "service_name"]
    Order.objects.filter(pk=order.pk).update(**dict.fromkeys(parts, text.replace("\x00", "")[:60]))
    parcels = all_parcels()
    vars(parcels[0].items[0])["name"] = text * 40

    for pdf in (
        draw_labels(parcels, store=settings.STORE),
        draw_packing_slips(parcels, store=settings.STORE),
    ):
        assert len(read_texts(pdf)) == 1
        assert read_codes(pdf)[0]["QR Code"] == order.number


def test_what_the_font_lacks_is_not_lost_silently():
    assert readable("Ibu 王小明 محمد 🎁 Siti") == "Ibu \u25a1 Siti"
    assert readable("Ｊｌ．\u202e Dago\n 12") == "Jl. Dago 12"
    assert readable("Ñuño Đặng Łukasz") == "Ñuño Đặng Łukasz"


def test_text_shrinks_to_its_box_and_is_cut_at_the_last():
    size, lines = fit([("kata " * 5, "Label")], 200, 60, [12, 8])
    assert (size, len(lines)) == (12, 1)

    size, lines = fit([("kata " * 500, "Label")], 200, 60, [12, 8])
    assert (size, len(lines)) == (8, 6)
    assert lines[-1][0].endswith("…")
    assert all(width_of(line, font, size) <= 200 for line, font in lines)


@pytest.mark.parametrize(
    ("grams", "words"), [(0, "0 g"), (350, "350 g"), (1000, "1 kg"), (1350, "1,35 kg"), (10_050, "10,05 kg")]
)
def test_weights_are_written_the_indonesian_way(grams, words):
    assert weight_in_words(grams) == words


def test_a_slip_tells_what_is_inside_and_no_price():
    lines = [(make_stock(9, sku=f"SKU-A{n}").variant, n) for n in (1, 2)]
    order = make_paid_order(*lines, note="Tolong bungkus kado")

    (text,) = read_texts(draw_packing_slips(all_parcels(), store=settings.STORE))

    for words in [order.number, "SKU-A1", "SKU-A2", "2×", "3 barang", "Tolong bungkus kado"]:
        assert words in text
    assert "Rp" not in text


def test_a_long_slip_goes_on_over_the_page():
    lines = [(make_stock(9, sku=f"SKU-L{n:03}").variant, 1) for n in range(40)]
    make_paid_order(*lines)

    pages = read_texts(draw_packing_slips(all_parcels(), store=settings.STORE))

    assert len(pages) > 1
    assert all(f"SKU-L{n:03}" in " ".join(pages) for n in range(40))


def test_a_slip_is_written_in_the_language_of_its_shopper():
    order = make_paid_order()
    Order.objects.filter(pk=order.pk).update(language="en")

    assert "Placed on" in read_texts(draw_packing_slips(all_parcels(), store=settings.STORE))[0]


def test_a_pick_list_sums_a_sku_over_orders_and_follows_the_shelves():
    mug, hat, bag = (make_stock(50, sku=sku).variant for sku in ("MUG", "HAT", "BAG"))
    StockLevel.objects.filter(variant=mug).update(bin="A-10")
    StockLevel.objects.filter(variant=hat).update(bin="A-2")
    first, second = make_paid_order((mug, 2), (hat, 1)), make_paid_order((mug, 3), (bag, 1))

    picks = picks_of(with_parcels(Order.objects.order_by("pk")))

    ends = [order.number.rpartition("-")[2] for order in (first, second)]
    assert [(pick.bin, pick.sku, pick.quantity, pick.splits) for pick in picks] == [
        ("A-2", "HAT", 1, [(ends[0], 1)]),
        ("A-10", "MUG", 5, [(ends[0], 2), (ends[1], 3)]),
        ("", "BAG", 1, [(ends[1], 1)]),
    ]
    pdf = draw_pick_list(picks, order_count=2, store=settings.STORE, at=timezone.now())
    (text,) = read_texts(pdf)
    assert "A-2 1× HAT" in text
    assert f"{ends[0]} ×2, {ends[1]} ×3" in text


def test_of_an_order_in_parts_the_rest_is_picked_where_it_lies():
    here = make_stock(50, sku="MUG")
    there = receive_stock(here.variant, 5, cause="test", key="there", location=make_location(code="toko"))
    order = make_paid_order((here.variant, 4))
    detail = order.details.get()
    opened = pack_parcel(order, {detail: 2}, location=there.location, actor="x", at=timezone.now())
    unpack_parcel(opened, actor="x", at=timezone.now())
    pack_parcel(order, {detail: 1}, location=here.location, actor="x", at=timezone.now())

    picks = picks_of(with_parcels(Order.objects.all()))

    assert {(pick.location, pick.quantity) for pick in picks} == {
        (here.location.name, 1),
        (there.location.name, 2),
    }


def test_labels_count_the_parcels_of_an_order():
    make_courier()
    order = make_paid_order((make_stock(50).variant, 4))
    detail = order.details.get()
    first = pack_parcel(order, {detail: 1}, weight_grams=900, actor="x", at=timezone.now())
    assert [parcel.share for parcel in all_parcels()] == [(1, 2)]

    deliver_parcel(send(first), actor="x", at=timezone.now())
    pack_parcel(order, {detail: 3}, actor="x", at=timezone.now())

    (second,) = all_parcels()
    assert (second.share, second.items[0].quantity, second.weight_grams) == ((2, 2), 3, 1050)
    assert "2" in read_texts(labels())[0]


def test_shelves_are_sorted_as_people_count():
    assert sorted(["B-1", "A-10", "A-2", "a-1", "A"], key=natural) == ["A", "a-1", "A-2", "A-10", "B-1"]


@pytest.mark.parametrize("count", [1, 4])
def test_gathering_costs_the_same_for_one_order_and_four(count, django_assert_num_queries):
    for _ in range(count):
        make_shipment()
        make_paid_order((make_stock(3).variant, 1), (make_stock(3).variant, 2))

    with django_assert_num_queries(6):
        parcels = all_parcels()
    with django_assert_num_queries(5):
        picks = picks_of(with_parcels(Order.objects.to_pack()))

    assert len(parcels) == 2 * count
    assert len(picks) == 2 * count
