"""Refunds as staff ask for them: priced, once by their key, and true in journal, order and ledger."""

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from procrastinate.contrib.django.models import ProcrastinateJob

from inventory.tests.factories import make_stock
from orders.cancelling import cancel_order
from orders.models import Order, SaleEntry
from payments.models import CreditEntry, Payment, Refund
from payments.refund_asking import Destination, call_off, finish_manual, pay_by_hand
from payments.refund_booking import end
from payments.refund_parts import RefundRefused
from payments.refund_writing import KeyTaken, lock_refund
from payments.refunding import take_back
from payments.settling import settle

from .factories import make_paid, make_transfer, refund, refund_now

pytestmark = pytest.mark.django_db


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def order_of(payment):
    return Order.objects.get(pk=payment.order_id)


def journal(payment, **which):
    entries = SaleEntry.objects.filter(order=payment.order_id, **which)
    return entries.aggregate(net=Sum("net_amount", default=0))["net"]


def units(payment, *counts):
    details = payment.order.details.order_by("position", "pk")
    return {detail.pk: count for detail, count in zip(details, counts, strict=True) if count}


def mugs(count=3, price=33_333):
    """A paid order of mugs whose discount does not divide evenly."""
    return make_paid((make_stock(50, price=price).variant, count))


def fail(row, why="bank menolak"):
    """What a gateway does that takes back what it called done."""
    order, payment, row = lock_refund(row.pk)
    end(row, "failed", payment, order, why=why, actor="bank", at=timezone.now())
    return row


def test_a_unit_is_refunded_by_hand_and_leaves_journal_and_order_true():
    payment = mugs(3)

    asked = refund(payment, units=units(payment, 1))

    assert (asked.state, asked.amount, fresh(payment).refunding_amount) == ("manual", 33_333, 33_333)
    assert journal(payment, kind="refund") == 0
    assert order_of(payment).payment_status == "paid"

    done = finish_manual(asked, reference="BCA 0123", actor="Sari", at=timezone.now())

    assert (done.state, fresh(payment).refunded_amount) == ("succeeded", 33_333)
    entry = SaleEntry.objects.get(kind="refund")
    assert (entry.net_amount, entry.quantity, entry.detail.order_id) == (-33_333, -1, payment.order_id)
    assert (entry.product_id, entry.gross_amount) == (entry.detail.variant.product_id, -33_333)
    assert order_of(payment).payment_status == "part_refunded"


def test_everything_goes_back_with_shipping_and_fees():
    payment = mugs(3)
    order = order_of(payment)

    done = refund_now(payment, everything=payment.amount)

    assert done.amount == order.total_amount
    assert (done.shipping_amount, done.other_amount) == (order.shipping_amount, order.fee_amount)
    assert done.lines.get().quantity == 3
    assert journal(payment) == 0
    assert order_of(payment).payment_status == "refunded"


def test_the_same_key_is_the_same_refund_once():
    payment = mugs(3)
    first = refund(payment, key="kunci-sama", units=units(payment, 1))

    again = refund(payment, key="kunci-sama", units=units(payment, 1))

    assert again == first
    assert Refund.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"other_amount": 5_000}, {"everything": 5_000}, {"shipping_amount": 1}, {"way": "credit"}]
)
def test_the_same_key_for_another_refund_is_refused(other):
    payment = mugs(3)
    refund(payment, key="kunci-sama", units=units(payment, 1))

    with pytest.raises(KeyTaken):
        refund(payment, key="kunci-sama", **({"units": units(payment, 1)} if "way" in other else {}), **other)

    assert Refund.objects.count() == 1


def test_a_key_of_another_payment_is_refused():
    refund(mugs(), key="kunci-sama", other_amount=1)

    with pytest.raises(KeyTaken):
        refund(make_paid(code=5), key="kunci-sama", other_amount=1)


def test_two_equal_refunds_with_two_keys_both_pass():
    payment = mugs(3)

    first, second = (refund_now(payment, units=units(payment, 1)) for _ in range(2))

    assert first.amount == second.amount == 33_333
    assert fresh(payment).refunded_amount == 66_666


