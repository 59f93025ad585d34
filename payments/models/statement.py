"""Bank statements as they were imported, and what became of each line of money that came in."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BankStatement(models.Model):
    account = models.ForeignKey("payments.BankAccount", on_delete=models.PROTECT, related_name="statements")
    name = models.CharField(_("file"), max_length=200)
    bank_format = models.CharField(_("format"), max_length=20)
    sha256 = models.CharField(max_length=64)
    line_count = models.PositiveIntegerField(_("lines"))
    new_count = models.PositiveIntegerField(_("new lines"))
    actor = models.CharField(_("by"), max_length=150)
    imported_at = models.DateTimeField(_("imported at"))

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "sha256"], name="bank_statement_once"),
        ]

    def __str__(self):
        return self.name


class BankStatementLine(models.Model):
    """Money that came in; `fingerprint` tells a line that two files both hold.

    `state`: new (nobody knows whose it is), matched (settled `payment`), set_aside (no order's
    money: a sale at the counter, the owner's own).
    """

    class State(models.TextChoices):
        NEW = "new", _("To be matched")
        MATCHED = "matched", _("Matched")
        SET_ASIDE = "set_aside", _("Set aside")

    statement = models.ForeignKey("payments.BankStatement", on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(
        "payments.BankAccount", on_delete=models.PROTECT, related_name="statement_lines"
    )
    booked_on = models.DateField(_("booked on"))
    description = models.CharField(_("description"), max_length=500)
    amount = models.BigIntegerField(_("amount"))
    fingerprint = models.CharField(max_length=64, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default="new")
    payment = models.ForeignKey(
        "payments.Payment",
        verbose_name=_("payment"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statement_lines",
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    actor = models.CharField(_("by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("statement line")
        verbose_name_plural = _("statement lines")
        ordering = ["-booked_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="statement_line_amount_positive"),
            models.CheckConstraint(
                condition=Q(state="new", payment__isnull=True)
                | Q(state="matched", payment__isnull=False)
                | Q(state="set_aside", payment__isnull=True) & ~Q(reason=""),
                name="statement_line_state_fits",
            ),
        ]
        indexes = [
            models.Index(fields=["-booked_on", "-id"], condition=Q(state="new"), name="statement_line_new"),
        ]
        triggers = [
            pgtrigger.Protect(name="statement_line_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="statement_line_is_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "statement", "account", "booked_on", "description", "amount", "fingerprint"
                ),
                func="""
                    RAISE EXCEPTION 'a statement line stays as the bank wrote it'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_is_frozen';
                """,
            ),
            # Once matched, its money is booked: a wrong match is mended by a refund.
            pgtrigger.Trigger(
                name="statement_line_matched_once",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state", "payment_id"),
                condition=pgtrigger.Q(old__state="matched"),
                func="""
                    RAISE EXCEPTION 'this line is matched already'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_matched_once';
                """,
            ),
        ]

    def __str__(self):
        return f"{self.booked_on} {self.amount}"
