"""Prices that a provider named, kept for a while."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LiveRates(models.Model):
    """One provider's answer to one question; `key` is a hash of places, boxes and services.

    `question` is what it was asked (shipping.live.questions), `rates` a list of the fields of
    `providers.base.Rate`; `problem` says why there is none. Without `answered_at` it is being
    asked, and whoever wants the same waits for it until `expires_at`.
    """

    provider = models.SlugField(_("provider"), max_length=20)
    key = models.CharField(max_length=64)
    question = models.JSONField(default=dict)
    rates = models.JSONField(_("prices"), default=list)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True)
    expires_at = models.DateTimeField(_("holds until"))

    class Meta:
        verbose_name = _("live prices")
        verbose_name_plural = _("live prices")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "key"], name="live_rates_once_a_question"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("asked_at")), name="live_rates_end_after_the_question"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="live_rates_stale"),
            models.Index(fields=["expires_at"], condition=Q(answered_at=None), name="live_rates_open"),
        ]

    def __str__(self):
        return f"{self.provider} {self.key[:8]}"
