"""Who presses twice may have looked twice before anything was written: both presses lead to one order."""

import pytest
from django.utils import timezone

from inventory.moving import OutOfStock
from inventory.tests.factories import make_stock
from orders.cart_reading import summarise
from orders.models import Cart, CheckoutDraft, Order
from orders.tests.factories import make_order
from tokoonline.storefront.checkout.checking_out import TotalChanged, check_out
from tokoonline.storefront.checkout.facts import delivery_of

from .shopping import fill_in, shop  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


def look():
    """What a press has read when it begins."""
    cart = Cart.objects.get()
    summary = summarise(cart)
    at = timezone.now()
    return summary, delivery_of(CheckoutDraft.objects.get(cart=cart), summary, at), at


def press(seen, *, method, seen_total):
    summary, delivery, at = seen
    return check_out(
        summary,
        delivery,
        method=method,
        seen_total=seen_total,
        customer=None,
        note="",
        language="id",
        at=at,
    )


def test_the_second_press_gives_the_order_of_the_first(client, shop):
    form = fill_in(client, make_stock(1).variant)
    before = look()

    first, second = press(look(), **form), press(before, **form)

    assert first == second
    assert Order.objects.count() == 1


def test_what_the_first_press_took_is_missing_for_nobody_but_others(client, shop):
    """The last unit is reserved and the unique sum is taken, both by the very same order."""
    form = fill_in(client, make_stock(1).variant)
    order = press(look(), **form)

    assert press(look(), **form) == order


def test_without_an_order_a_refusal_stands(client, shop):
    level = make_stock(1)
    form = fill_in(client, level.variant)

    with pytest.raises(TotalChanged):
        press(look(), **form | {"seen_total": form["seen_total"] + 1})
    seen = look()
    # Somebody else is quicker.
    make_order((level.variant, 1))
    with pytest.raises(OutOfStock):
        press(seen, **form)
    assert Order.objects.filter(cart=seen[0].cart).count() == 0
