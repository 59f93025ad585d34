"""Deciding what a line of a statement is: the money of a payment, or none of the shop's orders."""

from django.db import transaction

from payments.locking import lock_payment
from payments.models import BankStatementLine, PaymentEvent
from payments.settling import settle
from payments.shortfall import BANKED

State = BankStatementLine.State


class LineTaken(Exception):
    """Somebody decided about the line before; `line` is how it is now."""

    def __init__(self, line):
        self.line = line
        super().__init__(line.state)


class DoesNotFit(Exception):
    """The payment cannot take this money: it is none of a bank, or not the sum it waits for."""


@transaction.atomic
def match_line(line, payment, *, actor, at, must_fit=False):
    """Take a line's money as that of `payment`, once, whoever else presses; returns the payment.

    Money that staff confirmed by hand before is not counted again (`settle` knows both).
    With `must_fit` the payment has to be open and wait for exactly this sum. Raises LineTaken
    or DoesNotFit; then nothing is changed.
    """
    _order, payment = lock_payment(payment.pk)
    line = lock_line(line)
    if payment.provider not in BANKED:
        raise DoesNotFit(payment.provider)
    if must_fit and not (payment.is_open and payment.amount == line.amount):
        raise DoesNotFit(payment.state)
    payment = settle(
        payment,
        amount=line.amount,
        event_key=f"statement:{line.fingerprint}",
        actor=actor,
        at=at,
        body=line.description,
        source=PaymentEvent.Source.STATEMENT,
    )
    decide(line, State.MATCHED, payment=payment, actor=actor, at=at)
    return payment


def lock_line(line):
    line = BankStatementLine.objects.select_for_update().get(pk=line.pk)
    if line.state == State.MATCHED:
        raise LineTaken(line)
    return line


@transaction.atomic
def set_aside(line, *, reason, actor, at):
    """Say that a line is no order's money; it may still be matched later. Raises LineTaken."""
    decide(lock_line(line), State.SET_ASIDE, reason=reason, actor=actor, at=at)


def decide(line, state, *, actor, at, payment=None, reason=""):
    line.state, line.payment, line.reason = state, payment, reason
    line.actor, line.decided_at = actor, at
    line.save(update_fields=["state", "payment", "reason", "actor", "decided_at"])
