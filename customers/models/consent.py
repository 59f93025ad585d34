"""What a person agreed to, when and to which words (UU 27/2022 on personal data, arts. 20 and 22)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentRecord(models.Model):
    """Append-only; withdrawing is a row of its own. `contact` is the e-mail or phone of a guest."""

    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consents",
    )
    contact = models.CharField(_("contact"), max_length=254, blank=True)
    purpose = models.CharField(_("purpose"), max_length=40)
    text_version = models.CharField(_("version of the text"), max_length=40)
    is_given = models.BooleanField(_("given"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-at", "-id"]
        triggers = [
            pgtrigger.Protect(name="consent_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.purpose} {self.is_given}"
