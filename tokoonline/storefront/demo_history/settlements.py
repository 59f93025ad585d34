"""What couriers paid over of the cash they collected: each Tuesday all of the week before."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from django.utils import timezone

from payments.models import CodSettlement, CodSettlementLine

# Of what it collects; each parcel for itself.
FEE_PERCENT = 3
TUESDAY_AFTER = timedelta(days=8)


def settle_weeks(told, payments, *, now):
    """Book a settlement a courier and week, except of the weeks that couriers still owe."""
    weeks = defaultdict(list)
    for order, story in told:
        if story.is_cod and story.paid_at:
            day = timezone.localdate(story.paid_at)
            monday = day - timedelta(days=day.weekday())
            weeks[monday, order.courier_code].append(payments[order.pk])
    settled = [
        (settlement_of(monday, courier, parcels), parcels)
        for (monday, courier), parcels in sorted(weeks.items())
        if monday + TUESDAY_AFTER < timezone.localdate(now)
    ]
    CodSettlement.objects.bulk_create([settlement for settlement, _parcels in settled])
    CodSettlementLine.objects.bulk_create(
        [
            CodSettlementLine(settlement=settlement, payment=payment, amount=payment.captured_amount)
            for settlement, parcels in settled
            for payment in parcels
        ]
    )


def settlement_of(monday, courier, parcels):
    tuesday = monday + TUESDAY_AFTER
    year, week, _day = monday.isocalendar()
    return CodSettlement(
        courier_code=courier,
        reference=f"SETOR-{courier.upper()}-{year}-{week:02}",
        settled_on=tuesday,
        amount=sum(payment.captured_amount for payment in parcels),
        fee_amount=sum(payment.captured_amount * FEE_PERCENT // 100 for payment in parcels),
        actor="Ratna Pemilik",
        created_at=timezone.make_aware(datetime.combine(tuesday, time(10))),
    )
