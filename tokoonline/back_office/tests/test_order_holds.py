"""Orders whose money may still go back, or has gone: nobody packs or sends them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import Order
from orders.statuses import StatusRefused
from payments.holding import held, holds
from shipping.packing import pack_order, unpack_order
from tokoonline.back_office.order_pages import OrderPage
from tokoonline.back_office.queues import QUEUES, count_queues
from tokoonline.back_office.roles import OWNER, WAREHOUSE

from .money import make_attempt, make_homeless, tell
from .people import make_staff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def queue(code):
    (found,) = [one for one in QUEUES if one.code == code]
    return set(found.orders(Order.objects.all()))


def page_of(payment):
    return OrderPage(Order.objects.get(pk=payment.order_id))


def url_of(payment, deed="change"):
    return reverse(f"admin:orders_order_{deed}", args=[payment.order_id])


def paid(method, minutes_ago):
    at = timezone.now() - minutes_ago * MINUTE
    return tell(make_attempt(method=method, at=at - MINUTE), "paid", at=at)


def test_three_methods_of_midtrans_may_take_money_back_for_ten_minutes():
    assert holds() == {
        "midtrans-permata_va": 10 * MINUTE,
        "midtrans-echannel": 10 * MINUTE,
        "midtrans-indomaret": 10 * MINUTE,
    }


def test_what_was_paid_a_moment_ago_is_packed_when_its_money_is_safe():
    fresh, old, other = (
        paid("midtrans-permata_va", 9),
        paid("midtrans-permata_va", 11),
        paid("midtrans-bca_va", 1),
    )

    assert queue("kemas") == {old.order, other.order}
    assert count_queues()["kemas"] == 2
    assert list(held(timezone.now())) == [fresh]
    assert page_of(fresh).held_until == fresh.paid_at + 10 * MINUTE
    assert not page_of(fresh).can_be_packed
    assert page_of(old).can_be_packed


def test_the_page_says_from_when_a_held_order_is_packed_and_refuses_before(client):
    payment = paid("midtrans-echannel", 1)
    client.force_login(make_staff(WAREHOUSE))

    page = client.get(url_of(payment))
    client.post(url_of(payment, "pack"), {"seen": OrderPage(payment.order).fingerprint})

    assert "Bisa dikemas mulai" in page.text
    assert "Tandai sudah dikemas" not in page.text
    assert Order.objects.get(pk=payment.order_id).fulfilment_status == "unfulfilled"


@pytest.mark.parametrize("state", ["reversed", "charged_back"])
def test_an_order_whose_money_went_back_is_not_packed(client, state):
    payment = paid("midtrans-bca_va", 60)
    tell(payment, state)
    client.force_login(make_staff(OWNER))

    page = client.get(url_of(payment))

    assert queue("kemas") == set()
    assert count_queues()["kemas"] == 0
    assert "Jangan kirim pesanan ini" in page.text
    with pytest.raises(StatusRefused):
        pack_order(payment.order, actor="Joko", at=timezone.now())


def test_a_parcel_whose_money_went_back_is_not_handed_over_but_may_be_opened():
    payment = paid("midtrans-bca_va", 60)
    pack_order(payment.order, actor="Joko", at=timezone.now())
    assert page_of(payment).can_be_handed_over

    tell(payment, "reversed")

    assert not page_of(payment).can_be_handed_over
    assert (queue("kirim"), count_queues()["kirim"]) == (set(), 0)
    unpack_order(payment.order, actor="Joko", at=timezone.now())


def test_money_that_came_twice_counts_until_it_is_on_its_way_back():
    payment = make_homeless()

    assert queue("uang-tanpa-pesanan") == {payment.order}
    assert count_queues()["uang-tanpa-pesanan"] == 1


def test_the_order_shows_each_attempt_and_what_became_of_it(client):
    payment = make_homeless()
    client.force_login(make_staff(OWNER))

    text = client.get(url_of(payment)).text

    assert reverse("admin:payments_payment_change", args=[payment.pk]) in text
    assert 'id="attempts"' in text
    assert text.count("Dibayar dua kali") >= 2
    client.force_login(make_staff(WAREHOUSE))
    assert 'id="attempts"' not in client.get(url_of(payment)).text
