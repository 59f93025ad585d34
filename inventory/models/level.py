"""How much of a variant lies where; moved only by inserting movements."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# Depth 1 is a statement of the application; deeper means that the movement trigger speaks.
REFUSE_DIRECT_CHANGE = """
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'stock is moved by inserting a movement, not set'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'stock_level_moved_by_ledger_only';
    END IF;
    RETURN NEW;
"""


@pghistory.track(
    pghistory.UpdateEvent(condition=pghistory.AnyChange("backorder_limit", "low_stock_threshold")),
    fields=["id", "location", "variant", "backorder_limit", "low_stock_threshold"],
    model_name="StockSettingEvent",
)
class StockLevel(models.Model):
    location = models.ForeignKey(
        "inventory.StockLocation", verbose_name=_("location"), on_delete=models.PROTECT
    )
    variant = models.ForeignKey(
        "catalog.Variant",
        verbose_name=_("variant"),
        on_delete=models.PROTECT,
        related_name="stock_levels",
    )
    bin = models.CharField(
        _("shelf or bin"),
        max_length=30,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example A-03-2: pick lists are sorted by it."),
    )
    on_hand = models.IntegerField(_("on hand"), default=0, editable=False)
    reserved = models.IntegerField(_("reserved"), default=0, editable=False)
    backorder_limit = models.PositiveIntegerField(_("may be sold beyond stock"), default=0)
    low_stock_threshold = models.PositiveIntegerField(_("low at"), default=0)
    available = models.GeneratedField(
        expression=F("on_hand") - F("reserved") + F("backorder_limit"),
        output_field=models.IntegerField(),
        db_persist=True,
        verbose_name=_("available"),
    )

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        ordering = ["variant__sku", "location"]
        constraints = [
            models.UniqueConstraint(fields=["location", "variant"], name="level_once_a_location_and_variant"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_level_on_hand_not_negative"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="stock_level_reserved_not_negative"),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("on_hand") + F("backorder_limit")),
                name="stock_level_not_oversold",
                violation_error_message=_("More is reserved than there is."),
            ),
        ]
        indexes = [
            models.Index(fields=["variant"], condition=Q(available__gt=0), name="level_available"),
            # The low-stock list of the back office.
            models.Index(
                fields=["available"],
                condition=Q(available__lte=F("low_stock_threshold")),
                name="level_low",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="level_starts_empty",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__on_hand=0) | ~pgtrigger.Q(new__reserved=0),
                func=REFUSE_DIRECT_CHANGE,
            ),
            pgtrigger.Trigger(
                name="level_moved_by_ledger_only",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("on_hand", "reserved"),
                condition=pgtrigger.AnyChange("on_hand", "reserved"),
                func=REFUSE_DIRECT_CHANGE,
            ),
        ]

    def __str__(self):
        return f"{self.variant_id} @ {self.location_id}"

    @property
    def is_low(self):
        return self.available <= self.low_stock_threshold
