"""Refunds in the sales journal and on the order: what was given back is no sale any more."""

from dataclasses import dataclass

from django.db.models import Sum

from .journal import details_with_category, store_date
from .models import SaleEntry
from .statuses import Step, take_steps

AMOUNTS = ["quantity", "gross_amount", "discount_amount", "net_amount", "tax_amount"]


@dataclass(frozen=True)
class Returned:
    """`quantity` units of an order line, 0 for a part of its price only; `amount` is positive rupiah."""

    detail_id: int
    quantity: int
    amount: int


def entries_of_refund(order, refund_id):
    return order.entries.filter(key__startswith=f"refund:{refund_id}:")


def given_back(order):
    """Rupiah of an order's sale that refunds gave back so far."""
    entries = order.entries.filter(kind=SaleEntry.Kind.REFUND)
    return -entries.aggregate(net=Sum("net_amount", default=0))["net"]


def enter_refund(order, refund_id, *, lines, shipping_amount, other_amount, at):
    """Write what a refund gives back: an entry a line, one for shipping, one for the rest.

    A line's tax goes back in step with its money, so the refunds of a whole line hold its tax
    to the rupiah. Goods do not come back by paying money back: their cost stays.
    """
    turn = entries_of_refund(order, refund_id).count()
    details = {detail.pk: detail for detail in details_with_category([order])}
    entries = [entry_of_line(order, details[line.detail_id], line, at) for line in lines]
    for entry in entries:
        entry.key = f"refund:{refund_id}:{turn}:{entry.detail_id}"
    for part, amount in (("shipping", shipping_amount), ("other", other_amount)):
        if amount:
            key = f"refund:{refund_id}:{turn}:{part}"
            entries.append(plain_entry(order, at, gross_amount=-amount, net_amount=-amount, key=key))
    SaleEntry.objects.bulk_create(entries)


def entry_of_line(order, detail, line, at):
    gross = detail.list_price * line.quantity
    return plain_entry(
        order,
        at,
        detail=detail,
        product_id=detail.variant.product_id,
        category_id=detail.category,
        quantity=-line.quantity,
        gross_amount=-gross,
        discount_amount=line.amount - gross,
        net_amount=-line.amount,
        tax_amount=-tax_of(detail, line.amount),
        # A line whose cost is not known is in no profit, and neither is its refund.
        cost_amount=None if detail.unit_cost is None else 0,
    )


def tax_of(detail, amount):
    """Tax inside `amount` of a line: the whole's share so far, less what went back before."""
    if not detail.subtotal:
        return 0
    gone = detail.entries.filter(kind=SaleEntry.Kind.REFUND).aggregate(
        net=Sum("net_amount", default=0), tax=Sum("tax_amount", default=0)
    )
    return detail.tax_amount * (amount - gone["net"]) // detail.subtotal + gone["tax"]


def undo_refund(order, refund_id, *, at):
    """Write the opposite of what stands of a refund: it was called done and failed after all."""
    entries = entries_of_refund(order, refund_id)
    turn = entries.count()
    standing = (
        entries.order_by("detail_id")
        .values("detail_id", "product_id", "category_id", "cost_amount")
        .annotate(**{f"sum_{name}": Sum(name) for name in AMOUNTS})
    )
    SaleEntry.objects.bulk_create(
        plain_entry(
            order,
            at,
            detail_id=row["detail_id"],
            product_id=row["product_id"],
            category_id=row["category_id"],
            cost_amount=row["cost_amount"],
            key=f"refund:{refund_id}:{turn}:undone:{row['detail_id'] or ''}",
            **{name: -row[f"sum_{name}"] for name in AMOUNTS},
        )
        for row in standing
        if row["sum_net_amount"] or row["sum_quantity"]
    )


def plain_entry(order, at, **values):
    return SaleEntry(at=at, date=store_date(at), order=order, kind=SaleEntry.Kind.REFUND, **values)


def follow_refunds(order, *, back, of, actor, at, reason):
    """Step the order's payment status to what `back` of `of` rupiah means; no step if it is there."""
    status = "paid" if back <= 0 else "refunded" if back >= of else "part_refunded"
    if status != order.payment_status:
        take_steps([Step(order.pk, "payment_status", order.payment_status, status, at, actor, reason)])
        order.payment_status = status
