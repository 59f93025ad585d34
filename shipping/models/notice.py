"""The inbox of what providers tell us without being asked: each a reason to look, never a fact."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ShippingNotice(models.Model):
    """A notification as it came; told twice, it is kept once."""

    provider = models.SlugField(_("provider"), max_length=20)
    event_key = models.CharField(max_length=200)
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    waybill = models.CharField(_("waybill number"), max_length=40, blank=True)
    shipment = models.ForeignKey(
        "shipping.Shipment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("shipment"),
    )
    headers = models.JSONField(_("headers"), default=dict)
    body = models.BinaryField(_("body"))
    received_at = models.DateTimeField(_("received at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("message of a shipping provider")
        verbose_name_plural = _("messages of shipping providers")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_key"], name="notice_told_once"),
        ]
        indexes = [
            models.Index(fields=["received_at"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self):
        return f"{self.provider} {self.kind} {self.waybill or self.reference}"
