"""Money that couriers collected at the door: what they owe the shop, and booking what they paid over."""

from collections import defaultdict

from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, Count, F, Max, Min, Q, Sum, Value, When

from inventory.moving import constraint_of

from .cod_collecting import with_collected
from .models import CodSettlement, CodSettlementLine, Payment


class SettlementRefused(Exception):
    """The settlement cannot be booked; then nothing of it is."""


class TotalsDiffer(SettlementRefused):
    """The parcels bring `found` rupiah, the courier says `told`."""

    def __init__(self, found, told):
        self.found, self.told = found, told
        super().__init__(f"{found} <> {told}")


class NotOwed(SettlementRefused):
    """`payments` are no parcels whose money this courier collected and still has."""

    def __init__(self, payments):
        self.payments = payments
        super().__init__(str(payments))


class BookedAlready(SettlementRefused):
    """This courier's reference is booked, or one of the parcels was settled a moment ago."""


def owed(courier_code=None, *, elsewhere=None):
    """COD payments that were collected and not paid over yet, the oldest first.

    `elsewhere` is {order_id: courier's code} of orders that came with another courier than the
    shopper chose: that one owes their money.
    """
    # The second money for one order is the courier's debt all the same.
    collected = Payment.objects.filter(provider="cod", state__in=["paid", "paid_twice"])
    payments = with_collected(collected.filter(cod_settlement_line__isnull=True))
    payments = payments.filter(collected_amount__gt=0)
    payments = payments.annotate(carrier=carrier_of(elsewhere or {}))
    if courier_code is not None:
        payments = payments.filter(carrier=courier_code)
    return payments.select_related("order").order_by("paid_at", "pk")


def carrier_of(elsewhere):
    brought = defaultdict(list)
    for order_id, code in elsewhere.items():
        brought[code].append(order_id)
    others = [When(order__in=orders, then=Value(code)) for code, orders in brought.items()]
    return Case(*others, default=F("order__courier_code"), output_field=CharField())


def owed_by_courier(*, overdue_before=None, elsewhere=None):
    """[{courier_code, courier_name, parcels, amount, since, overdue, overdue_amount}], in one query.

    Overdue is what was collected before that instant; nothing without one.
    """
    late = Q(paid_at__lt=overdue_before) if overdue_before else Q(pk__in=[])
    return list(
        owed(elsewhere=elsewhere)
        .order_by()
        .values(courier_code=F("carrier"))
        .annotate(
            courier_name=Max("order__courier_name"),
            parcels=Count("pk"),
            amount=Sum("collected_amount"),
            since=Min("paid_at"),
            overdue=Count("pk", filter=late),
            overdue_amount=Sum("collected_amount", filter=late, default=0),
        )
        .order_by("-amount", "courier_code")
    )


@transaction.atomic
def book_settlement(
    courier_code, payment_ids, *, reference, settled_on, amount, fee_amount, actor, at, elsewhere=None
):
    """Book that a courier paid over what these parcels brought, `amount` rupiah less its fee; once.

    `elsewhere` as `owed` has it.
    Raises NotOwed, TotalsDiffer or BookedAlready; then nothing is booked.
    """
    wanted = set(payment_ids)
    payments = list(owed(courier_code, elsewhere=elsewhere).filter(pk__in=wanted))
    unknown = wanted - {payment.pk for payment in payments}
    if unknown or not payments:
        raise NotOwed(sorted(unknown))
    found = sum(payment.collected_amount for payment in payments)
    if found != amount:
        raise TotalsDiffer(found, amount)
    try:
        with transaction.atomic():
            return write_settlement(
                payments,
                courier_code=courier_code,
                reference=reference,
                settled_on=settled_on,
                amount=amount,
                fee_amount=fee_amount,
                actor=actor,
                created_at=at,
            )
    except IntegrityError as error:
        if constraint_of(error) not in {"cod_settlement_once", ONCE_A_PARCEL}:
            raise
        raise BookedAlready(reference) from error


ONCE_A_PARCEL = "payments_codsettlementline_payment_id_key"


def write_settlement(payments, **facts):
    settlement = CodSettlement.objects.create(**facts)
    CodSettlementLine.objects.bulk_create(
        CodSettlementLine(settlement=settlement, payment=payment, amount=payment.collected_amount)
        for payment in payments
    )
    return settlement
