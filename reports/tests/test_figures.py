from datetime import date

import pytest
from django.db.models import F, Sum

from orders.models import DetailOrder, Order, SaleEntry
from orders.tests.factories import make_order
from reports.figures import Figures, add_up, figures_by_day, ranks, share
from reports.periods import Period
from reports.sales import change_since, read_sales, tiles_of

from .factories import make_good, sell, undo

pytestmark = pytest.mark.django_db
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def figures(period):
    return add_up(figures_by_day(period), period)


def test_figures_equal_the_orders_to_the_rupiah():
    mug = make_good(price=85_333, cost_price=40_000)
    sofa = make_good("Sofa Arumi", price=3_450_000, cost_price=1_900_000, category="Sofa")
    orders = [
        sell((mug, 3), paid="2026-11-02 10:00"),
        sell((mug, 1), (sofa, 2), paid="2026-11-03 10:00"),
        sell((sofa, 1), paid="2026-11-30 23:00"),
    ]
    sell((mug, 9), paid="2026-10-31 10:00")

    found = figures(NOVEMBER)

    sold = DetailOrder.objects.filter(order__in=orders)
    items = sold.aggregate(
        goods=Sum("subtotal"), units=Sum("quantity"), cost=Sum(F("unit_cost") * F("quantity"))
    )
    totals = Order.objects.filter(pk__in=[order.pk for order in orders]).aggregate(
        total=Sum("total_amount"), extras=Sum(F("shipping_amount") + F("fee_amount"))
    )
    assert (found.net, found.units, found.cost) == (items["goods"], items["units"], items["cost"])
    assert (found.total, found.extras) == (totals["total"], totals["extras"])
    assert found.orders == 3
    assert found.profit == items["goods"] - items["cost"]
    assert found.average == (2 * items["goods"] + 3) // 6


def test_the_sum_of_all_days_is_the_journal():
    mug = make_good()
    undo(sell((mug, 2), paid="2026-11-02 10:00"), cancelled="2026-11-05 09:00")
    sell((mug, 1), paid="2026-11-29 10:00")

    found = figures(Period(date(2026, 10, 1), date(2026, 12, 31)))

    assert found.total == SaleEntry.objects.aggregate(net=Sum("net_amount"))["net"]


@pytest.mark.parametrize(
    ("paid", "day"),
    [
        ("2026-10-31 23:59", date(2026, 10, 31)),
        ("2026-11-01 00:00", date(2026, 11, 1)),
        ("2026-11-01 06:59", date(2026, 11, 1)),
        ("2026-11-01 07:00", date(2026, 11, 1)),
        ("2026-11-30 23:59", date(2026, 11, 30)),
        ("2026-12-01 00:00", date(2026, 12, 1)),
    ],
)
def test_a_day_ends_at_midnight_in_jakarta(paid, day):
    sell((make_good(), 1), paid=paid)

    everything = Period(date(2026, 10, 1), date(2026, 12, 31))
    assert list(figures_by_day(everything)) == [day]
    assert figures(NOVEMBER).orders == (1 if day in NOVEMBER else 0)


def test_a_cancellation_counts_on_its_own_day_and_leaves_the_sale_where_it_was():
    mug = make_good(price=100_000, cost_price=60_000)
    undo(sell((mug, 2), paid="2026-11-02 10:00"), cancelled="2026-11-05 09:00")

    by_day = figures_by_day(NOVEMBER)

    sold, undone = by_day[date(2026, 11, 2)], by_day[date(2026, 11, 5)]
    assert (sold.gross, sold.net, sold.orders, sold.profit) == (200_000, 200_000, 1, 80_000)
    assert (undone.returns, undone.net, undone.orders, undone.profit) == (200_000, -200_000, 0, -80_000)
    assert undone.extras == -sold.extras
    total = sold + undone
    assert (total.net, total.total, total.orders, total.average, total.profit) == (0, 0, 1, 200_000, 0)


def test_an_unpaid_order_is_not_in_the_report():
    mug = make_good()
    sell((mug, 1), paid="2026-11-02 10:00")
    before = figures(NOVEMBER)

    make_order((mug, 5))

    assert figures(NOVEMBER) == before


