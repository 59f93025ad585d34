"""Money that couriers collected at the door and then paid over to the shop, parcel by parcel."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CodSettlement(models.Model):
    """One transfer of a courier; `amount` is what its parcels brought, `fee_amount` what it kept."""

    courier_code = models.CharField(_("courier"), max_length=20)
    reference = models.CharField(_("courier's reference"), max_length=100)
    settled_on = models.DateField(_("date"))
    amount = models.BigIntegerField(_("collected"))
    fee_amount = models.BigIntegerField(_("kept by the courier"), default=0)
    actor = models.CharField(_("by"), max_length=150)
    created_at = models.DateTimeField(_("booked at"))

    class Meta:
        verbose_name = _("COD settlement")
        verbose_name_plural = _("COD settlements")
        ordering = ["-settled_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["courier_code", "reference"],
                name="cod_settlement_once",
                violation_error_message=_("This settlement is booked already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, fee_amount__gte=0), name="cod_settlement_amounts_positive"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="cod_settlement_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self):
        return self.reference


class CodSettlementLine(models.Model):
    settlement = models.ForeignKey("payments.CodSettlement", on_delete=models.PROTECT, related_name="lines")
    # A parcel's money is paid over once.
    payment = models.OneToOneField(
        "payments.Payment", on_delete=models.PROTECT, related_name="cod_settlement_line"
    )
    amount = models.BigIntegerField(_("amount"))

    class Meta:
        verbose_name = _("parcel of a COD settlement")
        verbose_name_plural = _("parcels of a COD settlement")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="cod_settlement_line_positive"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="cod_settlement_line_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="cod_settlement_adds_up",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF (SELECT amount FROM payments_codsettlement WHERE id = NEW.settlement_id)
                        <> (SELECT sum(amount) FROM payments_codsettlementline
                            WHERE settlement_id = NEW.settlement_id) THEN
                        RAISE EXCEPTION 'a settlement is the sum of its parcels'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'cod_settlement_adds_up';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.payment_id}: {self.amount}"
