"""The pages of one parcel and of packing a part: what staff type, who may, and what is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inventory.tests.factories import make_location, make_stock
from orders.models import Order
from payments.tests.factories import make_cod
from shipping.models import Shipment
from shipping.packing import pack_parcel
from shipping.tests.factories import send
from tokoonline.back_office.order_pages import OrderPage
from tokoonline.back_office.parcels.parcel_deeds import DEEDS
from tokoonline.back_office.roles import MANAGER, OWNER, SUPPORT, WAREHOUSE

from .parcel_orders import make_couriers, paid_order
from .people import make_shopper, make_staff

pytestmark = pytest.mark.django_db
WHO = {"actor": "Agus", "at": timezone.now()}


@pytest.fixture
def packer(client):
    client.force_login(make_staff(WAREHOUSE))
    return client


def order_of(*units):
    make_couriers()
    return paid_order(*[(make_stock(20).variant, quantity) for quantity in units])


def seen(order):
    return OrderPage(Order.objects.get(pk=order.pk)).fingerprint


def pack_page(client, order, quantities=None, **typed):
    """Send the form of packing a part as a browser does."""
    url = reverse("admin:parcel_pack", args=[order.pk])
    if quantities is None:
        return client.get(url)
    default = order.details.first().variant.stock_levels.get(location__is_default=True).location_id
    units = {
        f"units_{detail.pk}": quantity
        for detail, quantity in zip(order.details.order_by("position"), quantities, strict=True)
    }
    return client.post(url, {"seen": seen(order), "location": default, **units, **typed})


def do(client, code, parcel, **typed):
    url = reverse(f"admin:parcel_{code}", args=[parcel.pk])
    return client.post(url, {"seen": seen(parcel.order), **typed})


def sent(*units):
    order = order_of(*units)
    return send(pack_parcel(order, **WHO), f"{order.pk:015}")


def counts(parcel, *pairs):
    lines = parcel.lines.order_by("detail__position")
    typed = {}
    for line, (sellable, damaged) in zip(lines, pairs, strict=True):
        typed |= {f"sellable_{line.pk}": sellable, f"damaged_{line.pk}": damaged}
    return typed | {"location": parcel.location_id, "reason": "ditolak"}


def test_a_part_is_packed_with_its_weight_and_size(packer):
    order = order_of(3, 2)

    answer = pack_page(packer, order, [1, ""], weight_grams=850, length=30, width=20, height=10)

    parcel = Shipment.objects.get()
    assert answer.url == reverse("admin:parcel", args=[parcel.pk])
    assert [line.quantity for line in parcel.lines.all()] == [1]
    size = (parcel.weight_grams, parcel.length_mm, parcel.width_mm, parcel.height_mm)
    assert size == (850, 300, 200, 100)
    assert "850 g" in packer.get(answer.url).text


@pytest.mark.parametrize(
    "typed",
    [
        {"quantities": [4, 0]},
        {"quantities": [0, 0]},
        {"quantities": [-1, 2]},
        {"quantities": ["abc", 2]},
        {"quantities": ["9" * 400, 2]},
        {"quantities": [1, 1], "weight_grams": "0"},
        {"quantities": [1, 1], "weight_grams": "2000000"},
        {"quantities": [1, 1], "length": "30"},
        {"quantities": [1, 1], "location": "999"},
        {"quantities": [1, 1], "location": "\x00"},
    ],
)
def test_what_cannot_be_packed_is_said_and_the_form_keeps_it(packer, typed):
    order = order_of(3, 2)

    answer = pack_page(packer, order, **{"height": "77", **typed})

    assert answer.status_code == 422
    assert "errorlist" in answer.text
    assert 'value="77"' in answer.text
    assert not Shipment.objects.exists()


def test_a_place_that_has_too_little_says_how_much_it_has(packer):
    order = order_of(3)
    place = make_location()

    answer = pack_page(packer, order, [2], location=place.pk)

    assert answer.status_code == 422
    assert "punya 0 Mug Pagi" in answer.text
    assert not Shipment.objects.exists()


def test_a_page_that_is_old_packs_nothing(packer):
    order = order_of(3)
    old = seen(order)
    pack_page(packer, order, [1])

    answer = pack_page(packer, order, [1], seen=old)

    assert answer.status_code == 302
    assert Shipment.objects.count() == 1


def test_what_is_packed_leads_back_to_the_order(packer):
    order = order_of(3)
    pack_page(packer, order, [3])

    assert pack_page(packer, order).url == reverse("admin:orders_order_change", args=[order.pk])


def test_each_parcel_is_handed_over_on_its_page(packer):
    order = order_of(3)
    parcels = [pack_parcel(order, {order.details.get(): units}, **WHO) for units in (1, 2)]

    for number, parcel in enumerate(parcels):
        waybill = f"JP100000000{number}"
        do(packer, "ship", parcel, courier=make_couriers()["jnt"].pk, waybill=waybill)

    assert set(Shipment.objects.values_list("state", flat=True)) == {"handed_over"}
    order.refresh_from_db()
    assert order.status == "shipped"
    text = packer.get(reverse("admin:orders_order_change", args=[order.pk])).text
    assert "1/2" in text
    assert "2/2" in text


def test_a_wrong_waybill_stays_in_its_field(packer):
    parcel = pack_parcel(order_of(1), **WHO)

    answer = do(packer, "ship", parcel, courier=make_couriers()["jnt"].pk, waybill="12")

    assert answer.status_code == 422
    assert 'value="12"' in answer.text


def test_a_mistyped_number_is_mended_on_the_page_of_its_parcel(packer):
    parcel = sent(1)
    old = parcel.waybill
    assert f'value="{old}"' in packer.get(reverse("admin:parcel", args=[parcel.pk])).text

    answer = do(packer, "mend", parcel, courier=parcel.courier_id, waybill="0101 0101 0101 010")

    assert answer.url == reverse("admin:parcel", args=[parcel.pk])
    parcel.refresh_from_db()
    assert (parcel.state, parcel.waybill) == ("handed_over", "010101010101010")


def test_a_number_is_not_mended_to_another_parcels(packer):
    parcel, other = sent(1), sent(1)

    answer = do(packer, "mend", parcel, courier=parcel.courier_id, waybill=other.waybill)

    assert answer.status_code == 422
    assert "memakai nomor resi ini" in answer.text
    parcel.refresh_from_db()
    assert parcel.waybill != other.waybill


def test_a_parcel_is_opened_again(packer):
    parcel = pack_parcel(order_of(1), **WHO)

    answer = do(packer, "unpack", parcel)

    parcel.refresh_from_db()
    assert parcel.state == "cancelled"
    assert packer.get(answer.url).status_code == 200


def test_what_came_back_is_counted(packer):
    parcel = sent(3, 1)

    answer = do(packer, "back", parcel, **counts(parcel, (2, 1), (1, 0)))

    assert answer.status_code == 302
    parcel.refresh_from_db()
    assert (parcel.state, parcel.order.details.first().quantity_returned) == ("returned", 3)
    assert "2" in packer.get(answer.url).text


@pytest.mark.parametrize("pair", [(2, 0), (3, 1), ("", ""), (-1, 4), ("x", 1)])
def test_counts_that_do_not_add_up_are_said_and_kept(packer, pair):
    parcel = sent(3)

    answer = do(packer, "back", parcel, **counts(parcel, pair))

    assert answer.status_code == 422
    assert "errorlist" in answer.text
    assert 'value="ditolak"' in answer.text
    parcel.refresh_from_db()
    assert parcel.state == "handed_over"


def test_support_books_what_arrived_or_is_lost(client):
    client.force_login(make_staff(SUPPORT))
    one, two = sent(1), sent(2)

    do(client, "arrive", one)
    refused = do(client, "lost", two, reason="  ")
    do(client, "lost", two, reason="hilang di gudang")

    assert refused.status_code == 422
    states = Shipment.objects.order_by("pk").values_list("state", "order__status")
    assert list(states) == [("delivered", "delivered"), ("lost", "cancelled")]


def test_money_due_back_is_shown_with_the_way_to_give_it(client):
    client.force_login(make_staff(OWNER))
    order = order_of(3)
    send(pack_parcel(order, {order.details.get(): 1}, **WHO), "111111111111111")
    url = reverse("admin:orders_order_change", args=[order.pk])
    words = {"seen": seen(order), "reason": "stok rusak"}
    assert client.post(reverse("admin:orders_order_cancel", args=[order.pk]), words).status_code == 302

    page = client.get(url).text

    assert reverse("admin:payments_refund_ask", args=[order.payments.get().pk]) in page
    assert "2×" in page
    order.refresh_from_db()
    assert order.status == "shipped"


def test_the_cash_of_each_parcel_is_shown(packer):
    make_couriers()
    order = make_cod((make_stock(9).variant, 2)).order
    parcels = [pack_parcel(order, {order.details.get(): 1}, **WHO) for _ in range(2)]

    pages = [packer.get(reverse("admin:parcel", args=[parcel.pk])).text for parcel in parcels]

    for parcel, page in zip(parcels, pages, strict=True):
        assert f"{parcel.cod_amount:,}".replace(",", ".") in page


RIGHTS = {
    OWNER: set(DEEDS),
    MANAGER: set(DEEDS),
    SUPPORT: {"arrive", "lost"},
    WAREHOUSE: {"ship", "mend", "unpack", "back"},
}


@pytest.mark.parametrize("role", RIGHTS)
def test_each_role_does_its_own_deeds_and_no_other(client, role):
    parcel = sent(1)
    client.force_login(make_staff(role))

    refused = {code for code in DEEDS if do(client, code, parcel, seen="old").status_code == 403}

    assert set(DEEDS) - refused == RIGHTS[role]
    may_pack = client.get(reverse("admin:parcel_pack", args=[parcel.order_id])).status_code != 403
    assert may_pack == (role != SUPPORT)


def test_strangers_find_nothing_and_a_get_does_nothing(client):
    parcel = sent(1)
    client.force_login(make_shopper())
    answers = {do(client, code, parcel).status_code for code in DEEDS}
    answers.add(client.get(reverse("admin:parcel", args=[parcel.pk])).status_code)
    assert answers <= {302, 404}

    client.force_login(make_staff(OWNER))

    gets = {client.get(reverse(f"admin:parcel_{code}", args=[parcel.pk])).status_code for code in DEEDS}
    assert gets == {405}
    assert client.get(reverse("admin:parcel", args=[10**12])).status_code == 404
    parcel.refresh_from_db()
    assert parcel.state == "handed_over"


def test_pages_cost_the_same_however_many_lines(packer):
    costs = []
    for lines in (1, 4):
        order = order_of(*[2] * lines)
        parcel = pack_parcel(order, dict.fromkeys(order.details.all(), 1), **WHO)
        places = [
            reverse("admin:parcel", args=[parcel.pk]),
            reverse("admin:parcel_pack", args=[order.pk]),
            reverse("admin:orders_order_change", args=[order.pk]),
        ]
        packer.get(places[0])
        with CaptureQueriesContext(connection) as queries:
            for place in places:
                assert packer.get(place).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1]
