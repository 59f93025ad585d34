"""Taking an expired order up again, because its money came after all."""

from django.db import transaction
from django.db.models import F

from inventory.moving import move_stock

from .models import DetailOrder
from .statuses import Step, take_steps
from .stock import count_reopenings, reservation, reserved_levels


@transaction.atomic
def reopen_order(order, *, actor, at, reason):
    """Make an expired order await its payment again, with its stock reserved once more.

    Raises OutOfStock if the goods are gone, StatusRefused if it is not expired; then nothing
    is changed. The order is locked by the caller.
    """
    take_steps([Step(order.pk, "status", "expired", "pending", at, actor, reason)])
    turn = count_reopenings(order)
    details = [detail for detail in order.details.all() if detail.quantity_cancelled]
    levels = reserved_levels(details)
    for detail in details:
        DetailOrder.objects.filter(pk=detail.pk).update(
            quantity_cancelled=F("quantity_cancelled") - detail.quantity_cancelled
        )
    move_stock(
        [
            reservation(
                detail,
                levels[detail.pk],
                detail.quantity_cancelled,
                key=f"reserve:{detail.pk}:{turn}",
                actor=actor,
            )
            for detail in details
        ],
        at=at,
    )
    order.refresh_from_db()
