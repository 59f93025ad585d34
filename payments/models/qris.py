"""The shop's own static QRIS: the text behind the printed code, from which codes with an amount are made."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="QrisCodeEvent"
)
class QrisCode(models.Model):
    payload = models.CharField(_("text of the code"), max_length=512, unique=True)
    merchant_name = models.CharField(_("name shown to the payer"), max_length=60)
    is_active = models.BooleanField(_("offered at checkout"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("QRIS code")
        verbose_name_plural = _("QRIS codes")
        ordering = ["position", "id"]

    def __str__(self):
        return self.merchant_name
