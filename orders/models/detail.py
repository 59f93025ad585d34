"""What was sold: name, price, discount, tax, shipping share and cost frozen as on that day."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .sums import sums_add_up


class DetailOrder(models.Model):
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="details")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.PROTECT, related_name="order_details")
    position = models.PositiveSmallIntegerField(default=0)
    product_name = models.CharField(_("product"), max_length=150)
    sku = models.CharField(_("SKU"), max_length=40)
    options = models.CharField(_("variant"), max_length=130, blank=True)
    image_path = models.CharField(max_length=200, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight (g)"))
    list_price = models.BigIntegerField(_("list price"))
    unit_price = models.BigIntegerField(_("unit price"))
    quantity = models.PositiveIntegerField(_("quantity"))
    discount_amount = models.BigIntegerField(_("discount"), default=0)
    subtotal = models.GeneratedField(
        expression=F("unit_price") * F("quantity") - F("discount_amount"),
        output_field=models.BigIntegerField(),
        db_persist=True,
        verbose_name=_("subtotal"),
    )
    tax_amount = models.BigIntegerField(_("tax included"), default=0)
    shipping_share_amount = models.BigIntegerField(_("share of shipping"), default=0)
    unit_cost = models.BigIntegerField(_("unit cost"), null=True, blank=True)
    quantity_shipped = models.PositiveIntegerField(_("shipped"), default=0)
    quantity_cancelled = models.PositiveIntegerField(_("cancelled"), default=0)
    quantity_returned = models.PositiveIntegerField(_("returned"), default=0)

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        ordering = ["order", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "variant"], name="variant_once_an_order"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="detail_quantity_positive"),
            models.CheckConstraint(
                condition=Q(
                    list_price__gte=0,
                    unit_price__gte=0,
                    discount_amount__gte=0,
                    discount_amount__lte=F("unit_price") * F("quantity"),
                    tax_amount__gte=0,
                    shipping_share_amount__gte=0,
                )
                & (Q(unit_cost__isnull=True) | Q(unit_cost__gte=0)),
                name="detail_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("quantity_shipped") + F("quantity_cancelled")),
                name="detail_shipped_and_cancelled_within_ordered",
            ),
            models.CheckConstraint(
                condition=Q(quantity_returned__lte=F("quantity_shipped")),
                name="detail_returned_within_shipped",
            ),
        ]
        triggers = [
            *sums_add_up("NEW.order_id"),
            pgtrigger.Protect(name="detail_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="detail_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    exclude=[
                        "subtotal",
                        "quantity_shipped",
                        "quantity_cancelled",
                        "quantity_returned",
                    ]
                ),
                func="""
                    RAISE EXCEPTION 'an order line stays as it was sold'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'detail_is_frozen';
                """,
            ),
        ]

    def __str__(self):
        return f"{self.quantity} x {self.sku}"

    @property
    def name(self):
        return f"{self.product_name} ({self.options})" if self.options else self.product_name

    @property
    def picture(self):
        """The picture as the `square` tag takes it, or None."""
        return {"webp": {"160": self.image_path}} if self.image_path else None

    @property
    def quantity_open(self):
        """Units still to be shipped."""
        return self.quantity - self.quantity_shipped - self.quantity_cancelled
