"""Keeping a statement's lines of money that came in, each once, however often a file tells of it."""

import hashlib
from collections import Counter
from dataclasses import dataclass

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from payments.models import BankAccount, BankStatement, BankStatementLine

from .reading import read_statement
from .rows import StatementRefused

LINES_AT_ONCE = 1000


@dataclass(frozen=True)
class Import:
    """What a file brought: `is_repeat` if the very same file was here before."""

    statement: BankStatement
    is_repeat: bool = False

    @property
    def new_count(self):
        return 0 if self.is_repeat else self.statement.new_count


@transaction.atomic
def import_statement(account, *, name, content, today, actor, at):
    """Read a bank's file and keep the lines that are new to this account; returns an Import.

    The same file again, or one that overlaps with others, changes nothing twice: a line is
    known by its fingerprint. Raises StatementRefused with a sentence; then nothing is kept.
    """
    file = read_statement(content, today)
    check_account(account, file.account_number)
    lock(account)
    sha256 = hashlib.sha256(content).hexdigest()
    known = BankStatement.objects.filter(account=account, sha256=sha256).first()
    if known:
        return Import(known, is_repeat=True)
    new = find_new(account, file.deposits)
    statement = BankStatement.objects.create(
        account=account,
        name=name[-200:],
        bank_format=file.bank,
        sha256=sha256,
        line_count=len(file.deposits),
        new_count=len(new),
        actor=actor,
        imported_at=at,
    )
    BankStatementLine.objects.bulk_create(
        (
            BankStatementLine(
                statement=statement,
                account=account,
                booked_on=deposit.booked_on,
                description=deposit.description,
                amount=deposit.amount,
                fingerprint=fingerprint,
            )
            for fingerprint, deposit in new.items()
        ),
        batch_size=LINES_AT_ONCE,
    )
    return Import(statement)


def check_account(account, number):
    """Refuse the file of another account: its money would settle the wrong orders."""
    if number and number.lstrip("0") != account.number.lstrip("0"):
        raise StatementRefused(
            _("This statement is of account %(found)s, but %(account)s was chosen.")
            % {"found": number, "account": account}
        )


def lock(account):
    """Let one import of an account wait for no other: whoever comes second tries again.

    NO KEY, because every new order that is paid to this account refers to its row.
    """
    try:
        BankAccount.objects.select_for_update(nowait=True, no_key=True).get(pk=account.pk)
    except OperationalError as error:
        raise StatementRefused(
            _("A colleague is importing a statement of this account right now. Try again in a minute.")
        ) from error


def find_new(account, deposits):
    """{fingerprint: Deposit} of those that no earlier file told of."""
    marked = fingerprints_of(account, deposits)
    lines = BankStatementLine.objects.filter(fingerprint__in=marked.keys())
    known = set(lines.values_list("fingerprint", flat=True))
    return {mark: deposit for mark, deposit in marked.items() if mark not in known}


def fingerprints_of(account, deposits):
    """{fingerprint: Deposit}; equal lines of a day are told apart by their number among themselves."""
    seen = Counter()
    marked = {}
    for deposit in deposits:
        facts = (account.pk, deposit.booked_on.isoformat(), deposit.amount, deposit.description)
        seen[facts] += 1
        text = "\n".join(map(str, (*facts, seen[facts])))
        marked[hashlib.sha256(text.encode()).hexdigest()] = deposit
    return marked
