"""What waits for the hands of staff right now; the only figures of a report that are not from the journal."""

from django.db.models import Count, Value

from orders.models import Order
from payments.models import Payment
from shipping.waiting import to_ship


def work_waiting():
    """{"confirm": transfers to check, "pack": orders, "ship": orders}; one statement."""
    queues = {
        "confirm": Payment.objects.to_confirm(),
        "pack": Order.objects.to_pack(),
        "ship": to_ship(Order.objects.all()),
    }
    counts = [
        queue.order_by().values(queue=Value(name)).annotate(waiting=Count("*"))
        for name, queue in queues.items()
    ]
    found = dict(counts[0].union(*counts[1:], all=True).values_list("queue", "waiting"))
    return {name: found.get(name, 0) for name in queues}
