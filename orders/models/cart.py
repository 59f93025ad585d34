"""What a shopper means to buy: not an order, and no stock is held for it."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MOST_OF_ONE_THING = 999


def new_token():
    """128 bits, URL-safe: who has it may see the cart or the order."""
    return secrets.token_urlsafe(16)


class CartQuerySet(models.QuerySet):
    def open(self):
        return self.filter(completed_at__isnull=True)


class Cart(models.Model):
    token = models.CharField(max_length=32, unique=True, default=new_token)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="carts",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    completed_at = models.DateTimeField(null=True, editable=False)

    objects = CartQuerySet.as_manager()

    class Meta:
        verbose_name = _("cart")
        verbose_name_plural = _("carts")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(completed_at__isnull=True, customer__isnull=False),
                name="one_open_cart_a_customer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["updated_at"],
                condition=Q(completed_at__isnull=True),
                name="cart_open_by_age",
            ),
        ]

    def __str__(self):
        return f"cart {self.pk}"


class CartLine(models.Model):
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveSmallIntegerField(_("quantity"))
    # What the shopper last saw: a change since then is said, not slipped in.
    price_seen = models.BigIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="variant_once_a_cart"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MOST_OF_ONE_THING),
                name="cart_line_quantity_possible",
            ),
            models.CheckConstraint(condition=Q(price_seen__gte=0), name="cart_line_price_not_negative"),
        ]

    def __str__(self):
        return f"{self.quantity} x {self.variant_id}"
