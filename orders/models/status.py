"""The ledger of an order's statuses: the only door to them, and the record of who, when and why."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OrderTransition(models.Model):
    """A step that an order may take; the rows come by migration, the trigger reads them."""

    field = models.CharField(max_length=20)
    old = models.CharField(max_length=14)
    new = models.CharField(max_length=14)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["field", "old", "new"], name="transition_once"),
        ]

    def __str__(self):
        return f"{self.field}: {self.old} -> {self.new}"


class OrderStatusChange(models.Model):
    class Field(models.TextChoices):
        STATUS = "status", _("status")
        PAYMENT = "payment_status", _("payment")
        FULFILMENT = "fulfilment_status", _("fulfilment")

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="status_changes")
    field = models.CharField(_("what"), max_length=20, choices=Field)
    old = models.CharField(_("from"), max_length=14)
    new = models.CharField(_("to"), max_length=14)
    at = models.DateTimeField(_("at"))
    actor = models.CharField(_("by"), max_length=150)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(field__in=["status", "payment_status", "fulfilment_status"]),
                name="status_change_field_known",
            ),
            models.CheckConstraint(condition=~Q(actor=""), name="status_change_has_actor"),
            models.CheckConstraint(
                condition=~Q(field="status", new="cancelled") | ~Q(reason=""),
                name="cancellation_has_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="status_change_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="status_change_moves_order",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM orders_ordertransition t
                        WHERE t.field = NEW.field AND t.old = NEW.old AND t.new = NEW.new
                    ) THEN
                        RAISE EXCEPTION 'an order cannot go from % to %', NEW.old, NEW.new
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'order_status_path';
                    END IF;
                    IF NEW.field = 'status' THEN
                        UPDATE orders_order SET status = NEW.new,
                            shipped_at = CASE NEW.new
                                WHEN 'shipped' THEN NEW.at ELSE shipped_at END,
                            delivered_at = CASE NEW.new
                                WHEN 'delivered' THEN NEW.at ELSE delivered_at END,
                            cancelled_at = CASE WHEN NEW.new IN ('cancelled', 'expired')
                                THEN NEW.at WHEN NEW.old = 'expired' THEN NULL ELSE cancelled_at END
                        WHERE id = NEW.order_id AND status = NEW.old;
                    ELSIF NEW.field = 'payment_status' THEN
                        UPDATE orders_order SET payment_status = NEW.new,
                            paid_at = CASE WHEN NEW.new = 'paid' AND NEW.old = 'unpaid'
                                THEN NEW.at ELSE paid_at END
                        WHERE id = NEW.order_id AND payment_status = NEW.old;
                    ELSE
                        UPDATE orders_order SET fulfilment_status = NEW.new
                        WHERE id = NEW.order_id AND fulfilment_status = NEW.old;
                    END IF;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'the order is not % any more', NEW.old
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'order_status_moved_on';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.old} -> {self.new}"


class OrderNote(models.Model):
    """What staff write down about an order, for each other."""

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(_("note"), max_length=2000)
    actor = models.CharField(_("by"), max_length=150)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["at", "id"]

    def __str__(self):
        return self.text[:40]
