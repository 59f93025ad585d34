"""The table where parcels are scanned: order, waybill, done; what is wrong is said, and nothing is sent."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.tests.factories import make_stock
from payments.closing import cancel_order
from shipping.handing_over import hand_over
from shipping.models import Shipment
from shipping.packing import pack_parcel, unpack_order
from shipping.tests.factories import make_courier
from tokoonline.back_office.roles import WAREHOUSE

from .parcel_orders import make_couriers, packed_parcel, paid_order, unpaid_order
from .people import make_staff

pytestmark = pytest.mark.django_db
JNE = "012345678901234"


@pytest.fixture
def packer(client):
    client.force_login(make_staff(WAREHOUSE))
    return client


def hand_of(page):
    return re.search(r'name="parcel" value="([^"]*)"', page.text)[1] if page else ""


def scan(client, text, page=None):
    """Scan with the form as the last page left it."""
    return client.post(reverse("admin:scan"), {"scan": text, "parcel": hand_of(page)})


def state_of(parcel):
    parcel.refresh_from_db()
    return parcel.state, parcel.waybill


def test_order_then_waybill_then_the_next(packer):
    one, two = packed_parcel(), packed_parcel()

    shown = scan(packer, one.order.number)
    assert one.order.number in shown.text
    assert "scan resinya" in shown.text
    done = scan(packer, JNE, shown)
    assert "scan__say--good" in done.text
    assert hand_of(done) == ""
    scan(packer, "012345678901235", scan(packer, two.order.number.lower(), done))

    assert state_of(one) == ("handed_over", JNE)
    assert state_of(two) == ("handed_over", "012345678901235")


def test_the_field_has_the_focus_and_needs_no_script(packer):
    page = packer.get(reverse("admin:scan")).text

    assert re.search(r'<input type="text" name="scan"[^>]* autofocus', page)


def test_two_tables_have_a_parcel_each(packer):
    one, two = packed_parcel(), packed_parcel()
    left, right = scan(packer, one.order.number), scan(packer, two.order.number)

    scan(packer, "222222222222222", right)
    scan(packer, "111111111111111", left)

    assert state_of(one) == ("handed_over", "111111111111111")
    assert state_of(two) == ("handed_over", "222222222222222")


def test_a_label_with_its_waybill_says_all_at_once(packer):
    parcel = packed_parcel()
    Shipment.objects.filter(pk=parcel.pk).update(waybill=JNE)

    page = scan(packer, JNE)

    assert "scan__say--good" in page.text
    assert state_of(parcel) == ("handed_over", JNE)


def test_a_number_that_two_couriers_use_asks_for_the_order(packer):
    parcels = [packed_parcel(), packed_parcel()]
    Shipment.objects.filter(pk=parcels[0].pk).update(waybill=JNE)
    Shipment.objects.filter(pk=parcels[1].pk).update(waybill=JNE, courier=make_courier("wahana"))

    page = scan(packer, JNE)

    assert page.status_code == 422
    assert "pindai nomor pesanan dulu" in page.text
    assert [state_of(parcel) for parcel in parcels] == [("packed", JNE)] * 2


def test_each_parcel_of_an_order_is_found_by_scanning_it_once_more(packer):
    make_couriers()
    order = paid_order((make_stock(9).variant, 3))
    detail = order.details.get()
    first, second = (pack_parcel(order, {detail: n}, actor="Agus", at=timezone.now()) for n in (1, 2))

    page = scan(packer, order.number)
    assert "Paket 1 dari 2" in page.text
    page = scan(packer, order.number, page)
    assert "Paket 2 dari 2" in page.text
    scan(packer, JNE, page)

    assert (state_of(first)[0], state_of(second)[0]) == ("packed", "handed_over")
    scan(packer, "012345678901239", scan(packer, order.number))
    assert state_of(first) == ("handed_over", "012345678901239")


def test_the_same_scan_again_sends_once(packer):
    parcel = packed_parcel()
    shown = scan(packer, parcel.order.number)

    pages = [scan(packer, JNE, shown) for _ in range(2)]

    assert all("scan__say--good" in page.text for page in pages)
    assert parcel.order.status_changes.filter(field="status", new="shipped").count() == 1


def test_another_order_takes_the_place_of_the_one_in_hand(packer):
    one, two = packed_parcel(), packed_parcel()

    page = scan(packer, two.order.number, scan(packer, one.order.number))
    scan(packer, JNE, page)

    assert "dikesampingkan" in page.text
    assert state_of(one) == ("packed", "")
    assert state_of(two) == ("handed_over", JNE)


def cancelled():
    order = packed_parcel().order
    unpack_order(order, actor="CS", at=timezone.now())
    cancel_order(order, reason="batal", actor="CS", at=timezone.now())
    return order


def refunded():
    """An order whose money went back after it was packed, as a chargeback does."""
    order = packed_parcel().order
    order.status_changes.create(
        field="payment_status", old="paid", new="refunded", at=timezone.now(), actor="bank"
    )
    return order


def sent():
    parcel = packed_parcel()
    jne = make_couriers()["jne"]
    return hand_over(parcel, courier=jne, waybill="999999999999999", actor="A", at=timezone.now()).order


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (cancelled, "sudah dibatalkan"),
        (refunded, "dikembalikan"),
        (unpaid_order, "belum dibayar"),
        (paid_order, "belum dikemas"),
        (sent, "sudah dikirim"),
    ],
)
def test_an_order_that_may_not_go_is_said_in_red(packer, make, words):
    page = scan(packer, make().number)

    assert page.status_code == 422
    assert "scan__say--bad" in page.text
    assert words in page.text
    assert hand_of(page) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("TO-261121-ZZZZZ", "Tidak ada pesanan"),
        ("JP1234567890", "J&amp;T"),
        ("P2611210123456", "Pos Indonesia"),
        ("999999999999999", "Paket lain"),
        ("123", "bukan nomor pesanan"),
        ("<script>", "bukan nomor pesanan"),
        ("\u202e\x07" * 50, "bukan nomor pesanan"),
    ],
)
def test_a_wrong_second_scan_keeps_the_parcel_in_hand(packer, text, words):
    sent()
    parcel = packed_parcel()

    page = scan(packer, text, scan(packer, parcel.order.number))

    assert page.status_code == 422
    assert words in page.text
    assert "<script>" not in page.text.partition("scan__say")[2]
    assert state_of(parcel) == ("packed", "")
    scan(packer, JNE, page)
    assert state_of(parcel) == ("handed_over", JNE)


def test_a_waybill_without_a_parcel_asks_for_the_order(packer):
    sent()

    assert "sudah dalam perjalanan" in scan(packer, "999999999999999").text
    assert "Scan nomor pesanan dulu" in scan(packer, JNE).text


def test_another_number_than_the_couriers_own_is_refused(packer):
    parcel = packed_parcel()
    Shipment.objects.filter(pk=parcel.pk).update(waybill="111111111111111")

    page = scan(packer, "222222222222222", scan(packer, parcel.order.number))

    assert "111111111111111" in page.text
    assert state_of(parcel) == ("packed", "111111111111111")


def test_money_that_went_back_between_two_scans_stops_the_parcel(packer):
    parcel = packed_parcel()
    shown = scan(packer, parcel.order.number)
    parcel.order.status_changes.create(
        field="payment_status", old="paid", new="refunded", at=timezone.now(), actor="bank"
    )

    page = scan(packer, JNE, shown)

    assert "dikembalikan" in page.text
    assert state_of(parcel) == ("packed", "")


def test_a_forged_field_is_no_parcel(packer):
    parcel = packed_parcel()

    page = packer.post(reverse("admin:scan"), {"scan": JNE, "parcel": str(parcel.pk)})

    assert page.status_code == 422
    assert state_of(parcel) == ("packed", "")


def test_an_empty_scan_changes_nothing(packer):
    shown = scan(packer, packed_parcel().order.number)

    assert hand_of(scan(packer, "  ", shown)) != ""
