"""Shipping: what shoppers paid beside what couriers charged, and neither in any other figure."""

from datetime import date

import pytest
from django.urls import reverse

from orders.journal import enter_shipping_costs
from reports.periods import Period
from reports.sales import read_sales

from .factories import make_good, make_owner, sell, undo

pytestmark = pytest.mark.django_db
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20))


def charge(order, amount, day=date(2026, 11, 18)):
    enter_shipping_costs([(order.pk, amount, f"courier:{order.pk}:{day}")], day=day)


def test_what_shoppers_paid_stands_beside_what_couriers_charged():
    first, second = sell((make_good(), 1)), sell((make_good("Teko"), 1))
    charge(first, 15_000)
    charge(second, 9_000)
    charge(second, 5_000, day=date(2026, 11, 21))

    shipping = read_sales(NOVEMBER).shipping

    paid = first.shipping_amount + second.shipping_amount
    assert (shipping.paid, shipping.charged, shipping.difference) == (paid, 24_000, paid - 24_000)


def test_shipping_of_a_cancelled_order_is_not_paid_but_its_fees_are_no_shipping():
    kept, gone = sell((make_good(), 1)), sell((make_good("Teko"), 1))
    undo(gone, cancelled="2026-11-20 15:00")

    assert read_sales(NOVEMBER).shipping.paid == kept.shipping_amount


def test_what_couriers_charge_changes_no_other_figure():
    order = sell((make_good(cost_price=40_000), 1))
    before = read_sales(NOVEMBER)

    charge(order, 15_000)

    after = read_sales(NOVEMBER)
    assert after.now.courier_cost == 15_000
    for name in ("net", "total", "extras", "profit", "cost", "orders", "coverage"):
        assert getattr(after.now, name) == getattr(before.now, name)


def test_a_bill_before_the_first_sale_begins_no_period_to_compare_with():
    order = sell((make_good(), 1), paid="2026-11-05 10:00")
    charge(order, 15_000, day=date(2026, 10, 1))

    assert read_sales(NOVEMBER).earlier is None


def test_the_page_and_its_file_tell_it(client, time_machine):
    order = sell((make_good(), 1))
    charge(order, 15_000)
    client.force_login(make_owner())
    days = {"dari": "2026-11-01", "sampai": "2026-11-20"}

    page = client.get(f"/en{reverse('reports:sales')}", days).text
    lines = b"".join(client.get(reverse("reports:download", args=["hari"]), days).streaming_content)

    assert "Shipping charged by couriers" in page
    assert "Rp15.000" in page
    assert lines.decode("utf-8-sig").splitlines()[18].endswith(",15000")
