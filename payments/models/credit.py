"""What the shop owes its customers: a ledger, in which each row is a reason."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CreditEntry(models.Model):
    """`amount` is whole rupiah: positive when given, negative when used or paid out.

    Whose it is, is told by the account, or by the phone number of a guest (E.164).
    """

    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("customer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credit_entries",
    )
    phone = models.CharField(_("mobile number"), max_length=16)
    refund = models.OneToOneField(
        "payments.Refund", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_entry"
    )
    amount = models.BigIntegerField(_("amount"))
    reason = models.CharField(_("reason"), max_length=200)
    actor = models.CharField(_("by"), max_length=150)
    at = models.DateTimeField(_("at"))
    # The same deed done twice is one entry.
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = _("customer credit")
        verbose_name_plural = _("customer credits")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="credit_amount_not_zero"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(actor=""), name="credit_has_reason_and_actor"
            ),
        ]
        indexes = [models.Index(fields=["phone", "id"], name="credit_of_phone")]
        triggers = [
            pgtrigger.Protect(name="credit_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="credit_never_below_zero",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__amount__lt=0),
                func="""
                    PERFORM pg_advisory_xact_lock(hashtext('payments.credit:' || NEW.phone));
                    IF NEW.amount + (SELECT coalesce(sum(amount), 0) FROM payments_creditentry
                                     WHERE phone = NEW.phone) < 0 THEN
                        RAISE EXCEPTION 'there is not that much credit'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_never_below_zero';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.phone} {self.amount}"
