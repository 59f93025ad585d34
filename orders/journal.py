"""Writing the sales journal: a sale enters when its money is certain, and is never changed."""

import zoneinfo
from datetime import datetime, time

from django.conf import settings
from django.db.models import OuterRef, Subquery

from catalog.models import ProductCategory

from .models import DetailOrder, OrderFee, SaleEntry

# A bill has a day and no hour.
NOON = time(12)


def store_date(at):
    """The day of an instant in the store's own time zone: the day that reports count."""
    return at.astimezone(zoneinfo.ZoneInfo(settings.STORE.time_zone)).date()


def details_with_category(orders):
    """Lines of orders with `product_id` and the first shelf of their product."""
    shelf = ProductCategory.objects.filter(product=OuterRef("variant__product")).order_by("position", "id")
    return (
        DetailOrder.objects.filter(order__in=orders)
        .annotate(category=Subquery(shelf.values("category_id")[:1]))
        .select_related("variant")
        .order_by("id")
    )


def entries_of(orders, *, at):
    """The entries that selling these orders makes: a row a line, the shipping, a row a fee.

    `at` is one instant for all, or {order_id: instant}.
    """
    times = at if isinstance(at, dict) else {order.pk: at for order in orders}
    for detail in details_with_category(orders):
        when = times[detail.order_id]
        gross = detail.list_price * detail.quantity
        net = detail.unit_price * detail.quantity - detail.discount_amount
        cost = None if detail.unit_cost is None else detail.unit_cost * detail.quantity
        yield SaleEntry(
            at=when,
            date=store_date(when),
            order_id=detail.order_id,
            detail=detail,
            kind=SaleEntry.Kind.SALE,
            product_id=detail.variant.product_id,
            category_id=detail.category,
            quantity=detail.quantity,
            gross_amount=gross,
            discount_amount=gross - net,
            net_amount=net,
            tax_amount=detail.tax_amount,
            cost_amount=cost,
            key=f"sale:{detail.pk}",
        )
    for order in orders:
        if order.shipping_amount:
            yield plain_entry(
                order, SaleEntry.Kind.SHIPPING, order.shipping_amount, times, f"ship:{order.pk}"
            )
    for fee in OrderFee.objects.filter(order__in=orders).select_related("order"):
        yield plain_entry(fee.order, SaleEntry.Kind.FEE, fee.amount, times, f"fee:{fee.pk}")


def plain_entry(order, kind, amount, times, key):
    at = times[order.pk]
    return SaleEntry(
        at=at,
        date=store_date(at),
        order=order,
        kind=kind,
        gross_amount=amount,
        net_amount=amount,
        key=key,
    )


def enter_sales(orders, *, at):
    """Write what selling these orders makes, inside the transaction that makes it certain."""
    SaleEntry.objects.bulk_create(entries_of(orders, at=at), batch_size=2000)


def enter_cancellation(order, *, at):
    """Undo an entered sale on the day it is undone: the same amounts, negative."""
    # What the courier charged stays charged.
    kept = [SaleEntry.Kind.CANCELLATION, SaleEntry.Kind.SHIPPING_COST]
    sold = list(order.entries.exclude(kind__in=kept))
    SaleEntry.objects.bulk_create(
        SaleEntry(
            at=at,
            date=store_date(at),
            order=order,
            detail_id=entry.detail_id,
            kind=SaleEntry.Kind.CANCELLATION,
            product_id=entry.product_id,
            category_id=entry.category_id,
            quantity=-entry.quantity,
            gross_amount=-entry.gross_amount,
            discount_amount=-entry.discount_amount,
            net_amount=-entry.net_amount,
            tax_amount=-entry.tax_amount,
            cost_amount=None if entry.cost_amount is None else -entry.cost_amount,
            key=f"cancel:{entry.pk}",
        )
        for entry in sold
    )


def enter_shipping_costs(costs, *, day):
    """Write what couriers charged for parcels, on the day of their bill.

    `costs` are (order_id, whole rupiah, key of the deed); keys are unique, so a bill enters once.
    """
    at = datetime.combine(day, NOON, zoneinfo.ZoneInfo(settings.STORE.time_zone))
    SaleEntry.objects.bulk_create(
        (
            SaleEntry(
                at=at,
                date=day,
                order_id=order_id,
                kind=SaleEntry.Kind.SHIPPING_COST,
                cost_amount=amount,
                key=key,
            )
            for order_id, amount, key in costs
        ),
        batch_size=2000,
    )
