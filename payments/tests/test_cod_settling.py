"""What couriers collected is booked once, and to the rupiah."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from inventory.tests.test_races import at_once
from orders.statuses import mark_packed, mark_shipped
from payments.cod_settling import (
    BookedAlready,
    NotOwed,
    SettlementRefused,
    TotalsDiffer,
    book_settlement,
    owed,
    owed_by_courier,
)
from payments.models import CodSettlement, CodSettlementLine
from payments.settling import settle_on_delivery
from payments.tests.factories import make_cod, make_transfer

pytestmark = pytest.mark.django_db


def make_collected(courier="jne"):
    """A COD payment whose money the courier took at the door."""
    payment = make_cod()
    at = timezone.now()
    payment.order.courier_code = courier
    payment.order.save(update_fields=["courier_code"])
    mark_packed(payment.order, actor="gudang", at=at)
    mark_shipped(payment.order, actor="gudang", at=at)
    return settle_on_delivery(payment.order, actor="gudang", at=at)


def book(payments, *, amount=None, reference="JNE-1", courier="jne", fee=0):
    return book_settlement(
        courier,
        [payment.pk for payment in payments],
        reference=reference,
        settled_on=date(2026, 11, 21),
        amount=sum(payment.captured_amount for payment in payments) if amount is None else amount,
        fee_amount=fee,
        actor="sari",
        at=timezone.now(),
    )


def test_what_was_collected_is_owed_until_it_is_paid_over():
    waiting, collected, settled = make_cod(), make_collected(), make_collected()
    book([settled])

    assert list(owed()) == [collected]
    assert waiting not in owed("jne")
    assert list(owed("jnt")) == []


def test_couriers_are_listed_with_what_they_owe():
    one, two, other = make_collected(), make_collected(), make_collected("jnt")

    found = [(c["courier_code"], c["parcels"], c["amount"]) for c in owed_by_courier()]

    amount = one.captured_amount + two.captured_amount
    assert found == [("jne", 2, amount), ("jnt", 1, other.captured_amount)]


def test_a_settlement_is_the_sum_of_its_parcels():
    payments = [make_collected(), make_collected()]

    settlement = book(payments, fee=5_000)

    assert settlement.amount == sum(payment.captured_amount for payment in payments)
    assert (settlement.fee_amount, settlement.actor) == (5_000, "sari")
    assert set(settlement.lines.values_list("payment", "amount")) == {
        (payment.pk, payment.captured_amount) for payment in payments
    }


@pytest.mark.parametrize("difference", [-1, 1])
def test_a_rupiah_too_little_or_too_much_books_nothing(difference):
    payment = make_collected()

    with pytest.raises(TotalsDiffer) as refused:
        book([payment], amount=payment.captured_amount + difference)

    assert (refused.value.found, refused.value.told) == (
        payment.captured_amount,
        payment.captured_amount + difference,
    )
    assert CodSettlement.objects.count() == 0


def test_only_what_this_courier_collected_can_be_paid_over_by_it():
    for payment in (make_cod(), make_collected("jnt"), make_transfer()):
        with pytest.raises(NotOwed):
            book([payment], amount=payment.amount)
    with pytest.raises(NotOwed):
        book([])

    assert CodSettlement.objects.count() == 0


def test_a_parcel_is_paid_over_once():
    payment = make_collected()
    book([payment])

    with pytest.raises(NotOwed):
        book([payment], reference="JNE-2")


def test_a_reference_is_booked_once_a_courier():
    book([make_collected()])
    book([make_collected("jnt")], courier="jnt")

    with pytest.raises(BookedAlready):
        book([make_collected()])

    assert CodSettlement.objects.count() == 2


def test_the_database_itself_wants_the_sum_to_agree():
    settlement = book([make_collected()])

    with pytest.raises(DatabaseError, match="sum of its parcels"), transaction.atomic():
        payment = make_collected()
        CodSettlementLine.objects.create(settlement=settlement, payment=payment, amount=1)
        # Checked when the transaction ends; asked for now.
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_four_colleagues_who_book_one_parcel_book_it_once():
    payment = make_collected()

    def press(number):
        try:
            book([payment], reference=f"JNE-{number}")
        except SettlementRefused:
            return "told"
        return "booked"

    assert sorted(at_once(4, press)) == ["booked", "told", "told", "told"]
    assert CodSettlement.objects.count() == 1
