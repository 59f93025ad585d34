"""Whose money a line of a statement may be: ranked guesses, each with its reason; people decide.

The amount alone tells (that is what unique codes are for), then the number of an order in the
description, then a name beside a nearly equal amount.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from payments.models import BankStatementLine, Payment, PaymentEvent
from payments.shortfall import SMALL_DIFFERENCE

from .confirming import BANKED
from .words import likeness, order_numbers_in

# How long after its end an attempt still expects its shopper's transfer.
RECENTLY = timedelta(days=7)
LIKE_ENOUGH = 60
MOST_CANDIDATES = 3


@dataclass(frozen=True)
class Candidate:
    """A payment that a line may belong to; `rank` is better the lower, `reason` is for staff."""

    payment: Payment
    rank: int
    reason: str
    difference: int = 0


@dataclass(frozen=True)
class Suggestion:
    """A line with its best candidates first; `is_sure` if there can be no other."""

    line: BankStatementLine
    candidates: list
    is_sure: bool = False


def suggest(lines, *, at):
    """A Suggestion for each line, in a number of queries that does not grow with them."""
    near = by_amount(reachable_payments(lines, at))
    named = named_payments(lines)
    rivals = Counter(
        BankStatementLine.objects.filter(state="new", amount__in={line.amount for line in lines}).values_list(
            "account_id", "amount"
        )
    )
    return [suggestion_for(line, near, named, rivals) for line in lines]


def reachable_payments(lines, at):
    """What could be paid by these lines: open, ended lately, waiting for a rest, or told by hand."""
    accounts = {line.account_id for line in lines}
    lately = Q(due_at__gte=at - RECENTLY) | Q(due_at__isnull=True, created_at__gte=at - RECENTLY)
    by_hand = PaymentEvent.objects.filter(payment=OuterRef("pk"), source="staff", amount__isnull=False)
    lines_there = BankStatementLine.objects.filter(payment=OuterRef("pk"))
    states = (
        Q(state__in=["waiting", "unknown", "review", "amount_mismatch"])
        | Q(state__in=["expired", "cancelled", "failed"]) & lately
        | Q(state="paid", paid_at__gte=at - RECENTLY) & Exists(by_hand) & ~Exists(lines_there)
    )
    return (
        Payment.objects.filter(states, provider__in=BANKED)
        .filter(Q(bank_account__in=accounts) | Q(provider="qris"))
        .select_related("order", "bank_account")
        .order_by("pk")
    )


def by_amount(payments):
    """{thousands of rupiah: payments}, so that a line looks only at amounts close to its own."""
    shelves = defaultdict(list)
    for payment in payments:
        shelves[awaited(payment) // 1000].append(payment)
    return shelves


def awaited(payment):
    """What would complete a payment: all of it, or the rest after another amount came."""
    if payment.state == "amount_mismatch" and payment.captured_amount < payment.amount:
        return payment.amount - payment.captured_amount
    return payment.amount


def named_payments(lines):
    """{order number: its newest payment that a bank can settle}, of all numbers that lines name."""
    numbers = {number for line in lines for number in order_numbers_in(line.description)}
    if not numbers:
        return {}
    payments = Payment.objects.filter(order__number__in=numbers, provider__in=BANKED)
    return {p.order.number: p for p in payments.select_related("order", "bank_account").order_by("pk")}


def suggestion_for(line, near, named, rivals):
    exact, numbered = list(by_sum(line, near)), list(by_number(line, named))
    is_sure = (
        [candidate.rank for candidate in exact] == [OPEN_AND_EXACT]
        and {candidate.payment.pk for candidate in numbered} <= {exact[0].payment.pk}
        # Two equal sums for one order: one of them is somebody else's, or came twice.
        and rivals[line.account_id, line.amount] == 1
    )
    candidates = [*exact, *numbered] if is_sure else [*exact, *numbered, *by_name(line, near)]
    found = {}
    for candidate in sorted(candidates, key=lambda c: (c.rank, abs(c.difference), -c.payment.pk)):
        found.setdefault(candidate.payment.pk, candidate)
    return Suggestion(line, list(found.values())[:MOST_CANDIDATES], is_sure)


# Ranks, the best first.
OPEN_AND_EXACT, PROVEN, REST, ENDED_EXACT, TAKEN_EXACT, NUMBER, CODE_FORGOTTEN, NAME = range(8)


def by_sum(line, near):
    for payment in near.get(line.amount // 1000, []):
        if awaited(payment) != line.amount or not could_pay(line, payment):
            continue
        yield Candidate(payment, *rank_of_equal(payment))


def rank_of_equal(payment):
    order = payment.order
    if payment.state == "paid":
        return PROVEN, _("Confirmed by hand already; this line is its proof. Nothing is booked twice.")
    if payment.state == "amount_mismatch":
        return REST, _("Exactly the rest that is missing.")
    if order.payment_status != "unpaid":
        return TAKEN_EXACT, _("Exactly the amount, but the order is paid in another way already.")
    if payment.is_open and order.status == "pending":
        return OPEN_AND_EXACT, _("Exactly the amount of this order.")
    return ENDED_EXACT, _("Exactly the amount, but the order is ended: %(status)s.") % {
        "status": order.get_status_display()
    }


def could_pay(line, payment):
    """Money is not sent before its order is placed, and to the account that the shopper was told."""
    placed_on = timezone.localdate(payment.created_at)
    is_there = payment.bank_account_id == line.account_id or payment.provider == "qris"
    return is_there and placed_on <= line.booked_on


def by_number(line, named):
    for number in order_numbers_in(line.description):
        payment = named.get(number)
        if payment is not None:
            yield candidate_for(line, payment, NUMBER, _("The description names this order."))


def candidate_for(line, payment, rank=0, *words):
    """A payment that somebody thinks of, with what speaks against it."""
    difference = line.amount - awaited(payment)
    if payment.captured_amount >= payment.amount:
        words += (_("It is paid already."),)
    elif difference:
        words += (difference_in_words(difference),)
    return Candidate(payment, rank, " ".join(words), difference)


def by_name(line, near):
    """Nearly equal amounts: with the unique code forgotten, or beside a name that is alike."""
    shelves = range((line.amount - SMALL_DIFFERENCE) // 1000, (line.amount + SMALL_DIFFERENCE) // 1000 + 1)
    for payment in (payment for shelf in shelves for payment in near.get(shelf, [])):
        difference = line.amount - awaited(payment)
        if payment.state == "paid" or not difference or abs(difference) > SMALL_DIFFERENCE:
            continue
        if not could_pay(line, payment):
            continue
        if payment.unique_code and difference == -payment.unique_code:
            yield Candidate(
                payment, CODE_FORGOTTEN, _("The amount of this order without its unique code."), difference
            )
            continue
        order = payment.order
        if max(likeness(name, line.description) for name in {order.contact_name, order.recipient}) >= (
            LIKE_ENOUGH
        ):
            words = _("The name is like %(name)s.") % {"name": order.contact_name}
            yield Candidate(payment, NAME, f"{words} {difference_in_words(difference)}", difference)


def difference_in_words(difference):
    if difference < 0:
        return _("%(amount)s are missing.") % {"amount": format_rupiah(-difference)}
    return _("%(amount)s too much.") % {"amount": format_rupiah(difference)}
