"""The promises of refunds, each attacked from underneath the forms."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from inventory.tests.factories import make_stock
from payments.models import Payment, Refund
from payments.settling import settle

from .factories import make_paid, make_transfer, refund, refund_now

pytestmark = pytest.mark.django_db

INSERT = """
    INSERT INTO payments_refund (payment_id, key, way, state, amount, shipping_amount, other_amount, reason,
        gateway_id, failure, destination_bank, destination_number, destination_name, transfer_reference,
        proof, actor, created_at, finished_at, tries)
    VALUES (%(payment)s, %(key)s, %(way)s, %(state)s, %(amount)s, %(shipping)s, %(other)s, %(reason)s,
        '', '', '', '', '', '', '', %(actor)s, now(), %(finished)s, 0) RETURNING id
"""
LINE = "INSERT INTO payments_refundline (refund_id, detail_id, quantity, amount) VALUES (%s, %s, %s, %s)"


def sql(statement, values=()):
    """Run a statement and, at once, the checks that wait for the commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refused(match, statement, values=()):
    with pytest.raises(DatabaseError, match=match):
        sql(statement, values)


def insert(payment, *, lines=(), **changes):
    """Write a refund with its lines past all code of ours."""
    values = {
        "payment": payment.pk,
        "key": "mentah",
        "way": "manual",
        "state": "requested",
        "amount": 1_000,
        "shipping": 0,
        "other": 1_000,
        "reason": "x",
        "actor": "x",
        "finished": None,
        **changes,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        (pk,) = cursor.fetchone()
        for line in lines:
            cursor.execute(LINE, [pk, *line])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return Refund.objects.get(pk=pk)


def test_above_what_was_captured():
    payment = make_paid()
    left = payment.captured_amount - 1_000
    insert(payment)

    with pytest.raises(DatabaseError, match="payment_refunds_within_captured"):
        insert(payment, key="b", amount=left + 1, other=left + 1)

    assert insert(payment, key="c", amount=left, other=left).pk


def test_of_money_that_never_came():
    with pytest.raises(DatabaseError, match="payment_refunds_within_captured"):
        insert(make_transfer(), amount=1, other=1)


def test_of_more_units_or_money_than_a_line_was_sold_for():
    payment = make_paid((make_stock(9, price=10_000).variant, 2))
    detail = payment.order.details.get()
    insert(payment, amount=10_000, other=0, lines=[(detail.pk, 1, 10_000)])

    with pytest.raises(DatabaseError, match="more is refunded than was sold"):
        insert(payment, key="b", amount=10_000, other=0, lines=[(detail.pk, 2, 10_000)])
    with pytest.raises(DatabaseError, match="more is refunded than was sold"):
        insert(payment, key="c", amount=10_001, other=0, lines=[(detail.pk, 1, 10_001)])


def test_of_a_line_of_another_order():
    stranger = make_paid(code=5).order.details.get()

    with pytest.raises(DatabaseError, match="this line is of another order"):
        insert(make_paid(), amount=1, other=0, lines=[(stranger.pk, 0, 1)])


def test_of_more_shipping_than_was_paid_by_two_payments_together():
    payment = make_paid()
    insert(payment, amount=12_000, shipping=12_000, other=0)

    with pytest.raises(DatabaseError, match="more shipping than was paid"):
        insert(payment, key="b", amount=1, shipping=1, other=0)


def test_whose_parts_do_not_add_up():
    with pytest.raises(DatabaseError, match="a refund is the sum of its parts"):
        insert(make_paid(), amount=1_001)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"amount": 0, "other": 0}, "refund_amounts_not_negative"),
        ({"shipping": -1, "other": 1_001}, "refund_amounts_not_negative"),
        ({"reason": ""}, "refund_has_reason_and_actor"),
        ({"actor": ""}, "refund_has_reason_and_actor"),
        ({"way": "cash"}, "refund_way_known"),
        ({"way": "credit", "state": "succeeded"}, "refund_done_has_time"),
        ({"state": "succeeded", "finished": timezone.now()}, "manual_refund_has_reference"),
    ],
)
def test_that_makes_no_sense(changes, constraint):
    with pytest.raises(DatabaseError, match=constraint):
        insert(make_paid(), **changes)


@pytest.mark.parametrize(
    "change", ["amount = amount - 1", "other_amount = 0", "key = 'x'", "created_at = now()", "payment_id = 1"]
)
def test_what_was_asked_for_never_changes(change):
    asked = refund(make_paid(), other_amount=1_000)

    refused(
        "a refund is what was asked for", f"UPDATE payments_refund SET {change} WHERE id = %s", [asked.pk]
    )


def test_refunds_and_their_lines_stay():
    payment = make_paid()
    refund(payment, units={payment.order.details.get().pk: 1})

    for table in ("payments_refund", "payments_refundline"):
        refused("Cannot (update or )?delete", f"DELETE FROM {table}")
    refused("Cannot update", "UPDATE payments_refundline SET amount = amount - 1")


@pytest.mark.parametrize("state", ["requested", "unknown", "pending", "manual", "cancelled"])
def test_what_is_done_does_not_begin_again(state):
    done = refund_now(make_paid(), other_amount=1_000)

    refused("Invalid transition", "UPDATE payments_refund SET state = %s WHERE id = %s", [state, done.pk])


@pytest.mark.parametrize("state", ["requested", "unknown", "pending", "succeeded", "failed", "manual"])
def test_what_was_called_off_stays_so(state):
    asked = refund(make_paid(), other_amount=1_000)
    Refund.objects.filter(pk=asked.pk).update(state="cancelled")

    refused("Invalid transition", "UPDATE payments_refund SET state = %s WHERE id = %s", [state, asked.pk])


@pytest.mark.parametrize("column", ["refunding_amount", "refunded_amount"])
def test_what_is_refunded_is_counted_by_refunds_only(column):
    payment = make_paid()

    refused("changed by a Refund", f"UPDATE payments_payment SET {column} = 1 WHERE id = %s", [payment.pk])


def test_a_failed_refund_does_not_come_back_over_units_refunded_meanwhile():
    payment = make_paid((make_stock(9).variant, 2))
    detail = payment.order.details.get()
    failed = refund_now(payment, units={detail.pk: 2})
    Refund.objects.filter(pk=failed.pk).update(state="failed")
    refund(payment, units={detail.pk: 1})
    assert Payment.objects.get(pk=payment.pk).refundable_amount > 0

    refused(
        "refunded than was sold", "UPDATE payments_refund SET state = 'manual' WHERE id = %s", [failed.pk]
    )


def test_nor_over_money_refunded_meanwhile():
    payment = make_paid()
    payment = settle(payment, amount=5_000, event_key="lebih", actor="x", at=timezone.now())
    failed = refund_now(payment, other_amount=20_000)
    Refund.objects.filter(pk=failed.pk).update(state="failed")
    refund(payment, everything=payment.captured_amount)

    refused(
        "payment_refunds_within_captured",
        "UPDATE payments_refund SET state = 'manual' WHERE id = %s",
        [failed.pk],
    )


def test_credit_is_written_once_a_refund_and_never_changed():
    refund(make_paid(), way="credit", other_amount=1_000)

    refused("Cannot update", "UPDATE payments_creditentry SET amount = 2000")
    refused("Cannot (update or )?delete", "DELETE FROM payments_creditentry")
    refused(
        "unique",
        """INSERT INTO payments_creditentry (customer_id, phone, refund_id, amount, reason, actor, at, key)
        SELECT customer_id, phone, refund_id, amount, reason, actor, at, 'lain' FROM payments_creditentry""",
    )
