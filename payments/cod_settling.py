"""Money that couriers collected at the door: what they owe the shop, and booking what they paid over."""

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Min, Q, Sum

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


def owed(courier_code=None):
    """COD payments that were collected and not paid over yet, the oldest first."""
    payments = with_collected(
        Payment.objects.filter(provider="cod", state="paid", cod_settlement_line__isnull=True)
    ).filter(collected_amount__gt=0)
    if courier_code is not None:
        payments = payments.filter(order__courier_code=courier_code)
    return payments.select_related("order").order_by("paid_at", "pk")


def owed_by_courier(*, overdue_before=None):
    """[{courier_code, courier_name, parcels, amount, since, overdue, overdue_amount}], in one query.

    Overdue is what was collected before that instant; nothing without one.
    """
    late = Q(paid_at__lt=overdue_before) if overdue_before else Q(pk__in=[])
    return list(
        owed()
        .order_by()
        .values(courier_code=F("order__courier_code"))
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
def book_settlement(courier_code, payment_ids, *, reference, settled_on, amount, fee_amount, actor, at):
    """Book that a courier paid over what these parcels brought, `amount` rupiah less its fee; once.

    Raises NotOwed, TotalsDiffer or BookedAlready; then nothing is booked.
    """
    wanted = set(payment_ids)
    payments = list(owed(courier_code).filter(pk__in=wanted))
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
