"""What a courier said about a parcel, as it was said."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class TrackingEvent(models.Model):
    """One scan; told twice, it is kept once. `at` is the courier's own time."""

    shipment = models.ForeignKey(
        "shipping.Shipment",
        on_delete=models.PROTECT,
        related_name="tracking_events",
        verbose_name=_("shipment"),
    )
    code = models.CharField(_("code"), max_length=40)
    at = models.DateTimeField(_("at"))
    text = models.CharField(_("text"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("tracking event")
        verbose_name_plural = _("tracking events")
        ordering = ["shipment", "at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "code", "at"], name="tracking_event_told_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="tracking_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return self.text or self.code
