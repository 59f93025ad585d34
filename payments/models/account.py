"""The shop's own bank accounts, to which shoppers transfer."""

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(),
    model_name="BankAccountEvent",
)  # fmt: skip
class BankAccount(models.Model):
    bank_name = models.CharField(_("bank"), max_length=40)
    bank_code = models.CharField(_("bank code"), max_length=3, blank=True)
    number = models.CharField(
        _("account number"),
        max_length=20,
        validators=[RegexValidator(r"^\d{6,20}$", _("An account number has digits only."))],
    )
    holder = models.CharField(_("account holder"), max_length=80)
    is_active = models.BooleanField(_("offered at checkout"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank_name", "number"],
                name="bank_account_once",
                violation_error_message=_("This account is here already."),
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^\d{6,20}$"), name="bank_account_number_digits"
            ),
        ]

    def __str__(self):
        return f"{self.bank_name} {self.number}"
