"""When an attempt is asked about: by its age, whoever asked in between."""

from datetime import timedelta

import pytest
from django.utils import timezone

from payments.looking import look
from payments.models import Payment

from .shop import fresh, shop  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def next_after(payment, minutes):
    """How many minutes after it was written an attempt is asked next, if it is asked now."""
    look(payment.pk, actor="shopper", at=payment.created_at + minutes * MINUTE)
    return (fresh(payment).next_look_at - payment.created_at) / MINUTE


def test_a_shopper_who_asks_again_and_again_does_not_put_the_clock_off(shop):
    payment = shop.order("xendit")

    assert [next_after(payment, minutes) for minutes in (1, 2, 3, 4)] == [5] * 4
    assert [next_after(payment, minutes) for minutes in (5, 14, 15, 59)] == [15, 15, 60, 60]
    assert [next_after(payment, minutes) for minutes in (60, 90)] == [120, 120]


def test_however_often_it_was_asked_it_can_be_asked_once_more(shop):
    payment = shop.order("xendit")
    Payment.objects.filter(pk=payment.pk).update(looks=32_767)
    shop.pay(payment)

    look(payment.pk, actor="shopper", at=timezone.now())

    assert fresh(payment).state == "paid"
