"""The order: a copy of everything as it was sold; its statuses change only through their ledger."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .cart import new_token
from .sums import sums_add_up

TRACKED = [
    "id",
    "number",
    "status",
    "payment_status",
    "fulfilment_status",
    "recipient",
    "phone",
    "street",
    "landmark",
    "district",
    "regency",
    "province",
    "postal_code",
    "items_amount",
    "discount_amount",
    "shipping_amount",
    "fee_amount",
    "tax_added_amount",
    "total_amount",
]


class OrderQuerySet(models.QuerySet):
    def awaiting_payment(self):
        return self.filter(status="pending", payment_status="unpaid")

    def overdue(self, at):
        """Unpaid orders whose deadline, grace included, has passed."""
        return self.awaiting_payment().filter(payment_due_at__lt=at)

    def to_pack(self):
        """What is to be sent; not if all of its money went back."""
        prepared = self.filter(status="processing", fulfilment_status="unfulfilled")
        return prepared.exclude(payment_status="refunded")

    def to_ship(self):
        packed = self.filter(status="processing", fulfilment_status="packed")
        return packed.exclude(payment_status="refunded")

    def under_way(self):
        return self.filter(status="shipped")

    def with_details(self):
        return self.prefetch_related("details", "fees", "discounts")


@pghistory.track(
    pghistory.UpdateEvent(condition=pghistory.AnyChange(*TRACKED)),
    pghistory.DeleteEvent(),
    fields=TRACKED,
    model_name="OrderEvent",
)
class Order(models.Model):
    class Status(models.TextChoices):
        PENDING = "pending", _("Awaiting payment")
        PROCESSING = "processing", _("Being prepared")
        SHIPPED = "shipped", _("On its way")
        DELIVERED = "delivered", _("Delivered")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")

    class PaymentStatus(models.TextChoices):
        UNPAID = "unpaid", _("Not paid yet")
        PAID = "paid", _("Paid")
        PART_REFUNDED = "part_refunded", _("Partly refunded")
        REFUNDED = "refunded", _("Refunded")

    class FulfilmentStatus(models.TextChoices):
        UNFULFILLED = "unfulfilled", _("Not packed yet")
        PACKED = "packed", _("Packed")
        SHIPPED = "shipped", _("Handed to the courier")
        DELIVERED = "delivered", _("Delivered")
        # All that was sent came back, or was lost.
        RETURNED = "returned", _("Not delivered")

    number = models.CharField(_("order number"), max_length=20, unique=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    cart = models.OneToOneField("orders.Cart", on_delete=models.PROTECT, related_name="order")
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("customer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
    )
    contact_name = models.CharField(_("name"), max_length=100)
    contact_phone = models.CharField(_("mobile number"), max_length=16)
    contact_email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    language = models.CharField(max_length=5, default="id")

    recipient = models.CharField(_("recipient"), max_length=60)
    phone = models.CharField(_("recipient's number"), max_length=16)
    street = models.CharField(_("street address"), max_length=200)
    landmark = models.CharField(_("landmark"), max_length=100, blank=True)
    village = models.CharField(_("village / ward"), max_length=60, blank=True)
    district = models.CharField(_("district"), max_length=60)
    regency = models.CharField(_("city / regency"), max_length=60)
    province = models.CharField(_("province"), max_length=60)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    region_code = models.CharField(max_length=13)

    courier_code = models.CharField(max_length=20)
    courier_name = models.CharField(_("courier"), max_length=60)
    service_code = models.CharField(max_length=20)
    service_name = models.CharField(_("service"), max_length=60)
    shipping_weight_grams = models.PositiveIntegerField(_("weight (g)"))
    eta_from = models.DateField(_("arrives from"), null=True)
    eta_to = models.DateField(_("arrives until"), null=True)

    payment_method = models.CharField(_("payment method"), max_length=40)
    payment_label = models.CharField(_("payment method"), max_length=80)

    status = models.CharField(_("status"), max_length=12, choices=Status, default="pending")
    payment_status = models.CharField(_("payment"), max_length=14, choices=PaymentStatus, default="unpaid")
    fulfilment_status = models.CharField(
        _("fulfilment"), max_length=12, choices=FulfilmentStatus, default="unfulfilled"
    )

    items_amount = models.BigIntegerField(_("items"))
    discount_amount = models.BigIntegerField(_("discount"), default=0)
    shipping_amount = models.BigIntegerField(_("shipping"))
    fee_amount = models.BigIntegerField(_("fees"), default=0)
    tax_added_amount = models.BigIntegerField(_("tax added"), default=0)
    total_amount = models.BigIntegerField(_("total"))
    tax_included_amount = models.BigIntegerField(_("tax included"), default=0)

    note = models.CharField(_("note to the seller"), max_length=200, blank=True)
    placed_at = models.DateTimeField(_("placed at"))
    payment_due_at = models.DateTimeField(_("pay before"), null=True)
    paid_at = models.DateTimeField(_("paid at"), null=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    total_amount=F("items_amount")
                    - F("discount_amount")
                    + F("shipping_amount")
                    + F("fee_amount")
                    + F("tax_added_amount")
                ),
                name="order_total_is_its_parts",
            ),
            models.CheckConstraint(
                condition=Q(
                    items_amount__gte=0,
                    discount_amount__gte=0,
                    shipping_amount__gte=0,
                    fee_amount__gte=0,
                    tax_added_amount__gte=0,
                    tax_included_amount__gte=0,
                    total_amount__gte=0,
                ),
                name="order_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "pending",
                        "processing",
                        "shipped",
                        "delivered",
                        "completed",
                        "cancelled",
                        "expired",
                    ],
                    payment_status__in=["unpaid", "paid", "part_refunded", "refunded"],
                    fulfilment_status__in=["unfulfilled", "packed", "shipped", "delivered", "returned"],
                ),
                name="order_statuses_known",
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^TO-\d{6}-[2-9A-HJ-NP-Z]{5,8}$"),
                name="order_number_readable",
            ),
            models.CheckConstraint(
                condition=Q(contact_phone__regex=r"^\+[1-9]\d{7,14}$"), name="order_phone_e164"
            ),
        ]
        indexes = [
            models.Index(fields=["-placed_at", "-id"], name="order_newest"),
            models.Index(fields=["customer", "-placed_at", "-id"], name="order_of_customer"),
            models.Index(fields=["status", "-placed_at", "-id"], name="order_by_status"),
            models.Index(
                fields=["payment_due_at"],
                condition=Q(status="pending", payment_status="unpaid"),
                name="order_overdue",
            ),
            models.Index(fields=["contact_phone"], name="order_by_phone"),
            # Cancelled after it was paid: its money has to go back.
            models.Index(
                fields=["id"],
                condition=Q(status="cancelled", payment_status__in=["paid", "part_refunded"]),
                name="order_cancelled_paid",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="order_starts_at_the_start",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(
                    new__status="pending",
                    new__payment_status="unpaid",
                    new__fulfilment_status="unfulfilled",
                ),
                func="""
                    RAISE EXCEPTION 'a new order is pending, unpaid and unfulfilled'
                        USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'order_starts_at_the_start';
                """,
            ),
            # Depth 1 is the application; deeper is the status ledger's own trigger.
            pgtrigger.Trigger(
                name="order_status_by_ledger_only",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("status", "payment_status", "fulfilment_status"),
                condition=pgtrigger.AnyChange("status", "payment_status", "fulfilment_status"),
                func="""
                    IF pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'a status is changed by inserting an OrderStatusChange'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'order_status_by_ledger_only';
                    END IF;
                    RETURN NEW;
                """,
            ),
            *sums_add_up("NEW.id"),
            pgtrigger.Trigger(
                name="order_completes_cart",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE orders_cart SET completed_at = NEW.placed_at WHERE id = NEW.cart_id;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Protect(name="order_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="order_money_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf(
                    "number",
                    "token",
                    "cart_id",
                    "items_amount",
                    "discount_amount",
                    "shipping_amount",
                    "fee_amount",
                    "tax_added_amount",
                    "total_amount",
                ),
                condition=pgtrigger.AnyChange(
                    "number",
                    "token",
                    "cart",
                    "items_amount",
                    "discount_amount",
                    "shipping_amount",
                    "fee_amount",
                    "tax_added_amount",
                    "total_amount",
                ),
                func="""
                    RAISE EXCEPTION 'number, cart and sums of an order never change'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'order_money_is_frozen';
                """,
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("storefront:order", args=[self.number, self.token])

    @property
    def is_cod(self):
        return self.payment_method == "cod"

    @property
    def awaits_payment(self):
        return self.status == "pending" and self.payment_status == "unpaid"

    @property
    def is_without_money(self):
        """Whether all of its money went back: nothing may be sent for it any more."""
        return self.payment_status == "refunded"

    @property
    def can_be_cancelled(self):
        """Whether something may still be stopped; what was sent already goes on."""
        return self.status in {"pending", "processing"}

    @property
    def can_be_packed(self):
        is_prepared = self.status == "processing" and self.fulfilment_status == "unfulfilled"
        return is_prepared and not self.is_without_money

    @property
    def can_be_handed_over(self):
        """Whether a packed parcel of it may leave, also while other units are not packed yet."""
        return self.status == "processing" and not self.is_without_money

    @property
    def can_be_delivered(self):
        return self.status == "shipped"

    @property
    def address_lines(self):
        """The address as an Indonesian label prints it, line by line, without the name."""
        district = ", ".join(part for part in (self.village, self.district) if part)
        town = f"{self.regency}, {self.province} {self.postal_code}".strip()
        return [line for line in (self.street, district, town) if line]
