"""How parcels end, with their money: arrived, come back, lost, in part; the books stay right."""

import pytest
from django.db.models import Sum
from django.utils import timezone

from inventory.tests.factories import make_location, make_stock
from orders.models import Order
from orders.statuses import StatusRefused
from orders.tests.factories import CONTACT
from payments.cod_settling import owed_by_courier
from payments.methods import available_methods
from payments.models import CodArea, Payment
from payments.providers.base import Purchase
from payments.settling import settle
from payments.starting import change_method
from payments.tests.factories import make_cod, make_transfer, refund_now
from shipping.coming_back import CountRefused, take_back
from shipping.models import ReturnedLine, Shipment
from shipping.packing import pack_parcel
from shipping.tests.factories import send
from tokoonline.parcel_ends import arrive, come_back, lose, stop
from tokoonline.verifying import verify

from .parcel_orders import make_couriers, paid_order

pytestmark = pytest.mark.django_db
AT = timezone.now()
WHO = {"actor": "gudang", "at": AT}


def stock(units=20, **fields):
    return make_stock(units, cost_price=fields.pop("cost_price", 40_000), **fields)


def pack(order, *quantities):
    make_couriers()
    details = order.details.order_by("position")
    return pack_parcel(order, dict(zip(details, quantities, strict=True)), **WHO)


def sent(order, *quantities):
    shipment = pack(order, *quantities)
    return send(shipment, f"{shipment.pk:015}")


def back(shipment, *counts, location=None, reason="alamat tidak ditemukan"):
    lines = shipment.lines.order_by("detail__position")
    place = location or shipment.location
    return come_back(shipment, dict(zip(lines, counts, strict=True)), location=place, reason=reason, **WHO)


def fresh(order):
    return Order.objects.get(pk=order.pk)


def stand(level):
    level.refresh_from_db()
    return level.on_hand, level.reserved


def sums(order):
    """(net, cost, units) of an order in the journal."""
    kinds = order.entries.aggregate(
        net=Sum("net_amount", default=0), cost=Sum("cost_amount", default=0), units=Sum("quantity", default=0)
    )
    return kinds["net"], kinds["cost"], kinds["units"]


@pytest.fixture(autouse=True)
def _promises_are_kept():
    yield
    assert [str(finding) for finding in verify(at=timezone.now()) if not finding.is_notice] == []


def test_a_parcel_that_comes_back_brings_its_stock_and_ends_the_order():
    level = stock()
    order = paid_order((level.variant, 3))

    parcel = back(sent(order, 3), (2, 1))

    order = fresh(order)
    assert (parcel.state, parcel.came_to_nothing_at) == ("returned", AT)
    assert (order.status, order.fulfilment_status, order.payment_status) == ("cancelled", "returned", "paid")
    assert order.status_changes.get(new="cancelled").reason == "alamat tidak ditemukan"
    assert stand(level) == (19, 0)
    assert order.details.get().quantity_returned == 3
    line = ReturnedLine.objects.get()
    assert (line.quantity_sellable, line.quantity_damaged) == (2, 1)
    # Nothing is sold any more; what is damaged is a loss.
    assert sums(order) == (0, 40_000, 0)


def test_it_may_come_back_to_another_place():
    level = stock()
    place = make_location()

    back(sent(paid_order((level.variant, 3)), 3), (3, 0), location=place)

    assert stand(level) == (17, 0)
    assert level.variant.stock_levels.get(location=place).on_hand == 3


@pytest.mark.parametrize("counts", [(2, 0), (4, 0), (-1, 4)])
def test_what_came_back_is_what_was_sent(counts):
    level = stock()
    parcel = sent(paid_order((level.variant, 3)), 3)

    with pytest.raises(CountRefused):
        back(parcel, counts)
    with pytest.raises(CountRefused):
        take_back(parcel, {}, location=parcel.location, reason="x", **WHO)

    parcel.refresh_from_db()
    assert parcel.state == "handed_over"
    assert stand(level) == (17, 0)


def test_said_twice_it_came_back_once_and_what_arrived_does_not():
    level = stock()
    parcel = back(sent(paid_order((level.variant, 3)), 3), (3, 0))
    back(parcel, (3, 0))
    assert stand(level) == (20, 0)
    assert parcel.order.notes.count() == 1

    there = arrive(sent(paid_order((level.variant, 1)), 1), **WHO)
    with pytest.raises(StatusRefused):
        back(there, (1, 0))
    with pytest.raises(StatusRefused):
        lose(there, reason="x", **WHO)


def test_a_lost_parcel_ends_the_order_and_its_goods_are_a_loss():
    level = stock()
    order = paid_order((level.variant, 2))

    parcel = lose(sent(order, 2), reason="hilang di gudang kurir", **WHO)

    order = fresh(order)
    assert (parcel.state, order.status, order.fulfilment_status) == ("lost", "cancelled", "returned")
    assert "hilang di gudang kurir" in order.notes.get().text
    assert stand(level) == (18, 0)
    assert sums(order) == (0, 80_000, 0)


