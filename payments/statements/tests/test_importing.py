"""A line is kept once, however often and in whichever files a bank tells of it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from inventory.tests.test_races import at_once
from payments.models import BankStatement, BankStatementLine
from payments.statements.importing import import_statement
from payments.statements.rows import StatementRefused
from payments.tests.factories import make_account

from .files import TODAY, bca

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = ("20/11", "TRSF BUDI", 150_123, "CR"), ("21/11", "TRSF SITI", 99_001, "CR")


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def account():
    return make_account(number="1234567890")


def bring(account, content, name="mutasi.csv"):
    return import_statement(account, name=name, content=content, today=TODAY, actor="sari", at=timezone.now())


def lines():
    return list(BankStatementLine.objects.order_by("booked_on", "pk").values_list("description", "amount"))


def test_a_file_brings_its_lines(account):
    result = bring(account, bca(MONDAY, TUESDAY))

    assert (result.new_count, result.statement.line_count, result.statement.bank_format) == (2, 2, "bca")
    assert lines() == [("TRSF BUDI", 150_123), ("TRSF SITI", 99_001)]


def test_the_same_file_twice_changes_nothing(account):
    bring(account, bca(MONDAY))

    again = bring(account, bca(MONDAY), name="mutasi (1).csv")

    assert (again.is_repeat, again.new_count) == (True, 0)
    assert (BankStatement.objects.count(), len(lines())) == (1, 1)


def test_files_that_overlap_bring_only_what_is_new(account):
    bring(account, bca(MONDAY, TUESDAY))

    later = bring(
        account, bca(TUESDAY, ("21/11", "TRSF DEWI", 75_000, "CR"), period="21/11/2026 - 21/11/2026")
    )

    assert (later.statement.line_count, later.new_count) == (2, 1)
    assert [words for words, _amount in lines()] == ["TRSF BUDI", "TRSF SITI", "TRSF DEWI"]


def test_equal_lines_of_a_day_are_as_many_as_the_bank_says(account):
    bring(account, bca(MONDAY))

    later = bring(account, bca(MONDAY, MONDAY, MONDAY))

    assert later.new_count == 2
    assert lines() == [("TRSF BUDI", 150_123)] * 3


def test_two_accounts_may_have_the_same_line(account):
    bring(account, bca(MONDAY))

    bring(make_account(number="555555"), bca(MONDAY, number="555555"))

    assert len(lines()) == 2


def test_the_file_of_another_account_is_refused(account):
    with pytest.raises(StatementRefused, match="account 999999"):
        bring(account, bca(MONDAY, number="999999"))

    assert BankStatement.objects.count() == 0


def test_zeros_in_front_of_an_account_number_do_not_matter(account):
    assert bring(account, bca(MONDAY, number="0001234567890")).new_count == 1


def test_one_bad_row_leaves_nothing_behind(account):
    with pytest.raises(StatementRefused, match="Row 9"):
        bring(account, bca(MONDAY, ("31/02", "TRSF", 1, "CR")))

    assert (BankStatement.objects.count(), len(lines())) == (0, 0)


def test_ten_thousand_lines_are_kept_in_few_statements(account, django_assert_max_num_queries):
    content = bca(*[("21/11", f"TRSF {number}", 100_000 + number, "CR") for number in range(10_000)])

    with django_assert_max_num_queries(20):
        result = bring(account, content)

    assert result.new_count == 10_000


def test_the_database_itself_keeps_a_line_once(account):
    bring(account, bca(MONDAY))
    line = BankStatementLine.objects.values().get()

    with pytest.raises(IntegrityError, match="fingerprint"), transaction.atomic():
        BankStatementLine.objects.create(**line | {"id": None})


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_overlapping_files_brought_at_once_keep_each_line_once(account):
    def import_one(number):
        try:
            bring(account, bca(MONDAY, ("21/11", f"TRSF {number}", 1000 + number, "CR")))
        except StatementRefused:
            return "later"
        return "kept"

    answers = at_once(4, import_one)

    kept = answers.count("kept")
    assert kept >= 1
    assert len(lines()) == 1 + kept
