"""What there is to look after in parcels that left: one queue a trouble, each one statement."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from shipping.models import Shipment, ShippingNotice, TrackingEvent
from shipping.silent import silent
from shipping.tracking_states import RANK

from ..row_queues import RowQueue

# A message may be quicker than the answer that tells us whose it is.
READING_TIME = timedelta(minutes=10)
WITH_THE_COURIER = [state for state, rank in RANK.items() if rank >= RANK["picked_up"]]


def on_the_road(*states):
    return Shipment.objects.under_way().filter(tracking_state__in=states)


def oldest_first(parcels):
    return parcels.select_related("order", "courier").order_by(F("tracking_at").asc(nulls_first=True), "pk")


def stuck(at):
    return silent(at).select_related("order", "courier").order_by("silent_since", "pk")


def failed(at):
    return oldest_first(on_the_road("delivery_failed", "available_for_pickup"))


def coming_back(at):
    return oldest_first(on_the_road("returning"))


def back(at):
    """Back by the courier's word; also what it calls delivered after it had turned back."""
    turned = TrackingEvent.objects.of_its_number().filter(
        shipment=OuterRef("pk"), state__in=["returning", "returned"]
    )
    return oldest_first(
        Shipment.objects.under_way().filter(
            Q(tracking_state="returned") | Q(Exists(turned), tracking_state="delivered")
        )
    )


def lost(at):
    return oldest_first(on_the_road("lost", "cancelled"))


def taken_away(at):
    """Scanned by the courier, and here it is still waiting to be handed over."""
    return oldest_first(Shipment.objects.to_hand_over().filter(tracking_state__in=WITH_THE_COURIER))


def nobodys(at):
    """Messages about parcels that nobody knows, until somebody has seen them."""
    found = ShippingNotice.objects.filter(shipment=None, read_at=None, received_at__lt=at - READING_TIME)
    return found.defer("body").order_by("-pk")


QUEUES = [
    RowQueue(
        "gagal",
        _("Failed deliveries"),
        _("Nobody there, or a wrong address. Write to the shopper before the parcel goes back."),
        failed,
        kind="parcel",
    ),
    RowQueue(
        "sudah-kembali",
        _("Back by the courier's word"),
        _("Look whether it is here, and book on its order what came back."),
        back,
        kind="parcel",
    ),
    RowQueue(
        "hilang",
        _("Lost or called off"),
        _("Ask the courier for the money, and the shopper whether to send it again."),
        lost,
        kind="parcel",
    ),
    RowQueue(
        "macet",
        _("Stuck parcels"),
        _("No scan for longer than their service takes. Ask the courier."),
        stuck,
        kind="parcel",
        tone="wait",
    ),
    RowQueue(
        "kembali",
        _("On their way back"),
        _("They could not be delivered. Tell the shopper, and wait for them."),
        coming_back,
        kind="parcel",
        tone="wait",
    ),
    RowQueue(
        "belum-diserahkan",
        _("Taken, and not handed over here"),
        _("The courier has scanned them. Hand them over here, too, so that shopper and stock know."),
        taken_away,
        kind="parcel",
        tone="wait",
    ),
    RowQueue(
        "pesan",
        _("Unknown messages"),
        _("News of providers about parcels that we do not know."),
        nobodys,
        kind="notice",
        tone="wait",
    ),
]


def count_queues(at):
    """{code: rows}, in two statements: the days off, and all counts together."""
    counts = [
        queue.rows(at)
        .order_by()
        .values(part=Value(queue.code))
        .annotate(count=Count("pk"))
        .values_list("part", "count")
        for queue in QUEUES
    ]
    return Counter(dict(counts[0].union(*counts[1:], all=True)))
