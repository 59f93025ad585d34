"""Where goods lie: a shop or a warehouse."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StockLocation(models.Model):
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_default = models.BooleanField(_("sells online"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("stock location")
        verbose_name_plural = _("stock locations")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="one_default_location",
                violation_error_message=_("Another location already sells online."),
            ),
        ]

    def __str__(self):
        return self.name
