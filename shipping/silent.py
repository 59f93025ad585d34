"""Parcels of which nobody has heard for too long, by the service that carries them."""

from datetime import datetime, time, timedelta

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from .models import CourierService, Holiday, Shipment
from .tracking_states import FINAL
from .working_days import COURIER_DAYS, ONE_DAY

# Working days without a scan; a parcel of a service that is not known any more is a regular one.
MOST_SILENT = {"same_day": 1, "next_day": 2, "regular": 3, "economy": 5, "cargo": 5}
# What failed, turned back or ended has lists of its own.
LISTED_ELSEWHERE = {"delivery_failed", "available_for_pickup", "returning", *FINAL}
LONGEST_BACK = timedelta(days=40)


def silent(at):
    """Parcels on the road without a scan for longer than their service may be silent.

    Each has `silent_since`, the time of its last scan or of its hand-over.
    """
    today = timezone.localdate(at)
    days_off = Holiday.objects.filter(is_day_off=True, date__gt=today - LONGEST_BACK, date__lte=today)
    holidays = set(days_off.values_list("date", flat=True))
    service = CourierService.objects.filter(courier=OuterRef("courier"), code=OuterRef("service_code"))
    too_long = Q()
    for kind, days in MOST_SILENT.items():
        too_long |= Q(kind=kind, silent_since__lt=midnight(working_day_before(today, days, holidays)))
    last_scan = Greatest(Coalesce("tracking_at", "handed_over_at"), F("handed_over_at"))
    parcels = Shipment.objects.under_way().exclude(tracking_state__in=LISTED_ELSEWHERE)
    return parcels.annotate(
        kind=Coalesce(Subquery(service.values("kind")[:1]), Value("regular")),
        silent_since=last_scan,
    ).filter(too_long)


def working_day_before(day, count, holidays):
    """The `count`-th day before `day` on which couriers work."""
    while count:
        day -= ONE_DAY
        count -= day.weekday() in COURIER_DAYS and day not in holidays
    return day


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
