import pytest
from django.utils import timezone

from orders.carts import add_to_cart, forget_old_carts
from orders.completing import TIME_TO_COMPLAIN, complete_delivered
from orders.models import Cart, Order
from orders.statuses import mark_delivered, mark_packed, mark_paid, mark_shipped
from orders.tests.factories import make_cart, make_customer, make_order

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_an_order_is_completed_when_the_time_to_complain_is_over_and_not_before():
    order = make_order()
    for step in (mark_paid, mark_packed, mark_shipped, mark_delivered):
        step(order, actor="sari", at=NOW)
        order.refresh_from_db()

    assert complete_delivered(at=NOW + TIME_TO_COMPLAIN / 2) == 0
    assert complete_delivered(at=NOW + TIME_TO_COMPLAIN * 2) == 1
    assert Order.objects.get().status == "completed"
    assert complete_delivered(at=NOW + TIME_TO_COMPLAIN * 2) == 0


def test_a_guests_cart_is_forgotten_after_a_month_and_others_are_kept():
    month = timezone.timedelta(days=30)
    ordered = make_order().cart
    guest, customer, fresh = make_cart(), make_cart(customer=make_customer()), make_cart()
    Cart.objects.exclude(pk=fresh.pk).update(updated_at=NOW - month * 2)

    forgotten = forget_old_carts(before=NOW - month)

    assert forgotten == 1
    assert set(Cart.objects.all()) == {ordered, customer, fresh}
    assert not Cart.objects.filter(pk=guest.pk).exists()


def test_adding_to_a_cart_keeps_it_young():
    cart = make_cart()
    Cart.objects.update(updated_at=NOW - timezone.timedelta(days=29))

    add_to_cart(cart, cart.lines.first().variant, 1)

    assert Cart.objects.get().updated_at >= NOW
