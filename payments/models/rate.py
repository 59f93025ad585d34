"""What a foreign currency costs, for gateways that cannot take rupiah."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExchangeRate(models.Model):
    """A rate from a day on; rates are added, never changed: attempts name the one they froze."""

    currency = models.CharField(_("currency"), max_length=3, default="USD")
    rupiah_per_unit = models.PositiveIntegerField(_("rupiah for one unit"))
    # Added to what is charged, for the difference until the money is exchanged: 250 is 2.5 %.
    margin_basis_points = models.PositiveSmallIntegerField(_("margin (1/100 %)"), default=0)
    valid_from = models.DateTimeField(_("valid from"))
    source = models.CharField(_("source"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="exchange_rate_currency_code"
            ),
            models.CheckConstraint(condition=Q(rupiah_per_unit__gt=0), name="exchange_rate_positive"),
            models.CheckConstraint(
                condition=Q(margin_basis_points__lte=2000), name="exchange_rate_margin_sane"
            ),
            models.UniqueConstraint(fields=["currency", "valid_from"], name="exchange_rate_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="exchange_rate_append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.currency} {self.rupiah_per_unit}"
