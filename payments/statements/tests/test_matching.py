"""Whose money a line may be: in which order people are asked, and when nobody has to be."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from orders.models import Order
from payments.closing import GRACE, cancel_order, expire_overdue
from payments.models import Payment
from payments.settling import settle
from payments.statements.matching import suggest
from payments.statements.sure import find_sure
from payments.statements.words import likeness, order_numbers_in
from payments.tests.factories import make_account, make_transfer

from .factories import make_line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def account():
    return make_account()


def look_at(line, at=None):
    (found,) = suggest([line], at=at or timezone.now())
    return found


def payments_of(found):
    return [candidate.payment for candidate in found.candidates]


def order_of(account, code, name="Budi Santoso", **parts):
    payment = make_transfer(account=account, code=code, **parts)
    Order.objects.filter(pk=payment.order_id).update(contact_name=name, recipient=name)
    return Payment.objects.get(pk=payment.pk)


def test_the_exact_amount_of_one_open_order_is_sure(account):
    payment, _other = order_of(account, 137), order_of(account, 138, "Siti")

    found = look_at(make_line(account, payment.amount))

    assert payments_of(found)[0] == payment
    assert found.is_sure


def test_the_amount_goes_before_the_number_and_the_number_before_the_name(account):
    exact = order_of(account, 137, "Agus")
    named = order_of(account, 900, "Dewi")
    alike = order_of(account, 200, "Budi Santoso")
    text = f"TRSF BUDI SANTOS {named.order.number.replace('-', '')}"

    found = look_at(make_line(account, exact.amount, text))

    assert payments_of(found) == [exact, named, alike]


def test_an_amount_of_one_order_that_names_another_is_for_people_to_decide(account):
    payment, other = order_of(account, 137), order_of(account, 900)

    found = look_at(make_line(account, payment.amount, f"BAYAR {other.order.number}"))

    assert payments_of(found) == [payment, other]
    assert not found.is_sure


def test_two_lines_of_the_same_amount_are_for_people_to_decide(account):
    payment = order_of(account, 137)
    lines = [make_line(account, payment.amount, words) for words in ("A", "B")]

    assert [found.is_sure for found in suggest(lines, at=timezone.now())] == [False, False]
    # Also when only one of them is on the page.
    assert not look_at(lines[0]).is_sure


def test_the_same_amount_on_another_account_is_nobody_elses(account):
    order_of(make_account(), 137)

    found = look_at(make_line(account, order_of(account, 138).amount - 1))

    assert not found.is_sure
    assert all(candidate.payment.bank_account_id == account.pk for candidate in found.candidates)


def test_money_is_not_sent_before_its_order_is_placed(account):
    payment = order_of(account, 137)

    found = look_at(make_line(account, payment.amount, booked_on=timezone.localdate() - timedelta(days=1)))

    assert found.candidates == []


def test_an_order_that_expired_lately_is_asked_about_and_one_long_ago_is_not(account):
    payment = order_of(account, 137)
    late = payment.due_at + GRACE * 2
    expire_overdue(at=late)
    line = make_line(account, payment.amount)

    assert payments_of(look_at(line, late)) == [payment]
    assert not look_at(line, late).is_sure
    assert payments_of(look_at(line, late + timedelta(days=8))) == []


def test_a_cancelled_order_is_never_sure(account):
    payment = order_of(account, 137)
    cancel_order(payment.order, reason="batal", actor="budi", at=timezone.now())

    found = look_at(make_line(account, payment.amount))

    assert payments_of(found) == [payment]
    assert not found.is_sure


def test_an_order_named_in_the_description_is_found_whatever_was_sent(account):
    payment = order_of(account, 137)
    text = f"TRANSFER DARI SITI {payment.order.number[3:].replace('-', ' ').lower()} TERIMA KASIH"

    found = look_at(make_line(account, payment.amount - 20_000, text))

    assert [(c.payment, c.difference) for c in found.candidates] == [(payment, -20_000)]
    assert "20.000" in found.candidates[0].reason
    assert not found.is_sure


def test_a_forgotten_unique_code_is_recognised_without_any_name(account):
    payment = order_of(account, 137)

    found = look_at(make_line(account, payment.amount - 137, "SETORAN TUNAI"))

    assert payments_of(found) == [payment]
    assert not found.is_sure


@pytest.mark.parametrize(
    ("words", "difference", "is_found"),
    [
        ("BI-FAST CR BUDI SANTOSO", -2_500, True),
        ("BI-FAST CR BUDI SANTO", 3, True),
        ("BI-FAST CR BUDI SANTSO", 3, True),
        ("BI-FAST CR BUDI SANTOSO", -8_000, False),
        ("BI-FAST CR SITI AMINAH", -2_500, False),
        ("BI-FAST CR", -2_500, False),
    ],
)
def test_a_name_helps_where_the_amount_is_off_by_little(account, words, difference, is_found):
    payment = order_of(account, 137)

    found = look_at(make_line(account, payment.amount + difference, words))

    assert payments_of(found) == ([payment] if is_found else [])
    assert not found.is_sure


def test_the_rest_of_a_sum_is_recognised(account):
    payment = order_of(account, 137)
    settle(payment, amount=payment.amount - 5_000, event_key="a", actor="sari", at=timezone.now())

    found = look_at(make_line(account, 5_000))

    assert payments_of(found) == [payment]
    assert "rest" in found.candidates[0].reason


def test_money_that_staff_confirmed_by_hand_finds_its_order_again(account):
    payment = order_of(account, 137)
    settle(payment, amount=payment.amount, event_key="staff:1", actor="sari", at=timezone.now())

    found = look_at(make_line(account, payment.amount))

    assert payments_of(found) == [payment]
    assert not found.is_sure
    assert "by hand" in found.candidates[0].reason


def test_nothing_alike_is_said_to_be_nothing(account):
    order_of(account, 137)

    assert look_at(make_line(account, 5_000_000, "GAJI")).candidates == []


@pytest.mark.parametrize("count", [1, 8])
def test_many_lines_cost_as_much_as_one(account, count, django_assert_num_queries):
    payment = order_of(account, 137)
    lines = [make_line(account, payment.amount + n, payment.order.number) for n in range(count)]

    with django_assert_num_queries(3):
        suggest(lines, at=timezone.now())


def test_what_is_sure_is_found_among_all_lines(account):
    payments = [order_of(account, code) for code in (137, 138)]
    lines = [make_line(account, payment.amount) for payment in payments]
    make_line(account, 999)

    assert [found.line for found in find_sure(at=timezone.now())] == lines


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("BAYAR TO-261121-7K3QX", ["TO-261121-7K3QX"]),
        ("to2611217k3qx ok", ["TO-261121-7K3QX"]),
        ("261121 7K3QX", ["TO-261121-7K3QX"]),
        ("2111/FTSCY/WS95031 150123.00", []),
        ("", []),
    ],
)
def test_order_numbers_are_read_as_banks_write_them(text, numbers):
    assert order_numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("name", "text", "percent"),
    [
        ("Budi Santoso", "TRSF BUDI SANTOSO", 100),
        ("Budi Santoso", "TRSF BUDI SANT", 100),
        ("Budi Santoso", "TRSF BUDI", 36),
        ("José Ñandú", "JOSE NANDU", 100),
        ("Al", "AL", 0),
        ("", "AL", 0),
        ("李小龙", "LEE", 0),
    ],
)
def test_names_are_compared_as_banks_cut_them(name, text, percent):
    assert likeness(name, text) == percent
