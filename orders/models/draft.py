"""What the checkout has been told so far; nothing typed is ever lost."""

from django.db import models


class CheckoutDraft(models.Model):
    """One row a cart, filled page by page; all of it is checked again when the order is placed."""

    cart = models.OneToOneField(
        "orders.Cart", primary_key=True, on_delete=models.CASCADE, related_name="draft"
    )
    recipient = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    region_code = models.CharField(max_length=13, blank=True)
    # As the shopper wrote it, where the list of regions does not have it.
    village = models.CharField(max_length=60, blank=True, default="", db_default="")
    postal_code = models.CharField(max_length=5, blank=True)
    street = models.CharField(max_length=200, blank=True)
    landmark = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=200, blank=True)
    courier_code = models.CharField(max_length=20, blank=True)
    service_code = models.CharField(max_length=20, blank=True)
    shipping_amount = models.BigIntegerField(default=0)
    payment_method = models.CharField(max_length=40, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return f"draft of {self.cart_id}"

    @property
    def has_address(self):
        return bool(self.recipient and self.phone and self.region_code and self.street)

    @property
    def has_shipping(self):
        return bool(self.courier_code and self.service_code)
