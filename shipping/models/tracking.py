"""What a courier said about a parcel, as it was said."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shipping.tracking_states import TrackingState


class TrackingEventQuerySet(models.QuerySet):
    def of_its_number(self):
        """Scans of the number that their parcel bears now: a mistyped one told a stranger's story."""
        return self.filter(Q(waybill="") | Q(waybill=F("shipment__waybill")))


class TrackingEvent(models.Model):
    """One scan; told twice, it is kept once. `at` is the courier's own time.

    `waybill` is the number that the courier was asked about, "" where the parcel had none yet.
    """

    shipment = models.ForeignKey(
        "shipping.Shipment",
        on_delete=models.PROTECT,
        related_name="tracking_events",
        verbose_name=_("shipment"),
    )
    waybill = models.CharField(_("waybill number"), max_length=25, blank=True, db_default="")
    code = models.CharField(_("code"), max_length=40)
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=20, choices=TrackingState, default=TrackingState.UNKNOWN)
    text = models.CharField(_("text"), max_length=300, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    source = models.CharField(_("told by"), max_length=20, blank=True)

    objects = TrackingEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("tracking event")
        verbose_name_plural = _("tracking events")
        ordering = ["shipment", "at", "id"]
        constraints = [
            # Several scans of one minute differ in their words alone.
            models.UniqueConstraint(
                fields=["shipment", "waybill", "code", "at", "text"], name="tracking_event_told_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=TrackingState.values), name="tracking_event_state_known"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="tracking_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return self.text or self.code