def test_what_arrived_is_sold_and_what_came_back_is_money_due_back():
    level = stock()
    order = paid_order((level.variant, 3))
    first, second = sent(order, 2), sent(order, 1)

    arrive(first, **WHO)
    back(second, (1, 0))

    order = fresh(order)
    assert (order.status, order.payment_status) == ("delivered", "paid")
    # The sale stands until the money is given back; the goods are here again.
    assert sums(order) == (order.total_amount, 80_000, 3)
    payment = order.payments.get()
    refund_now(payment, units={order.details.get().pk: 1})
    order = fresh(order)
    assert order.payment_status == "part_refunded"
    assert sums(order)[1:] == (80_000, 2)


def test_the_rest_may_still_be_sent_after_one_came_back():
    level = stock()
    order = paid_order((level.variant, 3))
    back(sent(order, 1), (1, 0))
    assert fresh(order).status == "processing"

    arrive(sent(order, 2), **WHO)

    assert fresh(order).status == "delivered"


def test_stopping_the_rest_frees_its_stock_and_keeps_what_was_sent():
    level = stock()
    order = paid_order((level.variant, 3))
    parcel = sent(order, 1)
    pack(order, 1)

    stop(order, reason="stok rusak", **WHO)
    assert (fresh(order).status, stand(level)) == ("shipped", (19, 0))
    arrive(parcel, **WHO)

    assert fresh(order).status == "delivered"
    assert sums(order) == (order.total_amount, 40_000, 3)


def test_stopping_the_rest_after_all_that_was_sent_came_back_cancels_the_order():
    order = paid_order((stock().variant, 3))
    back(sent(order, 1), (0, 1))

    stop(order, reason="pembeli membatalkan", **WHO)

    order = fresh(order)
    assert order.status == "cancelled"
    assert sums(order) == (0, 40_000, 0)


def cod(*lines):
    return make_cod(*lines).order


def test_a_refused_cod_parcel_closes_its_payment_and_counts():
    CodArea.objects.create(name="Indonesia", most_refusals=1)
    order = cod((stock().variant, 2))

    back(sent(order, 2), (2, 0), reason="ditolak penerima")

    payment = Payment.objects.get()
    assert (fresh(order).status, payment.state, payment.captured_amount) == ("cancelled", "cancelled", 0)
    assert not order.entries.exists()
    purchase = Purchase(97_000, "32.73.02", timezone.now(), phone=CONTACT.phone)
    (offer,) = (offer for offer in available_methods(purchase) if offer.code == "cod")
    assert not offer.is_available


def test_a_lost_cod_parcel_is_nobodys_refusal():
    CodArea.objects.create(name="Indonesia", most_refusals=1)
    lose(sent(cod((stock().variant, 2)), 2), reason="hilang", **WHO)

    purchase = Purchase(97_000, "32.73.02", timezone.now(), phone=CONTACT.phone)
    (offer,) = (offer for offer in available_methods(purchase) if offer.code == "cod")
    assert Payment.objects.get().state == "cancelled"
    assert offer.is_available


def test_all_cod_parcels_arrived_and_the_whole_sum_is_collected():
    order = cod((stock(price=33_333).variant, 3))
    first, second = sent(order, 1), sent(order, 2)

    arrive(first, **WHO)
    assert fresh(order).payment_status == "unpaid"
    arrive(second, **WHO)

    order = fresh(order)
    assert (order.status, order.payment_status) == ("delivered", "paid")
    assert sums(order) == (order.total_amount, 120_000, 3)
    assert owed_by_courier()[0]["amount"] == order.total_amount


@pytest.mark.parametrize("came", [0, 1], ids=["the parcel with the shipping", "the other parcel"])
def test_of_a_cod_order_that_arrived_in_part_the_courier_owes_what_it_collected(came):
    order = cod((stock(price=33_333).variant, 2), (stock(price=10_001, cost_price=None).variant, 1))
    parcels = [sent(order, 1, 0), sent(order, 1, 1)]

    back(parcels[1 - came], *[(line.quantity, 0) for line in parcels[1 - came].lines.all()])
    assert fresh(order).payment_status == "unpaid"
    arrive(parcels[came], **WHO)

    order = fresh(order)
    collected = Shipment.objects.get(pk=parcels[came].pk).cod_amount
    assert (order.status, order.payment_status) == ("delivered", "part_refunded")
    assert 0 < collected < order.total_amount
    assert sums(order)[:2] == (collected, 40_000)
    assert owed_by_courier()[0]["amount"] == collected


def test_a_transfer_that_comes_after_the_parcel_was_packed_leaves_the_cash_at_the_door_a_place():
    level = stock()
    CodArea.objects.create(name="Indonesia", max_amount=5_000_000)
    left = make_transfer((level.variant, 2))
    order = left.order
    purchase = Purchase(amount=order.total_amount, region_code="32", at=AT, is_frozen=True)
    cod = change_method(order, "cod", purchase, at=AT)
    parcel = sent(fresh(order), 2)
    assert parcel.cod_amount == order.total_amount

    settle(left, amount=left.amount, event_key="mutasi", actor="bank", at=AT)
    cod.refresh_from_db()
    assert cod.state == "cancelled"
    assert "Transfer BCA" in order.notes.get().text

    arrive(parcel, **WHO)

    cod.refresh_from_db()
    assert (cod.state, cod.captured_amount) == ("paid_twice", order.total_amount)
    assert sums(order)[0] == order.total_amount
    (owing,) = owed_by_courier()
    assert owing["amount"] == order.total_amount
