"""The promises of payments, each attacked from underneath the forms."""

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from orders.tests.factories import make_order, transfer
from payments.models import CodArea, Payment, PaymentEvent
from payments.proofs import ProofRefused, attach_proof
from payments.settling import settle
from payments.starting import start_payments
from payments.tests.factories import make_account, make_cod, make_transfer

pytestmark = pytest.mark.django_db


def refused(match, statement, *values):
    with (
        pytest.raises(DatabaseError, match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


def pay(payment):
    return settle(payment, amount=payment.amount, event_key="e-1", actor="sari", at=timezone.now())


def test_two_open_payments_never_wait_for_the_same_sum_on_one_account():
    account = make_account()
    first = make_transfer(account=account, code=137)
    other = make_order(payment=transfer(137, account=account.pk))

    with pytest.raises(IntegrityError, match="amount_unique_while_open"), transaction.atomic():
        start_payments([other], at=timezone.now())

    assert list(Payment.objects.all()) == [first]


def test_a_sum_is_free_again_once_its_payment_has_ended():
    account = make_account()
    pay(make_transfer(account=account, code=137))

    assert make_transfer(account=account, code=137).is_open


@pytest.mark.parametrize("state", ["waiting", "review", "expired", "cancelled"])
def test_a_paid_payment_never_goes_back(state):
    payment = pay(make_transfer())

    refused(
        "cannot go from",
        "UPDATE payments_payment SET state = %s WHERE id = %s",
        state,
        payment.pk,
    )


def test_a_payment_is_not_paid_without_money():
    payment = make_transfer()

    refused(
        "payment_paid_has_time_and_amount",
        "UPDATE payments_payment SET state = 'paid' WHERE id = %s",
        payment.pk,
    )


@pytest.mark.parametrize(
    "change", ["amount = amount - 1", "order_id = order_id + 1", "reference = 'x'", "unique_code = 1"]
)
def test_what_a_payment_is_for_never_changes(change):
    payment = make_transfer()

    refused("never changes", f"UPDATE payments_payment SET {change} WHERE id = %s", payment.pk)


@pytest.mark.parametrize("table", ["payments_payment", "payments_paymentevent"])
def test_money_is_never_deleted(table):
    pay(make_transfer())

    refused("Cannot delete", f"DELETE FROM {table}")


def test_an_event_stays_as_it_came():
    pay(make_transfer())

    refused("stays as it came", "UPDATE payments_paymentevent SET amount = 1")


def test_an_event_counts_once_a_provider():
    payment = make_transfer()
    pay(payment)
    event = PaymentEvent.objects.values().get()

    with pytest.raises(IntegrityError, match="payment_event_counts_once"), transaction.atomic():
        PaymentEvent.objects.create(**event | {"id": None})


def test_one_open_payment_an_order_and_provider():
    payment = make_transfer()

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(
            order=payment.order,
            method=payment.method,
            provider="transfer",
            reference="other",
            amount=payment.amount + 1,
            created_at=timezone.now(),
        )


def test_a_bank_account_number_has_digits_only():
    with pytest.raises(IntegrityError, match="bank_account_number_digits"), transaction.atomic():
        make_account(number="12-34")


def test_changes_of_bank_accounts_are_recorded_by_the_database():
    account = make_account()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE payments_bankaccount SET number = '99999999'")

    events = apps.get_model("payments", "BankAccountEvent").objects.filter(pgh_obj=account)
    assert list(events.order_by("pgh_id").values_list("pgh_label", "number")) == [
        ("insert", account.number),
        ("update", "99999999"),
    ]


@pytest.mark.parametrize("prefix", ["3", "32.7", "abc", "32.73.", "32-73"])
def test_a_cod_area_is_named_by_a_region_code(prefix):
    with pytest.raises(IntegrityError, match="cod_area_prefix"), transaction.atomic():
        CodArea.objects.create(region_prefix=prefix, name="x")


def test_only_an_open_transfer_takes_a_proof():
    for payment in (make_cod(), pay(make_transfer())):
        with pytest.raises(ProofRefused):
            attach_proof(payment, None, at=timezone.now())
