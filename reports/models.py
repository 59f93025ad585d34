"""Reports keep nothing: they read. The one thing they own is the right to read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """No table; Django hangs a permission on a model."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("view_reports", _("May read the reports"))]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
