"""Who carries parcels, and by which rules each of their services weighs them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Courier(models.Model):
    """A courier company; `code` is the one aggregators use (`jne`, `jnt`, `pos`)."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    tracking_url = models.CharField(
        _("tracking page"),
        max_length=200,
        blank=True,
        help_text=_("The courier's own page; {awb} stands for the waybill number."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("courier")
        verbose_name_plural = _("couriers")
        ordering = ["name", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tracking_url="") | Q(tracking_url__startswith="https://"),
                name="courier_tracking_url_https",
                violation_error_message=_("The tracking page begins with https://."),
            ),
        ]

    def __str__(self):
        return self.name

    def tracking_page(self, waybill):
        """Return the page that shows where `waybill` is, or "" if the courier has none."""
        return self.tracking_url.replace("{awb}", waybill)


class CourierService(models.Model):
    """One service of a courier with its weight rules (docs/tariffs.md; `weights.charge_kg`)."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("Regular")
        NEXT_DAY = "next_day", _("Next day")
        SAME_DAY = "same_day", _("Same day")
        ECONOMY = "economy", _("Economy")
        CARGO = "cargo", _("Cargo")

    courier = models.ForeignKey(
        Courier, on_delete=models.PROTECT, related_name="services", verbose_name=_("courier")
    )
    code = models.SlugField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    minimum_grams = models.PositiveIntegerField(
        _("minimum weight (g)"), default=1000, help_text=_("Lighter parcels pay for this weight.")
    )
    round_up_from_grams = models.PositiveSmallIntegerField(
        _("rounds up from (g)"),
        default=300,
        help_text=_("300: 1,299 g pays 1 kg, 1,300 g pays 2 kg. 1: every gram begins a new kilogram."),
    )
    divisor = models.PositiveIntegerField(
        _("volumetric divisor"),
        default=6000,
        help_text=_("Cubic centimetres that count as one kilogram."),
    )
    maximum_grams = models.PositiveIntegerField(
        _("maximum weight (g)"),
        null=True,
        blank=True,
        help_text=_("Heavier parcels are not offered this service."),
    )
    max_side_mm = models.PositiveIntegerField(
        _("longest side (mm)"),
        null=True,
        blank=True,
        help_text=_("Longer parcels are not offered this service."),
    )
    max_girth_mm = models.PositiveIntegerField(
        _("length and girth (mm)"),
        null=True,
        blank=True,
        help_text=_("Length + 2 × (width + height). Larger parcels are not offered this service."),
    )
    supports_cod = models.BooleanField(_("cash on delivery"), default=False)
    insurance_bp = models.PositiveSmallIntegerField(
        _("insurance (hundredths of a per cent of the value)"),
        default=0,
        help_text=_("20 is 0.20 % of what the goods are worth; 0: the service insures nothing."),
    )
    insurance_fee_amount = models.BigIntegerField(_("insurance, fixed part"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("courier service")
        verbose_name_plural = _("courier services")
        ordering = ["courier", "code"]
        constraints = [
            models.UniqueConstraint(fields=["courier", "code"], name="service_once_a_courier"),
            models.CheckConstraint(
                condition=Q(kind__in=["regular", "next_day", "same_day", "economy", "cargo"]),
                name="service_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(divisor__gt=0),
                name="service_divisor_positive",
                violation_error_message=_("The volumetric divisor must be above zero."),
            ),
            models.CheckConstraint(
                condition=Q(insurance_bp__lte=10_000, insurance_fee_amount__gte=0),
                name="service_insurance_within_value",
                violation_error_message=_("Insurance costs at most the whole value, and not less than zero."),
            ),
            models.CheckConstraint(
                condition=Q(minimum_grams__gt=0),
                name="service_minimum_positive",
                violation_error_message=_("The minimum weight must be above zero."),
            ),
            models.CheckConstraint(
                condition=Q(round_up_from_grams__range=(1, 1000)),
                name="service_rounds_within_a_kilogram",
                violation_error_message=_("A kilogram is rounded up from 1 to 1,000 grams."),
            ),
            models.CheckConstraint(
                condition=Q(maximum_grams__isnull=True) | Q(maximum_grams__gte=F("minimum_grams")),
                name="service_minimum_within_maximum",
                violation_error_message=_("The maximum weight must not be below the minimum."),
            ),
            models.CheckConstraint(
                condition=Q(max_side_mm__isnull=True) | Q(max_side_mm__gt=0),
                name="service_longest_side_positive",
                violation_error_message=_("The longest side must be above zero."),
            ),
            models.CheckConstraint(
                condition=Q(max_girth_mm__isnull=True) | Q(max_girth_mm__gt=0),
                name="service_girth_positive",
                violation_error_message=_("Length and girth must be above zero."),
            ),
        ]

    def __str__(self):
        return f"{self.courier} {self.name}"
