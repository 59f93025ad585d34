"""Money going back: asked for once by its key, never more than came, exact to the rupiah."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .proof import private_storage

# Refunds that do not hold money back any more.
DEAD = ["failed", "cancelled"]


@pghistory.track(
    pghistory.UpdateEvent(condition=pghistory.AnyChange("state", "amount", "transfer_reference")),
    fields=["id", "payment", "amount", "state", "way", "transfer_reference", "actor"],
    model_name="RefundEvent",
)
class Refund(models.Model):
    """`amount` = its lines + shipping_amount + other_amount, whole rupiah.

    `way`: provider (through the gateway's API), manual (staff transfer it), credit (kept for the
    customer), reversal and chargeback (taken by the gateway without our asking), no_cash (of an
    order to be paid on delivery that arrived in part: what the courier did not collect), let_go (what a
    transfer was short of, and the shop does not ask for).
    """

    class Way(models.TextChoices):
        PROVIDER = "provider", _("through the gateway")
        MANUAL = "manual", _("by bank transfer")
        CREDIT = "credit", _("as customer credit")
        REVERSAL = "reversal", _("taken back by the gateway")
        CHARGEBACK = "chargeback", _("charged back by the bank")
        NO_CASH = "no_cash", _("not collected by the courier")
        LET_GO = "let_go", _("missing, and let go")

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked for")
        UNKNOWN = "unknown", _("The gateway did not answer")
        PENDING = "pending", _("On its way")
        MANUAL = "manual", _("To be transferred")
        SUCCEEDED = "succeeded", _("Paid back")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Called off")

    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="refunds")
    # Made when the form is opened: the same refund pressed twice is one.
    key = models.CharField(_("key"), max_length=64, unique=True)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    state = models.CharField(_("state"), max_length=10, choices=State, default="requested")
    amount = models.BigIntegerField(_("amount"))
    shipping_amount = models.BigIntegerField(_("of it shipping"), default=0)
    other_amount = models.BigIntegerField(_("of it other"), default=0)
    # In the gateway's currency, smallest unit; null: rupiah.
    charge_amount = models.BigIntegerField(_("in the gateway's currency"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    gateway_id = models.CharField(_("gateway's refund"), max_length=255, blank=True)
    failure = models.CharField(_("why it failed"), max_length=500, blank=True)
    # Where a manual refund goes, and the proof that it went.
    destination_bank = models.CharField(_("bank"), max_length=40, blank=True)
    destination_number = models.CharField(_("account number"), max_length=30, blank=True)
    destination_name = models.CharField(_("account holder"), max_length=100, blank=True)
    transfer_reference = models.CharField(_("transfer reference"), max_length=100, blank=True)
    proof = models.FileField(
        _("proof"), upload_to="refunds/%Y/%m", storage=private_storage, max_length=200, blank=True
    )
    actor = models.CharField(_("by"), max_length=150)
    created_at = models.DateTimeField(_("asked at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_look_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, shipping_amount__gte=0, other_amount__gte=0)
                & Q(amount__gte=F("shipping_amount") + F("other_amount")),
                name="refund_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(actor=""), name="refund_has_reason_and_actor"
            ),
            models.CheckConstraint(
                condition=~Q(way="manual", state="succeeded") | ~Q(transfer_reference=""),
                name="manual_refund_has_reference",
            ),
            models.CheckConstraint(
                condition=Q(
                    way__in=["provider", "manual", "credit", "reversal", "chargeback", "no_cash", "let_go"]
                ),
                name="refund_way_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="succeeded") | Q(finished_at__isnull=False),
                name="refund_done_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "id"],
                condition=~Q(state__in=["succeeded", *DEAD]),
                name="refund_unfinished",
            ),
            models.Index(
                fields=["next_look_at"], condition=Q(next_look_at__isnull=False), name="refund_to_look_at"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="refund_is_kept", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="refund_moves_forward",
                field="state",
                transitions=[
                    ("requested", "unknown"),
                    ("requested", "pending"),
                    ("requested", "manual"),
                    ("requested", "succeeded"),
                    ("requested", "failed"),
                    ("requested", "cancelled"),
                    # The call never left.
                    ("unknown", "requested"),
                    ("unknown", "pending"),
                    ("unknown", "succeeded"),
                    ("unknown", "failed"),
                    ("pending", "succeeded"),
                    ("pending", "failed"),
                    ("manual", "succeeded"),
                    ("manual", "cancelled"),
                    # A gateway may take back what it called done.
                    ("succeeded", "failed"),
                    # What the gateway could not do, staff do by hand, or not at all.
                    ("failed", "manual"),
                    ("failed", "cancelled"),
                ],
            ),
            pgtrigger.Trigger(
                name="refund_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "payment",
                    "key",
                    "amount",
                    "shipping_amount",
                    "other_amount",
                    "charge_amount",
                    "created_at",
                ),
                func="""
                    RAISE EXCEPTION 'a refund is what was asked for'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_is_frozen';
                """,
            ),
            # The payment's own CHECK then refuses more than was captured.
            pgtrigger.Trigger(
                name="refund_counts_on_payment",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                func="""
                    UPDATE payments_payment SET
                        refunding_amount = refunding_amount
                            + CASE WHEN NEW.state IN ('failed', 'cancelled') THEN 0 ELSE NEW.amount END
                            - CASE WHEN TG_OP = 'INSERT' THEN 0
                                WHEN OLD.state IN ('failed', 'cancelled') THEN 0 ELSE OLD.amount END,
                        refunded_amount = refunded_amount
                            + CASE WHEN NEW.state = 'succeeded' THEN NEW.amount ELSE 0 END
                            - CASE WHEN TG_OP = 'INSERT' THEN 0
                                WHEN OLD.state = 'succeeded' THEN OLD.amount ELSE 0 END
                    WHERE id = NEW.payment_id;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="refund_adds_up",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF NEW.amount <> NEW.shipping_amount + NEW.other_amount
                        + (SELECT coalesce(sum(amount), 0) FROM payments_refundline
                           WHERE refund_id = NEW.id) THEN
                        RAISE EXCEPTION 'a refund is the sum of its parts'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_adds_up';
                    END IF;
                    RETURN NULL;
                """,
            ),
            # Lines are checked when they are written; a refund that failed had let go of them.
            pgtrigger.Trigger(
                name="refund_comes_back_within_sold",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(old__state__in=DEAD) & ~pgtrigger.Q(new__state__in=DEAD),
                func="""
                    PERFORM 1 FROM orders_detailorder d JOIN payments_refundline l ON l.detail_id = d.id
                        WHERE l.refund_id = NEW.id ORDER BY d.id FOR NO KEY UPDATE OF d;
                    IF EXISTS (
                        SELECT 1 FROM payments_refundline mine
                            JOIN orders_detailorder d ON d.id = mine.detail_id
                            JOIN payments_refundline l ON l.detail_id = d.id
                            JOIN payments_refund r ON r.id = l.refund_id
                        WHERE mine.refund_id = NEW.id AND r.state NOT IN ('failed', 'cancelled')
                        GROUP BY d.id, d.quantity, d.subtotal
                        HAVING sum(l.quantity) > d.quantity OR sum(l.amount) > d.subtotal
                    ) THEN
                        RAISE EXCEPTION 'more is refunded than was sold'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_line_within_sold';
                    END IF;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="refund_shipping_within_order",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                condition=pgtrigger.Q(new__shipping_amount__gt=0),
                func="""
                    PERFORM 1 FROM orders_order o JOIN payments_payment p ON p.order_id = o.id
                        WHERE p.id = NEW.payment_id FOR NO KEY UPDATE OF o;
                    IF (SELECT sum(r.shipping_amount) FROM payments_refund r
                            JOIN payments_payment p ON p.id = r.payment_id
                            WHERE p.order_id = (SELECT order_id FROM payments_payment
                                WHERE id = NEW.payment_id)
                                AND r.state NOT IN ('failed', 'cancelled'))
                        > (SELECT o.shipping_amount FROM orders_order o
                            JOIN payments_payment p ON p.order_id = o.id WHERE p.id = NEW.payment_id) THEN
                        RAISE EXCEPTION 'more shipping than was paid'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_shipping_within_order';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def is_finished(self):
        return self.state in {"succeeded", *DEAD}


class RefundLine(models.Model):
    """`quantity` units of a line, or 0 for a part of its price only; never more than was sold."""

    refund = models.ForeignKey("payments.Refund", on_delete=models.PROTECT, related_name="lines")
    detail = models.ForeignKey("orders.DetailOrder", on_delete=models.PROTECT, related_name="refund_lines")
    quantity = models.PositiveIntegerField(_("quantity"))
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("refunded line")
        verbose_name_plural = _("refunded lines")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["refund", "detail"], name="refund_line_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(amount=0, quantity__gt=0), name="refund_line_says_something"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="refund_line_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="refund_line_within_sold",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                declare=[("sold", "orders_detailorder%ROWTYPE"), ("units", "bigint"), ("money", "bigint")],
                func="""
                    SELECT * INTO sold FROM orders_detailorder WHERE id = NEW.detail_id
                        FOR NO KEY UPDATE;
                    SELECT sum(l.quantity), sum(l.amount) INTO units, money
                        FROM payments_refundline l JOIN payments_refund r ON r.id = l.refund_id
                        WHERE l.detail_id = NEW.detail_id AND r.state NOT IN ('failed', 'cancelled');
                    IF units > sold.quantity OR money > sold.subtotal THEN
                        RAISE EXCEPTION 'more is refunded than was sold'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_line_within_sold';
                    END IF;
                    IF (SELECT p.order_id FROM payments_refund r JOIN payments_payment p
                            ON p.id = r.payment_id WHERE r.id = NEW.refund_id) <> sold.order_id THEN
                        RAISE EXCEPTION 'this line is of another order'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_line_of_its_order';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.quantity} x {self.detail_id}: {self.amount}"
