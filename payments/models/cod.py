"""Where goods may be paid on delivery, and up to which amount."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CodArea(models.Model):
    """The longest prefix that fits the delivery address decides; "" is the whole country."""

    region_prefix = models.CharField(
        _("region code begins with"),
        max_length=13,
        blank=True,
        unique=True,
        help_text=_("For example 32.73 for Kota Bandung; empty for the whole country."),
    )
    name = models.CharField(_("name"), max_length=80)
    is_allowed = models.BooleanField(_("pay on delivery allowed"), default=True)
    max_amount = models.BigIntegerField(_("up to"), default=1_000_000)
    fee_amount = models.BigIntegerField(_("fee"), default=0)
    most_refusals = models.PositiveSmallIntegerField(
        _("refused parcels until it is not offered"),
        default=2,
        help_text=_("Counted by mobile number: parcels that were sent and came back unpaid."),
    )

    class Meta:
        verbose_name = _("area for pay on delivery")
        verbose_name_plural = _("areas for pay on delivery")
        ordering = ["region_prefix"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_amount__gte=0, fee_amount__gte=0),
                name="cod_area_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(region_prefix="")
                | Q(region_prefix__regex=r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"),
                name="cod_area_prefix_is_region_code",
                violation_error_message=_("A region code looks like 32, 32.73 or 32.73.05."),
            ),
        ]

    def __str__(self):
        return self.name
