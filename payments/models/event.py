"""The inbox: everything anybody told us about money, as it came. An event is a reason to look."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PaymentEvent(models.Model):
    class Source(models.TextChoices):
        WEBHOOK = "webhook", _("gateway's message")
        RETURN = "return", _("the shopper came back")
        JOB = "job", _("we asked")
        STAFF = "staff", _("staff")
        STATEMENT = "statement", _("bank statement")
        COURIER = "courier", _("courier")

    provider = models.CharField(_("provider"), max_length=20)
    event_key = models.CharField(_("event"), max_length=200)
    payment = models.ForeignKey(
        "payments.Payment", null=True, on_delete=models.PROTECT, related_name="events"
    )
    source = models.CharField(_("from"), max_length=10, choices=Source, default="staff")
    kind = models.CharField(_("kind"), max_length=80, blank=True)
    # Whose it says it is, kept while no payment is known: ours, and the gateway's two names.
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    gateway_id = models.CharField(max_length=255, blank=True)
    transaction_id = models.CharField(max_length=255, blank=True)
    body = models.TextField(_("as it came"), blank=True)
    # Bytes, because a signature is over bytes, and because anything may come.
    raw = models.BinaryField(_("bytes as they came"), blank=True, default=b"")
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    amount = models.BigIntegerField(_("amount"), null=True)
    actor = models.CharField(_("by"), max_length=150, blank=True)
    received_at = models.DateTimeField(_("received at"))
    processed_at = models.DateTimeField(_("processed at"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("what went wrong"), max_length=500, blank=True)

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
            models.Index(fields=["-id"], condition=~Q(error=""), name="payment_event_with_error"),
        ]
        triggers = [
            pgtrigger.Protect(name="payment_event_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="payment_event_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["processed_at", "payment", "tries", "error"]),
                func="""
                    RAISE EXCEPTION 'an event stays as it came'
                        USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'payment_event_is_frozen';
                """,
            ),
        ]

    def __str__(self):
        return self.event_key
