"""The inbox of providers' messages: kept as they came, once each; all they cause is a look."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Case, Q, When

from catalog.outside.receiving import kept

from .looking import LONGEST_ON_THE_ROAD, leave_look
from .models import Shipment, ShippingNotice
from .providers import PROVIDERS

# A message may come before the answer that told us its name; after a day it is nobody's.
NOTICE_LIFE = timedelta(hours=24)
NOBODYS = "no such parcel"
OPEN = Q(state__in=["packed", "handed_over"])


def take_in_notice(code, notification, notice, *, at):
    """Keep a believed message and have its parcel looked for; returns whether it is new."""
    # Most of what comes twice is known at the first glance, without a transaction.
    known = ShippingNotice.objects.filter(provider=code, event_key=notice.event_key[:200])
    return not known.exists() and keep(code, notification, notice, at=at)


@transaction.atomic
def keep(code, notification, notice, *, at):
    shipment = parcel_told(code, reference=notice.reference, waybill=notice.waybill, at=at)
    _notice, is_new = ShippingNotice.objects.get_or_create(
        provider=code,
        event_key=notice.event_key[:200],
        defaults={
            "kind": notice.kind[:60],
            "reference": notice.reference[:80],
            "waybill": notice.waybill[:40],
            "shipment": shipment,
            "headers": kept(notification.headers),
            "body": notification.body,
            "received_at": at,
        },
    )
    if is_new and shipment:
        leave_look(shipment, provider=code)
    return is_new


def parcel_told(code, *, reference, waybill, at):
    """The parcel that a message is about, by the provider's own number first, or None.

    Couriers use waybills again: one alone means the parcel that is on the road with it now, else
    one that ended lately, for couriers tell on after a delivery.
    """
    if reference:
        booked = Shipment.objects.filter(bookings__provider=code, bookings__reference=reference).first()
        if booked:
            return booked
    if not waybill:
        return None
    couriers = PROVIDERS[code].couriers if code in PROVIDERS else ()
    named = Q(waybill=waybill) | Q(bookings__provider=code, bookings__waybill=waybill)
    lately = Q(handed_over_at__gt=at - LONGEST_ON_THE_ROAD)
    sent = Shipment.objects.filter(named, OPEN | lately, courier__code__in=couriers)
    return (
        sent.exclude(state="cancelled")
        .order_by(Case(When(OPEN, then=0), default=1), "-handed_over_at", "-pk")
        .first()
    )


def find_homes(*, at, most):
    """Look for the parcels of messages that came too early; what stays nobody's is for staff."""
    lost = ShippingNotice.objects.filter(shipment=None, read_at=None, problem="").order_by("pk")[:most]
    for notice in lost:
        told = {"reference": notice.reference, "waybill": notice.waybill}
        shipment = parcel_told(notice.provider, at=at, **told)
        if shipment:
            ShippingNotice.objects.filter(pk=notice.pk).update(shipment=shipment)
            leave_look(shipment, provider=notice.provider)
        elif notice.received_at < at - NOTICE_LIFE:
            ShippingNotice.objects.filter(pk=notice.pk).update(problem=NOBODYS)
