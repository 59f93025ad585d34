"""Whoever let parcels go back unpaid before is asked to pay in advance."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from orders.models import DetailOrder
from orders.statuses import mark_packed, mark_shipped
from orders.tests.factories import CONTACT
from payments.closing import cancel_order
from payments.methods import available_methods, choose_method
from payments.models import CodArea
from payments.providers.base import MethodUnavailable, Purchase
from payments.settling import settle_on_delivery
from payments.tests.factories import make_cod

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def area():
    return CodArea.objects.create(region_prefix="", name="Indonesia", max_amount=5_000_000)


def send(payment):
    at = timezone.now()
    mark_packed(payment.order, actor="gudang", at=at)
    mark_shipped(payment.order, actor="gudang", at=at)
    DetailOrder.objects.filter(order=payment.order).update(quantity_shipped=1)


def refuse_at_the_door():
    """A COD parcel of CONTACT that was sent and came back."""
    payment = make_cod()
    send(payment)
    DetailOrder.objects.filter(order=payment.order).update(quantity_returned=1)


def offer(phone=CONTACT.phone, **more):
    purchase = Purchase(97_000, "32.73.02", timezone.now(), phone=phone, **more)
    (cod,) = (offer for offer in available_methods(purchase) if offer.code == "cod")
    if cod.is_available:
        choose_method("cod", purchase)
    else:
        with pytest.raises(MethodUnavailable):
            choose_method("cod", purchase)
    return cod


def test_one_parcel_may_come_back_and_two_are_enough():
    refuse_at_the_door()
    assert offer().is_available

    refuse_at_the_door()

    assert not offer().is_available
    assert "advance" in offer().reason


def test_another_number_is_not_blamed():
    for _ in range(2):
        refuse_at_the_door()

    assert offer("+6281299999999").is_available
    assert offer("").is_available


def test_parcels_under_way_or_paid_are_no_refusals():
    for _ in range(2):
        send(make_cod())
    paid = make_cod()
    send(paid)
    settle_on_delivery(paid.order, actor="gudang", at=timezone.now())
    # Returned after it was paid: an ordinary return.
    DetailOrder.objects.filter(order=paid.order).update(quantity_returned=1)

    assert offer().is_available


def test_an_order_cancelled_before_it_was_sent_is_no_refusal():
    for _ in range(2):
        cancel_order(make_cod().order, reason="salah alamat", actor="sari", at=timezone.now())

    assert offer().is_available


def test_an_area_may_be_stricter_or_ask_nobody(area):
    refuse_at_the_door()

    CodArea.objects.update(most_refusals=1)
    assert not offer().is_available
    CodArea.objects.update(most_refusals=0)
    assert offer().is_available


def test_a_fee_is_not_added_to_an_order_that_is_placed():
    CodArea.objects.update(fee_amount=5_000)

    assert offer().is_available
    assert not offer(is_frozen=True).is_available
