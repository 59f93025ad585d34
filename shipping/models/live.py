"""Prices that a provider named, kept for a while."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LiveRates(models.Model):
    """One provider's answer to one question; `key` is a hash of places, boxes and services.

    `rates` is a list of the fields of `providers.base.Rate`; `problem` says why there is none.
    """

    provider = models.SlugField(_("provider"), max_length=20)
    key = models.CharField(max_length=64)
    rates = models.JSONField(_("prices"), default=list)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("holds until"))

    class Meta:
        verbose_name = _("live prices")
        verbose_name_plural = _("live prices")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "key"], name="live_rates_once_a_question"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="live_rates_stale")]

    def __str__(self):
        return f"{self.provider} {self.key[:8]}"
