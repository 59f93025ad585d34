"""An attempt to pay an order; it only moves forward, and the database refuses other ways."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

OPEN = ["waiting", "unknown", "review"]
# Money that came but has no order to pay: staff decide what becomes of it.
HOMELESS = ["paid_late", "paid_twice", "amount_mismatch"]
# Money that was here and is gone again.
TAKEN_BACK = ["reversed", "charged_back"]
STATES = [*OPEN, "paid", *HOMELESS, *TAKEN_BACK, "failed", "expired", "cancelled"]


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
        """What waits for the eyes of staff: a proof of transfer, a gateway's doubt."""
        return self.filter(state="review")

    def without_home(self):
        """Money that came for an order that could not take it, as long as some of it is here."""
        return self.filter(state__in=HOMELESS, refunding_amount__lt=F("captured_amount"))

    def to_look_at(self, at):
        """Attempts at a gateway whose turn it is to be asked about."""
        return self.filter(next_look_at__lte=at)


@pghistory.track(
    pghistory.UpdateEvent(
        condition=pghistory.AnyChange("state", "amount", "captured_amount", "refunding_amount")
    ),
    pghistory.DeleteEvent(),
    fields=["id", "order", "state", "amount", "captured_amount", "refunding_amount"],
    model_name="PaymentChangeEvent",
)
class Payment(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the money")
        UNKNOWN = "unknown", _("The gateway did not answer")
        REVIEW = "review", _("Being checked")
        PAID = "paid", _("Paid")
        PAID_LATE = "paid_late", _("Paid too late")
        PAID_TWICE = "paid_twice", _("Paid twice")
        AMOUNT_MISMATCH = "amount_mismatch", _("Another amount came")
        REVERSED = "reversed", _("Money went back")
        CHARGED_BACK = "charged_back", _("Charged back")
        FAILED = "failed", _("Failed")
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
    qris_code = models.ForeignKey(
        "payments.QrisCode",
        verbose_name=_("QRIS code"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payments",
    )
    unique_code = models.PositiveSmallIntegerField(_("unique code"), null=True, blank=True)
    # The n-th attempt to pay this order.
    number = models.PositiveSmallIntegerField(_("attempt"), default=1)
    label = models.CharField(_("method"), max_length=80, blank=True)
    # What the gateway is asked for, in its currency's smallest unit; null: `amount` in rupiah.
    charge_amount = models.BigIntegerField(_("charged there"), null=True, blank=True)
    charge_currency = models.CharField(_("currency"), max_length=3, default="IDR")
    # Whole rupiah for one unit of the currency, frozen with the attempt.
    exchange_rate = models.PositiveIntegerField(_("exchange rate"), null=True, blank=True)
    gateway_id = models.CharField(_("gateway's session"), max_length=255, blank=True)
    redirect_url = models.CharField(max_length=1000, blank=True)
    transaction_id = models.CharField(_("gateway's transaction"), max_length=255, blank=True)
    channel = models.CharField(_("channel"), max_length=40, blank=True)
    # Words for people: {"va_number": ..., "bank": ..., "masked_card": ...}.
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    failure = models.CharField(_("why it failed"), max_length=500, blank=True)
    # What the gateway keeps for this payment, by the rule of the day the money came.
    gateway_fee_amount = models.BigIntegerField(_("gateway's fee"), null=True, blank=True)
    # Kept by the refunds' own trigger: asked for and not refused, and truly gone.
    refunding_amount = models.BigIntegerField(_("being refunded"), default=0)
    refunded_amount = models.BigIntegerField(_("refunded"), default=0)
    # Money without an order is paid back until then.
    refund_due_at = models.DateTimeField(_("refund before"), null=True, blank=True)
    open_tries = models.PositiveSmallIntegerField(default=0)
    looks = models.PositiveSmallIntegerField(default=0)
    next_look_at = models.DateTimeField(null=True, blank=True)
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
                fields=["qris_code", "amount"],
                condition=Q(state__in=OPEN),
                name="qris_amount_unique_while_open",
            ),
            # However many tell of money: only one attempt can have paid an order.
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="paid"), name="one_payment_pays_an_order"
            ),
            models.UniqueConstraint(fields=["order", "number"], name="payment_number_once_an_order"),
            models.UniqueConstraint(
                fields=["order", "provider"],
                condition=Q(state__in=OPEN),
                name="one_open_payment_an_order_and_provider",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(condition=Q(captured_amount__gte=0), name="payment_captured_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=STATES),
                name="payment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(unique_code__isnull=True) | Q(unique_code__gte=1, unique_code__lte=999),
                name="payment_unique_code_three_digits",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", *HOMELESS, *TAKEN_BACK])
                | Q(paid_at__isnull=False, captured_amount__gt=0),
                name="payment_paid_has_time_and_amount",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["paid", *HOMELESS, *TAKEN_BACK]) | Q(captured_amount=0),
                name="payment_money_has_a_state",
            ),
            models.CheckConstraint(
                condition=Q(
                    refunded_amount__gte=0,
                    refunded_amount__lte=F("refunding_amount"),
                    refunding_amount__lte=F("captured_amount"),
                ),
                name="payment_refunds_within_captured",
            ),
            models.CheckConstraint(
                condition=Q(charge_currency="IDR", exchange_rate__isnull=True)
                | Q(charge_amount__gt=0, exchange_rate__gt=0),
                name="payment_foreign_charge_has_rate",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], condition=Q(state="review"), name="payment_to_confirm"),
            models.Index(fields=["state", "-id"], condition=Q(state__in=HOMELESS), name="payment_no_home"),
            models.Index(
                fields=["id"],
                condition=Q(state="paid", captured_amount__gt=F("amount")),
                name="payment_paid_too_much",
            ),
            models.Index(
                fields=["id"],
                condition=Q(state__in=TAKEN_BACK),
                name="payment_taken_back",
            ),
            models.Index(
                fields=["next_look_at"],
                condition=Q(next_look_at__isnull=False),
                name="payment_to_look_at",
            ),
            models.Index(
                fields=["provider", "gateway_id"], condition=~Q(gateway_id=""), name="payment_by_gateway_id"
            ),
            models.Index(
                fields=["provider", "transaction_id"],
                condition=~Q(transaction_id=""),
                name="payment_by_transaction_id",
            ),
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
                    "qris_code",
                    "unique_code",
                    "number",
                    "charge_amount",
                    "charge_currency",
                    "exchange_rate",
                    "created_at",
                ),
                func="""
                    RAISE EXCEPTION 'what a payment is for never changes'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_is_frozen';
                """,
            ),
            pgtrigger.Trigger(
                name="payment_keeps_its_money",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("captured_amount"),
                condition=pgtrigger.Q(new__captured_amount__lt=pgtrigger.F("old__captured_amount")),
                func="""
                    RAISE EXCEPTION 'money that came is not taken off a payment; it is refunded'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_keeps_its_money';
                """,
            ),
            # Depth 1 is the application; deeper is the refunds' own trigger.
            pgtrigger.Trigger(
                name="payment_refunds_by_refund_only",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("refunding_amount", "refunded_amount"),
                condition=pgtrigger.AnyChange("refunding_amount", "refunded_amount"),
                func="""
                    IF pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'what is refunded is changed by a Refund'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'payment_refunds_by_refund_only';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def is_homeless(self):
        return self.state in HOMELESS

    @property
    def expected_charge(self):
        """What the gateway has to capture, in the smallest unit of `charge_currency`."""
        return self.amount if self.charge_amount is None else self.charge_amount

    @property
    def refundable_amount(self):
        return self.captured_amount - self.refunding_amount
