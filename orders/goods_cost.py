"""What goods cost the shop, in the journal: only what is really gone."""

from django.db.models import Count, Q, Sum

from .journal import details_with_category, store_date
from .models import SaleEntry


def follow_goods(order, *, kept, at):
    """Bring the cost of an order's goods in the journal to that of the units that are gone.

    `kept` is {detail_id: units} that came back for sale; what was cancelled never left. What is
    damaged or lost is gone. An order that was never a sale has no cost in the journal, and a line
    whose cost is not known has none either.
    """
    known = Q(entries__cost_amount__isnull=False)
    lines = details_with_category([order]).annotate(
        cost=Sum("entries__cost_amount", filter=known),
        turn=Count("entries", filter=Q(entries__kind=SaleEntry.Kind.COST)),
    )
    for detail in lines:
        if detail.unit_cost is None or detail.cost is None:
            continue
        gone = detail.quantity - detail.quantity_cancelled - kept.get(detail.pk, 0)
        difference = detail.unit_cost * gone - detail.cost
        if difference:
            SaleEntry.objects.create(
                at=at,
                date=store_date(at),
                order=order,
                detail=detail,
                kind=SaleEntry.Kind.COST,
                product_id=detail.variant.product_id,
                category_id=detail.category,
                cost_amount=difference,
                key=f"cost:{detail.pk}:{detail.turn}",
            )
