"""What a service asks for a parcel to a zone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Tariff(models.Model):
    """Price and travel days of one service to one zone.

    `first_price` pays for the first `first_kg` kilograms, `next_kg_price` for each one more, in
    whole rupiah. The days are working days from hand-over.
    """

    zone = models.ForeignKey(
        "shipping.Zone", on_delete=models.PROTECT, related_name="tariffs", verbose_name=_("zone")
    )
    service = models.ForeignKey(
        "shipping.CourierService",
        on_delete=models.PROTECT,
        related_name="tariffs",
        verbose_name=_("courier service"),
    )
    first_kg = models.PositiveSmallIntegerField(_("first kilograms"), default=1)
    first_price = models.BigIntegerField(_("price of the first kilograms"))
    next_kg_price = models.BigIntegerField(_("price of each kilogram more"))
    days_min = models.PositiveSmallIntegerField(_("days at least"))
    days_max = models.PositiveSmallIntegerField(_("days at most"))
    note = models.CharField(
        _("source"), max_length=100, blank=True, help_text=_("Where the figures come from.")
    )

    class Meta:
        verbose_name = _("tariff")
        verbose_name_plural = _("tariffs")
        ordering = ["zone", "service"]
        constraints = [
            models.UniqueConstraint(fields=["zone", "service"], name="tariff_once_a_zone_and_service"),
            models.CheckConstraint(
                condition=Q(first_kg__gte=1),
                name="tariff_first_kg_positive",
                violation_error_message=_("The first price pays for at least one kilogram."),
            ),
            models.CheckConstraint(
                # Nobody carries for nothing: a 0 is a cell left out. Free shipping is a promotion.
                condition=Q(first_price__gt=0),
                name="tariff_first_price_positive",
                violation_error_message=_("The price of the first kilograms must be above zero."),
            ),
            models.CheckConstraint(
                condition=Q(next_kg_price__gte=0),
                name="tariff_next_price_not_negative",
                violation_error_message=_("The price of each kilogram more must not be below zero."),
            ),
            models.CheckConstraint(
                condition=Q(days_min__lte=F("days_max"), days_max__lte=60),
                name="tariff_days_in_order",
                violation_error_message=_("The shortest time comes first, and 60 days is the longest."),
            ),
        ]

    def __str__(self):
        return f"{self.zone} · {self.service}"
