"""The sales journal: append-only, written in the transaction that causes it. Every report reads it."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SaleEntry(models.Model):
    """One event of one order; amounts are whole rupiah, positive when sold, negative when undone.

    `gross` is list price times quantity, `net` what was charged for it (tax included),
    `tax` the VAT inside net, `cost` what the goods cost the shop (null: not known).
    `date` is the day in the store's own time zone: reports add up days.
    What a courier charged is no sale: its entry has a cost and nothing else.
    """

    class Kind(models.TextChoices):
        SALE = "sale", _("sale")
        SHIPPING = "shipping", _("shipping")
        FEE = "fee", _("fee")
        TAX = "tax", _("tax")
        CANCELLATION = "cancellation", _("cancellation")
        REFUND = "refund", _("refund")
        COST = "cost", _("cost")
        SHIPPING_COST = "shipping_cost", _("charged by the courier")

    at = models.DateTimeField(_("at"))
    date = models.DateField(_("date"))
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="entries")
    detail = models.ForeignKey(
        "orders.DetailOrder", null=True, on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey("catalog.Category", null=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField(_("quantity"), default=0)
    gross_amount = models.BigIntegerField(_("gross"), default=0)
    discount_amount = models.BigIntegerField(_("discount"), default=0)
    net_amount = models.BigIntegerField(_("net"), default=0)
    tax_amount = models.BigIntegerField(_("tax"), default=0)
    cost_amount = models.BigIntegerField(_("cost"), null=True)
    # Which deed wrote it: the same deed done twice is one entry.
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = _("sales journal entry")
        verbose_name_plural = _("sales journal")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(net_amount=F("gross_amount") - F("discount_amount")),
                name="entry_net_is_gross_less_discount",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "sale",
                        "shipping",
                        "fee",
                        "tax",
                        "cancellation",
                        "refund",
                        "cost",
                        "shipping_cost",
                    ]
                ),
                name="entry_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="sale")
                | Q(detail__isnull=False, product__isnull=False, quantity__gt=0, net_amount__gte=0),
                name="entry_sale_has_its_line",
            ),
            models.CheckConstraint(
                condition=~Q(kind="shipping_cost")
                | Q(
                    detail__isnull=True,
                    quantity=0,
                    gross_amount=0,
                    discount_amount=0,
                    tax_amount=0,
                    cost_amount__isnull=False,
                    cost_amount__gte=0,
                ),
                name="entry_shipping_cost_is_a_cost_alone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["date", "kind"],
                include=["net_amount", "gross_amount", "discount_amount", "quantity", "order"],
                name="entry_by_day",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="entry_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.kind} {self.net_amount}"
