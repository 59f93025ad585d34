"""What a provider calls a place of ours."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProviderPlace(models.Model):
    """Filled on demand by the provider's own search; staff's correction is never written over."""

    provider = models.SlugField(_("provider"), max_length=20)
    region_code = models.CharField(_("region code"), max_length=13)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    external_id = models.CharField(
        _("provider's own id"),
        max_length=80,
        blank=True,
        help_text=_("Empty: the provider knows no such place."),
    )
    label = models.CharField(_("provider's own name"), max_length=200, blank=True)
    is_corrected = models.BooleanField(_("corrected by staff"), default=False)
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("place at a provider")
        verbose_name_plural = _("places at providers")
        ordering = ["provider", "region_code", "postal_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "region_code", "postal_code"],
                name="place_once_a_provider",
                violation_error_message=_("This place of the provider is here already."),
            ),
        ]

    def __str__(self):
        return self.label or self.external_id or self.region_code
