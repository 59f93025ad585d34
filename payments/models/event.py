"""The inbox: everything anybody told us about money, as it came. An event is a reason to look."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PaymentEvent(models.Model):
    provider = models.CharField(_("provider"), max_length=20)
    event_key = models.CharField(_("event"), max_length=120)
    payment = models.ForeignKey(
        "payments.Payment", null=True, on_delete=models.PROTECT, related_name="events"
    )
    body = models.TextField(_("as it came"), blank=True)
    amount = models.BigIntegerField(_("amount"), null=True)
    actor = models.CharField(_("by"), max_length=150, blank=True)
    received_at = models.DateTimeField(_("received at"))
    processed_at = models.DateTimeField(_("processed at"), null=True)

    class Meta:
        verbose_name = _("payment event")
        verbose_name_plural = _("payment events")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_key"], name="payment_event_counts_once"),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=Q(processed_at__isnull=True),
                name="payment_event_unprocessed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="payment_event_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="payment_event_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["processed_at", "payment"]),
                func="""
                    RAISE EXCEPTION 'an event stays as it came'
                        USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'payment_event_is_frozen';
                """,
            ),
        ]

    def __str__(self):
        return self.event_key
