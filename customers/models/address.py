"""Addresses that a customer keeps for the next order."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Address(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="addresses")
    label = models.CharField(_("label"), max_length=30, blank=True)
    recipient = models.CharField(_("recipient"), max_length=60)
    phone = models.CharField(_("mobile number"), max_length=16)
    region = models.ForeignKey("customers.Region", on_delete=models.PROTECT, related_name="+")
    village = models.CharField(
        _("village / ward"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=_("As the customer wrote it, where the list of regions does not have it."),
    )
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    street = models.CharField(_("street address"), max_length=200)
    landmark = models.CharField(_("landmark"), max_length=100, blank=True)
    is_default = models.BooleanField(_("primary address"), default=False)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["-is_default", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(is_default=True),
                name="one_default_address_a_customer",
            ),
            models.CheckConstraint(
                condition=Q(postal_code="") | Q(postal_code__regex=r"^\d{5}$"),
                name="address_postal_code_five_digits",
            ),
            models.CheckConstraint(condition=Q(phone__regex=r"^\+[1-9]\d{7,14}$"), name="address_phone_e164"),
        ]

    def __str__(self):
        return self.label or self.recipient
