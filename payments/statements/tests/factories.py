"""Lines of a statement for tests, as an import leaves them."""

from itertools import count

from django.utils import timezone

from payments.models import BankStatement, BankStatementLine

numbers = count(1)


def make_line(account, amount, description="TRSF E-BANKING CR", **fields):
    number = next(numbers)
    now = timezone.now()
    statement = BankStatement.objects.create(
        account=account,
        name="mutasi.csv",
        bank_format="bca",
        sha256=f"{number:064d}",
        line_count=1,
        new_count=1,
        actor="sari",
        imported_at=now,
    )
    return BankStatementLine.objects.create(
        statement=statement,
        account=account,
        amount=amount,
        description=description,
        fingerprint=f"{number:064d}",
        booked_on=fields.pop("booked_on", timezone.localdate(now)),
        **fields,
    )