def test_profit_counts_lines_with_known_cost_and_says_how_many():
    sell((make_good(price=300_000, cost_price=100_000), 1))
    sell((make_good("Tanpa Modal", price=700_000), 1))

    found = figures(NOVEMBER)

    assert (found.profit, found.coverage, found.is_profit_reliable) == (200_000, 300, False)
    report = read_sales(NOVEMBER)
    assert tiles_of(report)[-1].is_doubtful


def test_products_and_categories_are_ranked_and_add_up():
    mug, sofa = make_good(price=50_000), make_good("Sofa", price=2_000_000, category="Sofa")
    sell((mug, 10), paid="2026-11-02 10:00")
    sell((sofa, 1), paid="2026-11-03 10:00")
    sell((sofa, 2), paid="2026-10-03 10:00")

    products, categories = ranks(NOVEMBER, NOVEMBER.before())

    assert [(p.name, p.units, p.net, p.net_before) for p in products] == [
        ("Sofa", 1, 2_000_000, 4_000_000),
        ("Mug Pagi", 10, 500_000, 0),
    ]
    assert [(c.name, c.net) for c in categories] == [("Sofa", 2_000_000), ("Mug", 500_000)]
    assert sum(p.net for p in products) == figures(NOVEMBER).net


def test_tiles_compare_with_the_period_before_and_the_year_before():
    mug = make_good(price=100_000)
    sell((mug, 5), paid="2025-10-20 10:00")
    sell((mug, 5), paid="2025-11-20 10:00")
    sell((mug, 10), paid="2026-10-20 10:00")
    sell((mug, 11), paid="2026-11-20 10:00")

    report = read_sales(Period(date(2026, 11, 1), date(2026, 11, 21)))
    net = tiles_of(report)[0]

    assert (report.earlier.net, report.last_year.net) == (1_000_000, 500_000)
    assert (net.value, net.change, net.change_on_year) == ("Rp1.100.000", 100, 1200)


def test_no_comparison_with_days_before_the_shop_began():
    mug = make_good(price=100_000)
    sell((mug, 5), paid="2026-10-02 10:00")
    sell((mug, 5), paid="2026-11-20 10:00")

    report = read_sales(Period(date(2026, 11, 1), date(2026, 11, 21)))

    assert (report.earlier, report.last_year) == (None, None)
    assert {(tile.change, tile.change_on_year) for tile in tiles_of(report)} == {(None, None)}
    assert "1–21" in report.finding


@pytest.mark.parametrize(("now", "before", "change"), [(0, 0, None), (5, 0, None), (5, -3, None)])
def test_no_percentage_where_there_was_nothing(now, before, change):
    assert change_since(now, before) is change


@pytest.mark.parametrize(
    ("part", "whole", "tenths"),
    [(1, 3, 333), (2, 3, 667), (1, 2000, 1), (-1, 3, -333), (0, 5, 0), (1, 0, None)],
)
def test_shares_are_rounded_half_up_in_integers(part, whole, tenths):
    assert share(part, whole) == tenths


def test_nothing_adds_up_to_nothing():
    assert figures(NOVEMBER) == Figures()
    assert read_sales(NOVEMBER).products == []


def test_a_report_costs_the_same_for_one_order_and_five(django_assert_num_queries):
    mug = make_good()
    for _ in range(5):
        sell((mug, 1))

        with django_assert_num_queries(4):
            report = read_sales(NOVEMBER)

    assert report.now.orders == 5


def test_one_day_is_shown_by_the_hour():
    mug = make_good(price=100_000)
    sell((mug, 1), paid="2026-11-20 00:10")
    sell((mug, 2), paid="2026-11-20 23:50")

    bars = read_sales(Period(date(2026, 11, 20), date(2026, 11, 20))).bars

    assert [bar.value for bar in bars] == [100_000, *[0] * 22, 200_000]


@pytest.mark.parametrize(("days", "bars"), [(30, 30), (62, 62), (63, 9), (365, 53), (1000, 36)])
def test_long_periods_are_drawn_in_weeks_and_more(days, bars):
    last = date(2026, 11, 30)
    period = Period(date.fromordinal(last.toordinal() - days + 1), last)
    sell((make_good(price=100_000), 3))

    report = read_sales(period)

    assert len(report.bars) == len(report.rows) == bars
    assert sum(bar.value for bar in report.bars) == report.now.net == 300_000