@pytest.mark.parametrize(
    "parts",
    [
        {"other_amount": 0},
        {"other_amount": -1},
        {"shipping_amount": 12_001},
        {"other_amount": 10**9},
        {"everything": 1},
        {"units": {-1: 1}},
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_changes_nothing(parts):
    payment = mugs()

    with pytest.raises(RefundRefused, match=r"\.$"):
        refund(payment, **parts)

    assert Refund.objects.count() == 0
    assert fresh(payment).refunding_amount == 0


@pytest.mark.parametrize("count", [-1, 4])
def test_units_that_were_not_sold_are_refused(count):
    payment = mugs(3)

    with pytest.raises(RefundRefused, match="3"):
        refund(payment, units=units(payment, count))


def test_money_given_beside_the_goods_is_taken_off_the_rest():
    payment = mugs(3)
    refund_now(payment, other_amount=20_000)

    done = refund_now(payment, everything=payment.amount - 20_000)

    assert done.shipping_amount == 12_000
    assert done.lines.get().quantity == 3
    assert journal(payment) == 0
    assert fresh(payment).refunded_amount == payment.amount


def test_credit_is_the_customers_at_once():
    payment = mugs()

    done = refund(payment, way="credit", other_amount=7_000)

    entry = CreditEntry.objects.get()
    assert done.state == "succeeded"
    assert (entry.amount, entry.phone, entry.refund) == (7_000, payment.order.contact_phone, done)
    assert order_of(payment).payment_status == "part_refunded"


def test_a_transfer_cannot_go_back_through_a_gateway():
    with pytest.raises(RefundRefused):
        refund(mugs(), way="provider", other_amount=1)


def test_a_refund_that_fails_after_all_is_undone_everywhere():
    payment = mugs(3)
    part, rest = refund_now(payment, units=units(payment, 1)), None
    rest = refund_now(payment, everything=payment.amount - part.amount)
    assert order_of(payment).payment_status == "refunded"

    fail(rest)

    assert order_of(payment).payment_status == "part_refunded"
    assert journal(payment) == payment.amount - part.amount

    fail(part)

    assert order_of(payment).payment_status == "paid"
    assert journal(payment) == payment.amount
    assert fresh(payment).refunding_amount == 0


def test_what_failed_is_paid_by_hand_and_enters_the_journal_again():
    payment = mugs(3)
    done = refund_now(payment, units=units(payment, 1), shipping_amount=12_000)
    fail(done)

    again = pay_by_hand(done, actor="Agus", at=timezone.now(), destination=Destination("BCA", "1", "Budi"))
    finish_manual(again, reference="TRX-2", actor="Agus", at=timezone.now())

    assert journal(payment) == payment.amount - 45_333
    assert SaleEntry.objects.filter(kind="refund").count() == 2 + 2 + 2
    assert fresh(done).destination_bank == "BCA"


def test_what_failed_is_not_paid_by_hand_when_its_goods_were_refunded_meanwhile():
    payment = mugs(3)
    failed = fail(refund_now(payment, units=units(payment, 2)))
    refund_now(payment, units=units(payment, 2))

    with pytest.raises(RefundRefused):
        pay_by_hand(failed, actor="Agus", at=timezone.now())

    assert fresh(failed).state == "failed"


def test_what_was_called_off_leaves_its_money_free():
    payment = mugs(3)
    asked = refund(payment, everything=payment.amount)

    call_off(asked, actor="Agus", at=timezone.now())

    assert fresh(asked).state == "cancelled"
    assert refund_now(payment, everything=payment.amount).state == "succeeded"


@pytest.mark.parametrize("deed", [call_off, pay_by_hand])
def test_what_is_done_stays_done(deed):
    done = refund_now(mugs(), other_amount=1)

    with pytest.raises(RefundRefused):
        deed(done, actor="Agus", at=timezone.now())

    assert fresh(done).state == "succeeded"


def test_a_transfer_is_booked_once():
    done = refund_now(mugs(), other_amount=1)

    with pytest.raises(RefundRefused):
        finish_manual(done, reference="TRX-9", actor="Agus", at=timezone.now())

    assert fresh(done).transfer_reference == "TRX-1"


def test_the_money_of_a_cancelled_order_goes_back_without_a_second_entry():
    payment = mugs()
    cancel_order(order_of(payment), reason="batal", actor="Sari", at=timezone.now())

    done = refund_now(payment, everything=payment.amount)

    assert done.lines.get().quantity == 3
    assert journal(payment) == 0
    assert SaleEntry.objects.filter(kind="refund").count() == 0
    assert order_of(payment).payment_status == "refunded"


def test_cancelling_after_a_refund_undoes_what_is_left_of_the_sale():
    payment = mugs(3)
    done = refund_now(payment, units=units(payment, 1))

    cancel_order(order_of(payment), reason="batal", actor="Sari", at=timezone.now())
    fail(done)

    assert journal(payment) == 0
    sums = SaleEntry.objects.aggregate(units=Sum("quantity"), tax=Sum("tax_amount"))
    assert sums == {"units": 0, "tax": 0}
    assert order_of(payment).payment_status == "paid"


def test_money_without_an_order_goes_back_as_an_amount_and_was_no_sale():
    payment = make_transfer()
    payment = settle(payment, amount=payment.amount - 3, event_key="k", actor="bank", at=timezone.now())
    assert payment.state == "amount_mismatch"

    with pytest.raises(RefundRefused):
        refund(payment, units=units(payment, 1))
    done = refund_now(payment, everything=payment.captured_amount)

    assert done.other_amount == payment.captured_amount
    assert SaleEntry.objects.count() == 0
    assert order_of(payment).payment_status == "unpaid"


def test_too_much_money_goes_back_without_touching_the_sale():
    payment = mugs()
    settle(payment, amount=10_000, event_key="lebih", actor="bank", at=timezone.now())

    refund_now(payment, other_amount=10_000)

    assert journal(payment) == payment.amount
    assert order_of(payment).payment_status == "paid"

    refund_now(payment, everything=payment.amount)

    assert journal(payment) == 0
    assert order_of(payment).payment_status == "refunded"


def take(payment, state="reversed", way="reversal"):
    Payment.objects.filter(pk=payment.pk).update(state=state)
    return take_back(fresh(payment), order_of(payment), way=way, actor="bank", at=timezone.now())


def test_what_the_gateway_takes_back_ends_open_refunds_first():
    payment = mugs(3)
    refund_now(payment, units=units(payment, 1))
    to_do = refund(payment, units=units(payment, 1))

    taken = take(payment)

    assert fresh(to_do).state == "cancelled"
    assert (taken.state, taken.amount) == ("succeeded", payment.amount - 33_333)
    assert journal(payment) == 0
    assert order_of(payment).payment_status == "refunded"
    assert take(payment) is None


def test_money_without_an_order_that_is_taken_back_touches_no_order():
    paid = mugs()
    twice = make_transfer(code=5)
    order = order_of(twice)
    twice = settle(twice, amount=twice.amount + 1, event_key="x", actor="bank", at=timezone.now())

    take(twice, "charged_back", "chargeback")

    assert fresh(twice).refunded_amount == twice.captured_amount
    assert fresh(order).payment_status == "unpaid"
    assert journal(paid) == paid.amount


def test_the_shopper_is_written_to_once_the_money_is_sent():
    payment = mugs()
    asked = refund(payment, other_amount=1)
    letters = ProcrastinateJob.objects.filter(task_name="mail.refund")
    assert not letters.exists()

    finish_manual(asked, reference="T", actor="Agus", at=timezone.now())

    assert [job.args for job in letters] == [{"refund_id": asked.pk}]


def take_off(payment, discount):
    """Give each line of an unpaid order a discount, which the shop has no deed for yet."""
    tables = ["orders_detailorder", "orders_order", "payments_payment"]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE orders_detailorder SET discount_amount = %s WHERE order_id = %s",
            [discount, payment.order_id],
        )
        total = discount * cursor.rowcount
        cursor.execute(
            "UPDATE orders_order SET discount_amount = %s, total_amount = total_amount - %s WHERE id = %s",
            [total, total, payment.order_id],
        )
        cursor.execute("UPDATE payments_payment SET amount = amount - %s WHERE id = %s", [total, payment.pk])
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=some.data(),
    prices=some.lists(some.integers(1, 99_999), min_size=1, max_size=3),
    failing=some.lists(some.booleans(), max_size=6),
)
def test_any_refunds_of_all_parts_leave_nothing_of_the_sale(data, prices, failing):
    """Whatever the order of the parts, whatever fails between: at the end every sum is nought."""
    lines = [(make_stock(9, price=price).variant, data.draw(some.integers(1, 5))) for price in prices]
    payment = make_transfer(*lines)
    take_off(payment, data.draw(some.integers(0, min(prices))))
    payment = settle(
        fresh(payment), amount=fresh(payment).amount, event_key=str(payment.pk), actor="x", at=timezone.now()
    )
    left = {detail.pk: detail.quantity for detail in payment.order.details.all()}
    for is_failing in failing:
        open_lines = sorted(pk for pk, count in left.items() if count)
        if open_lines:
            pk = data.draw(some.sampled_from(open_lines))
            count = data.draw(some.integers(1, left[pk]))
            done = refund_now(payment, units={pk: count}, other_amount=1)
            if is_failing:
                fail(done)
            else:
                left[pk] -= count
    payment = fresh(payment)

    refund_now(payment, everything=payment.refundable_amount)

    sums = SaleEntry.objects.filter(order=payment.order_id).aggregate(
        net=Sum("net_amount"), units=Sum("quantity"), tax=Sum("tax_amount"), gross=Sum("gross_amount")
    )
    assert sums == {"net": 0, "units": 0, "tax": 0, "gross": 0}
    for detail in payment.order.details.all():
        back = detail.refund_lines.exclude(refund__state="failed")
        assert back.aggregate(sum=Sum("quantity"))["sum"] == detail.quantity
    assert order_of(payment).payment_status == "refunded"
