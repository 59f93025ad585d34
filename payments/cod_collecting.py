"""What couriers collect at the door of an order that arrived only in part.

Its sale enters the journal as a whole, and what was not collected is taken off at once by a refund
of its own way: so order, journal and payment say what was really sold, and the courier owes what it
collected (`collected_amount`).
"""

from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .locking import lock_payment
from .models import Refund
from .refund_booking import succeed
from .refund_parts import Parts, Priced, left_of, price_lines
from .refund_writing import write_refund
from .settling import settle_on_delivery


def with_collected(payments):
    """Say of each payment what its courier collected: `collected_amount`, whole rupiah."""
    missing = Refund.objects.filter(
        payment=OuterRef("pk"), way=Refund.Way.NO_CASH, state=Refund.State.SUCCEEDED
    )
    sums = missing.order_by().values("payment").annotate(sum=Sum("amount")).values("sum")
    return payments.annotate(collected_amount=F("captured_amount") - Coalesce(Subquery(sums), 0))


@transaction.atomic
def settle_collected(order, collected, *, missing, actor, at):
    """Book that the courier collected `collected` rupiah for an order, 0 to its total, and no more comes.

    `missing` is {detail_id: units} that the shopper did not get. Returns the payment. Raises
    Payment.DoesNotExist if none is open, as for one that is settled already.
    """
    payment = settle_on_delivery(order, actor=actor, at=at)
    amount = payment.captured_amount - collected
    if amount <= 0 or payment.state != "paid":
        return payment
    order, payment = lock_payment(payment.pk)
    refund = write_refund(
        payment,
        price_missing(amount, missing, left_of(payment, order)),
        key=f"no-cash:{payment.pk}",
        way=Refund.Way.NO_CASH,
        reason=_("not collected by the courier"),
        actor=actor,
        created_at=at,
    )
    succeed(refund, payment, order, actor=actor, at=at)
    return payment


def price_missing(amount, missing, left):
    """Lay exactly `amount` on the units that are missing, then on shipping, then beside them.

    Parcels collect rounded sums: what the units are worth beyond `amount` is taken off the first.
    """
    lines = list(price_lines(Parts(units=missing), left))
    rest = amount - sum(line.amount for line in lines)
    for line in lines:
        taken = min(line.amount, max(-rest, 0))
        line.amount -= taken
        rest += taken
    shipping = min(rest, left.shipping_amount)
    return Priced(lines, shipping, rest - shipping)
