"""What gateways keep of each payment, by day; frozen on the payment for the profit it left."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class FeeRule(models.Model):
    """`method` "" holds for all methods of the provider that have no rule of their own.

    The fee is fixed_amount + basis_points of the sum, and VAT on both, rounded up to a rupiah.
    """

    provider = models.CharField(_("provider"), max_length=20)
    method = models.CharField(_("method"), max_length=40, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    fixed_amount = models.PositiveIntegerField(_("fixed part"), default=0)
    basis_points = models.PositiveIntegerField(_("share (1/100 %)"), default=0)
    vat_basis_points = models.PositiveIntegerField(_("VAT on it (1/100 %)"), default=0)

    class Meta:
        verbose_name = _("payment fee")
        verbose_name_plural = _("payment fees")
        ordering = ["provider", "method", "-starts_on"]
        constraints = [
            ExclusionConstraint(
                name="fee_rules_do_not_overlap",
                expressions=[
                    (F("provider"), RangeOperators.EQUAL),
                    (F("method"), RangeOperators.EQUAL),
                    (
                        DateRange(
                            "starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("There is a fee for these days already."),
            ),
            models.CheckConstraint(
                condition=Q(basis_points__lte=10_000, vat_basis_points__lte=10_000),
                name="fee_rule_share_at_most_all",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="fee_rule_ends_after_start",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.method or self.provider} {self.starts_on}"
