"""The lines about which there can be no doubt: found, and confirmed with one press."""

from django.db.models import Exists, OuterRef, Q

from payments.models import BankStatementLine, Payment

from .confirming import BANKED, DoesNotFit, LineTaken, match_line
from .matching import suggest

# What one press may do while a person waits for the page; the rest needs another.
MOST_AT_ONCE = 200


def find_sure(*, at):
    """Suggestions, surely right, for the oldest lines that wait for exactly one open payment."""
    waiting = Payment.objects.open().filter(provider__in=BANKED, amount=OuterRef("amount"))
    waiting = waiting.filter(Q(bank_account=OuterRef("account")) | Q(provider="qris"))
    lines = BankStatementLine.objects.filter(Exists(waiting), state="new").order_by("booked_on", "pk")
    return [found for found in suggest(lines[:MOST_AT_ONCE], at=at) if found.is_sure]


def confirm_sure(*, actor, at):
    """Match every line that is sure, each in a transaction of its own; returns how many it were.

    A line or an order that somebody else was quicker with is passed over.
    """
    confirmed = 0
    for found in find_sure(at=at):
        try:
            match_line(found.line, found.candidates[0].payment, actor=actor, at=at, must_fit=True)
        except (LineTaken, DoesNotFit):
            continue
        confirmed += 1
    return confirmed
