"""Money that went back, in the owner's figures: on its own day, goods apart from the rest."""

from datetime import date

import pytest

from orders.models import SaleEntry
from orders.refunds import Returned, enter_refund, undo_refund
from reports.figures import add_up, figures_by_day, ranks
from reports.periods import Period

from .factories import make_good, sell, wib

pytestmark = pytest.mark.django_db
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
DAY = date(2026, 11, 9)


def give_back(order, units, *, shipping=0, other=0, at="2026-11-09 23:30"):
    detail = order.details.get()
    lines = [Returned(detail.pk, units, detail.unit_price * units)] if units else []
    enter_refund(order, order.pk, lines=lines, shipping_amount=shipping, other_amount=other, at=wib(at))


def figures(period=NOVEMBER):
    return add_up(figures_by_day(period), period)


def test_goods_are_returns_and_the_rest_is_taken_off_shipping_and_fees():
    order = sell((make_good(price=100_000, cost_price=60_000), 3), paid="2026-11-02 10:00")
    before = figures()

    give_back(order, 1, shipping=12_000, other=500)

    found, day = figures(), figures_by_day(NOVEMBER)[DAY]
    assert (day.returns, day.net, day.extras, day.orders, day.units) == (100_000, -100_000, -12_500, 0, 0)
    assert (found.gross, found.discounts, found.orders) == (before.gross, before.discounts, before.orders)
    assert found.total == before.total - 112_500
    assert found.total == sum(SaleEntry.objects.values_list("net_amount", flat=True))


def test_the_profit_loses_the_money_and_keeps_the_cost():
    order = sell((make_good(price=100_000, cost_price=60_000), 3), paid="2026-11-02 10:00")
    before = figures()

    give_back(order, 1)

    tax = -SaleEntry.objects.get(kind="refund").tax_amount
    assert figures().profit == before.profit - (100_000 - tax)
    assert figures().tax == before.tax - tax
    assert figures().coverage == before.coverage


def test_goods_of_unknown_cost_are_in_no_profit_when_they_come_back_either():
    order = sell((make_good(price=100_000), 3), paid="2026-11-02 10:00")

    give_back(order, 1)

    assert (figures().profit, figures().net_with_cost) == (0, 0)


def test_products_and_categories_fall_by_what_went_back():
    order = sell((make_good(price=100_000), 3), paid="2026-11-02 10:00")

    give_back(order, 2)

    (product,), (category,) = ranks(NOVEMBER, NOVEMBER.before())
    assert (product.net, category.net, product.units) == (100_000, 100_000, 3)


def test_what_failed_after_all_counts_as_if_it_never_was():
    order = sell((make_good(price=100_000, cost_price=1), 3), paid="2026-11-02 10:00")
    before = figures()

    give_back(order, 1, shipping=12_000, other=500)
    undo_refund(order, order.pk, at=wib("2026-11-12 10:00"))

    assert figures() == before
