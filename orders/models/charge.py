"""Typed money rows of an order: what is added to the items, and what is taken off."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .sums import sums_add_up


class OrderFee(models.Model):
    class Kind(models.TextChoices):
        UNIQUE_CODE = "unique_code", _("unique code")
        COD = "cod", _("cash on delivery")
        PAYMENT = "payment", _("payment")

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="fees")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    label = models.CharField(_("label"), max_length=80)
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="fee_not_negative"),
            models.CheckConstraint(
                condition=Q(kind__in=["unique_code", "cod", "payment"]), name="fee_kind_known"
            ),
        ]
        triggers = [
            *sums_add_up("NEW.order_id"),
            pgtrigger.Protect(name="fee_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return self.label


class OrderDiscount(models.Model):
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="discounts")
    kind = models.CharField(_("kind"), max_length=20)
    label = models.CharField(_("label"), max_length=80)
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__lte=0), name="discount_not_positive"),
        ]
        triggers = [
            *sums_add_up("NEW.order_id"),
            pgtrigger.Protect(name="discount_is_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return self.label
