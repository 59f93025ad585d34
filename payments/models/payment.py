"""An attempt to pay an order; it only moves forward, and the database refuses other ways."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

OPEN = ["waiting", "review"]
# Money that came but has no order to pay: staff decide what becomes of it.
HOMELESS = ["paid_late", "amount_mismatch"]


class PaymentTransition(models.Model):
    """A step that a payment may take; the rows come by migration, the trigger reads them."""

    old = models.CharField(max_length=16)
    new = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="payment_transition_once"),
        ]

    def __str__(self):
        return f"{self.old} -> {self.new}"


class PaymentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=OPEN)

    def to_confirm(self):
        """Transfers whose proof waits for the eyes of staff."""
        return self.filter(state="review")

    def without_home(self):
        """Money that came for an order that could not take it."""
        return self.filter(state__in=HOMELESS)


@pghistory.track(
    pghistory.UpdateEvent(condition=pghistory.AnyChange("state", "amount", "captured_amount")),
    pghistory.DeleteEvent(),
    fields=["id", "order", "state", "amount", "captured_amount"],
    model_name="PaymentChangeEvent",
)
class Payment(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the money")
        REVIEW = "review", _("Proof is being checked")
        PAID = "paid", _("Paid")
        PAID_LATE = "paid_late", _("Paid too late")
        AMOUNT_MISMATCH = "amount_mismatch", _("Another amount came")
        EXPIRED = "expired", _("Expired")
        CANCELLED = "cancelled", _("Cancelled")

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="payments")
    method = models.CharField(_("method"), max_length=40)
    provider = models.CharField(_("provider"), max_length=20)
    reference = models.CharField(_("reference"), max_length=64)
    amount = models.BigIntegerField(_("amount"))
    captured_amount = models.BigIntegerField(_("received"), default=0)
    state = models.CharField(_("state"), max_length=16, choices=State, default="waiting")
    bank_account = models.ForeignKey(
        "payments.BankAccount",
        verbose_name=_("bank account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payments",
    )
    unique_code = models.PositiveSmallIntegerField(_("unique code"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("pay before"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    rejection = models.CharField(_("why the proof was rejected"), max_length=200, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "reference"], name="payment_reference_once_a_provider"
            ),
            models.UniqueConstraint(
                fields=["bank_account", "amount"],
                condition=Q(state__in=OPEN),
                name="transfer_amount_unique_while_open",
            ),
            models.UniqueConstraint(
                fields=["order", "provider"],
                condition=Q(state__in=OPEN),
                name="one_open_payment_an_order_and_provider",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(condition=Q(captured_amount__gte=0), name="payment_captured_not_negative"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "waiting",
                        "review",
                        "paid",
                        "paid_late",
                        "amount_mismatch",
                        "expired",
                        "cancelled",
                    ]
                ),
                name="payment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(unique_code__isnull=True) | Q(unique_code__gte=1, unique_code__lte=999),
                name="payment_unique_code_three_digits",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", *HOMELESS]) | Q(paid_at__isnull=False, captured_amount__gt=0),
                name="payment_paid_has_time_and_amount",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], condition=Q(state="review"), name="payment_to_confirm"),
            models.Index(fields=["state", "-id"], condition=Q(state__in=HOMELESS), name="payment_no_home"),
        ]
        triggers = [
            pgtrigger.Protect(name="payment_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="payment_moves_forward",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.AnyChange("state"),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM payments_paymenttransition t
                        WHERE t.old = OLD.state AND t.new = NEW.state
                    ) THEN
                        RAISE EXCEPTION 'a payment cannot go from % to %', OLD.state, NEW.state
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_state_path';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="payment_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "order",
                    "method",
                    "provider",
                    "reference",
                    "amount",
                    "bank_account",
                    "unique_code",
                    "created_at",
                ),
                func="""
                    RAISE EXCEPTION 'what a payment is for never changes'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_is_frozen';
                """,
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def is_open(self):
        return self.state in OPEN
