"""Parts of the country that pay the same."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Zone(models.Model):
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} {self.name}"


class ZoneMember(models.Model):
    """All regions whose code begins with `region_prefix`; the longest prefix decides."""

    zone = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="members", verbose_name=_("zone"))
    region_prefix = models.CharField(
        _("region code begins with"),
        max_length=13,
        unique=True,
        help_text=_("32 is a province, 32.73 a regency or city, 32.73.05 a district."),
    )

    class Meta:
        verbose_name = _("region of a zone")
        verbose_name_plural = _("regions of a zone")
        ordering = ["region_prefix"]
        constraints = [
            models.CheckConstraint(
                condition=Q(region_prefix__regex=r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$"),
                name="zone_member_prefix_is_region_code",
                violation_error_message=_("A region code looks like 32, 32.73 or 32.73.05."),
            ),
        ]

    def __str__(self):
        return self.region_prefix
