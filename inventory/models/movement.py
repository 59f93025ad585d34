"""The stock ledger: append-only, the only door to stock. A level is the sum of its movements."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StockMovement(models.Model):
    class Kind(models.TextChoices):
        RECEIVED = "received", _("received")
        RESERVED = "reserved", _("reserved")
        RELEASED = "released", _("released")
        SHIPPED = "shipped", _("shipped")
        RETURNED = "returned", _("returned")
        ADJUSTED = "adjusted", _("adjusted")
        COUNTED = "counted", _("counted")
        TRANSFERRED = "transferred", _("transferred")

    level = models.ForeignKey("inventory.StockLevel", on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    delta_on_hand = models.IntegerField(_("on hand"), default=0)
    delta_reserved = models.IntegerField(_("reserved"), default=0)
    cause = models.CharField(_("cause"), max_length=80)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    actor = models.CharField(_("by"), max_length=150, blank=True)
    # Chosen by the caller: the same deed done twice moves stock once.
    key = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="received", delta_on_hand__gt=0, delta_reserved=0)
                | Q(kind="reserved", delta_on_hand=0, delta_reserved__gt=0)
                | Q(kind="released", delta_on_hand=0, delta_reserved__lt=0)
                | Q(kind="shipped", delta_on_hand__lt=0, delta_reserved=F("delta_on_hand"))
                | Q(kind="returned", delta_on_hand__gt=0, delta_reserved=0)
                | Q(kind="adjusted", delta_reserved=0) & ~Q(delta_on_hand=0)
                | Q(kind="counted", delta_reserved=0)
                | Q(kind="transferred", delta_reserved=0) & ~Q(delta_on_hand=0),
                name="movement_deltas_fit_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["adjusted", "counted"]) | ~Q(reason=""),
                name="movement_by_hand_has_reason",
                violation_error_message=_("Say why the stock is changed."),
            ),
            models.CheckConstraint(condition=~Q(cause=""), name="movement_has_cause"),
        ]
        indexes = [
            models.Index(fields=["cause"], name="movement_by_cause"),
            models.Index(fields=["at"], name="movement_by_time"),
        ]
        triggers = [
            pgtrigger.Protect(name="movement_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            # AFTER, so that the unique key has already refused a repeated deed.
            pgtrigger.Trigger(
                name="movement_moves_level",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE inventory_stocklevel SET
                        on_hand = on_hand + NEW.delta_on_hand,
                        reserved = reserved + NEW.delta_reserved
                    WHERE id = NEW.level_id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.delta_on_hand:+d} {self.delta_reserved:+d}"
