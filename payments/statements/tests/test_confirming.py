"""A line's money is booked once, by whoever presses first, and to the rupiah."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from inventory.tests.test_races import at_once
from orders.models import Order, SaleEntry
from payments.closing import GRACE, expire_overdue
from payments.models import BankStatementLine, Payment, PaymentEvent
from payments.settling import settle
from payments.statements.confirming import DoesNotFit, LineTaken, match_line, set_aside
from payments.statements.sure import confirm_sure
from payments.tests.factories import make_account, make_cod, make_transfer

from .factories import make_line

pytestmark = pytest.mark.django_db


def match(line, payment, actor="sari", **how):
    return match_line(line, payment, actor=actor, at=timezone.now(), **how)


def make_pair(difference=0, **parts):
    """A payment and a line of its account with its amount, or some rupiah more or less."""
    payment = make_transfer(**parts)
    return payment, make_line(payment.bank_account, payment.amount + difference, "TRSF BUDI")


def by_hand(payment):
    """Confirm as the order page does."""
    key = f"staff:{payment.pk}"
    return settle(payment, amount=payment.amount, event_key=key, actor="agus", at=timezone.now())


def test_a_line_pays_its_order_and_says_so():
    payment, line = make_pair()

    match(line, payment)

    line.refresh_from_db()
    order = Order.objects.get(pk=payment.order_id)
    event = PaymentEvent.objects.get()
    assert (line.state, line.payment, line.actor) == ("matched", payment, "sari")
    assert (order.status, order.payment_status) == ("processing", "paid")
    assert (event.source, event.event_key) == ("statement", f"statement:{line.fingerprint}")
    assert (event.amount, event.body) == (payment.amount, "TRSF BUDI")


def test_a_line_is_matched_once():
    payment, line = make_pair()
    match(line, payment)

    for other in (payment, make_transfer()):
        with pytest.raises(LineTaken):
            match(line, other)

    assert PaymentEvent.objects.count() == 1


def test_the_rest_of_a_sum_completes_the_payment():
    payment, line = make_pair(-5_000)
    rest = make_line(payment.bank_account, 5_000)

    assert match(line, payment).state == "amount_mismatch"
    assert match(rest, payment).state == "paid"

    payment.refresh_from_db()
    assert payment.captured_amount == payment.amount
    assert Order.objects.get(pk=payment.order_id).payment_status == "paid"


def test_money_confirmed_by_hand_is_not_counted_again_by_its_line():
    payment, line = make_pair()
    by_hand(payment)

    match(line, payment)

    payment.refresh_from_db()
    line.refresh_from_db()
    assert (line.state, payment.state, payment.captured_amount) == ("matched", "paid", payment.amount)


def test_a_second_transfer_is_counted_though_the_first_was_told_by_hand():
    payment, line = make_pair()
    by_hand(payment)
    match(line, payment)

    match(make_line(payment.bank_account, payment.amount), payment)

    payment.refresh_from_db()
    assert payment.captured_amount == 2 * payment.amount


def test_what_a_line_has_paid_is_not_counted_again_by_hand():
    payment, line = make_pair()
    match(line, payment)

    by_hand(payment)

    assert Payment.objects.get(pk=payment.pk).captured_amount == payment.amount


def test_money_after_expiry_takes_the_order_up_again_if_its_goods_are_there():
    payment, line = make_pair()
    expire_overdue(at=payment.due_at + GRACE * 2)

    assert match(line, payment).state == "paid"


@pytest.mark.parametrize("is_open", [True, False])
def test_a_sure_match_has_to_fit_to_the_rupiah(is_open):
    payment, line = make_pair(1 if is_open else 0)
    if not is_open:
        expire_overdue(at=payment.due_at + GRACE * 2)

    with pytest.raises(DoesNotFit):
        match(line, payment, must_fit=True)

    line.refresh_from_db()
    assert line.state == "new"


def test_what_a_courier_collects_is_not_paid_by_a_bank_line():
    payment = make_cod()

    with pytest.raises(DoesNotFit):
        match(make_line(make_account(), payment.amount), payment)


def test_a_line_set_aside_may_still_be_matched():
    payment, line = make_pair()

    set_aside(line, reason="Penjualan toko", actor="agus", at=timezone.now())
    line.refresh_from_db()
    assert (line.state, line.reason, line.actor) == ("set_aside", "Penjualan toko", "agus")
    match(line, payment)

    line.refresh_from_db()
    assert (line.state, line.reason) == ("matched", "")


def test_a_matched_line_is_not_set_aside():
    payment, line = make_pair()
    match(line, payment)

    with pytest.raises(LineTaken):
        set_aside(line, reason="salah", actor="agus", at=timezone.now())


def test_the_database_itself_matches_a_line_once():
    payment, line = make_pair()
    match(line, payment)

    with pytest.raises(DatabaseError, match="matched already"), transaction.atomic():
        BankStatementLine.objects.update(payment=make_transfer())


def test_all_that_is_sure_is_confirmed_and_the_rest_is_left():
    pairs = [make_pair() for _ in range(3)]
    _doubtful, off = make_pair(-3)

    assert confirm_sure(actor="sari", at=timezone.now()) == 3
    assert confirm_sure(actor="sari", at=timezone.now()) == 0

    assert {Payment.objects.get(pk=payment.pk).state for payment, _line in pairs} == {"paid"}
    assert list(BankStatementLine.objects.filter(state="new")) == [off]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_colleagues_who_confirm_one_line_book_it_once():
    payment, line = make_pair()

    def press(number):
        try:
            match(line, payment, actor=f"staf-{number}")
        except LineTaken:
            return "told"
        return "booked"

    assert sorted(at_once(8, press)) == ["booked"] + ["told"] * 7

    payment.refresh_from_db()
    sold = sum(SaleEntry.objects.filter(order=payment.order_id).values_list("net_amount", flat=True))
    assert payment.captured_amount == sold == payment.amount


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("turn", range(3))
def test_one_line_and_a_hand_at_the_same_moment_count_the_money_once(turn):
    payment, line = make_pair()

    def press(number):
        try:
            by_hand(payment) if number % 2 else match(line, payment)
        except (LineTaken, DoesNotFit):
            return "told"
        return "done"

    at_once(4, press)

    payment.refresh_from_db()
    assert (payment.state, payment.captured_amount) == ("paid", payment.amount)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_lines_that_are_pressed_for_one_order_at_once_are_both_counted():
    payment, first = make_pair()
    second = make_line(payment.bank_account, payment.amount)

    at_once(2, lambda number: match([first, second][number], payment))

    payment.refresh_from_db()
    assert (payment.state, payment.captured_amount) == ("paid", 2 * payment.amount)
