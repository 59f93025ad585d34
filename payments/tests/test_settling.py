import pytest
from django.utils import timezone

from inventory.models import StockLevel
from inventory.tests.factories import make_stock
from orders.models import Order, SaleEntry
from orders.statuses import mark_packed, mark_shipped
from orders.tests.factories import make_order
from payments.closing import GRACE, cancel_order, expire_overdue
from payments.models import FeeRule, Payment
from payments.providers.base import Purchase
from payments.settling import find_home, settle, settle_on_delivery
from payments.starting import change_method
from payments.tests.factories import make_account, make_cod, make_transfer, refund_now

pytestmark = pytest.mark.django_db


def pay(payment, *, amount=None, key="mutasi-1"):
    return settle(
        payment,
        amount=payment.amount if amount is None else amount,
        event_key=key,
        actor="sari@contoh.id",
        at=timezone.now(),
    )


def test_the_awaited_sum_pays_the_order_and_enters_the_journal():
    payment = make_transfer()

    settled = pay(payment)

    order = Order.objects.get(pk=payment.order_id)
    assert settled.state == "paid"
    assert (order.status, order.payment_status) == ("processing", "paid")
    assert sum(order.entries.values_list("net_amount", flat=True)) == order.total_amount
    assert list(order.status_changes.values_list("field", "new", "actor")) == [
        ("payment_status", "paid", "sari@contoh.id"),
        ("status", "processing", "sari@contoh.id"),
    ]


def test_the_same_event_twice_settles_once():
    payment = make_transfer()
    pay(payment)

    again = pay(payment)

    assert again.captured_amount == payment.amount
    assert SaleEntry.objects.filter(order=payment.order_id).count() == 3
    assert payment.events.count() == 1


def test_another_sum_waits_for_staff_and_pays_nothing():
    payment = make_transfer()

    settled = pay(payment, amount=payment.amount - 1)

    assert settled.state == "amount_mismatch"
    assert settled.captured_amount == payment.amount - 1
    assert Order.objects.get(pk=payment.order_id).payment_status == "unpaid"
    assert list(Payment.objects.without_home()) == [settled]


def expired_transfer(level, quantity):
    payment = make_transfer((level.variant, quantity))
    assert expire_overdue(at=payment.due_at + GRACE * 2) == 1
    return Payment.objects.get(pk=payment.pk)


def test_money_after_expiry_takes_the_order_up_again_while_its_goods_are_there():
    level = make_stock(5)
    payment = expired_transfer(level, 2)

    settled = pay(payment)

    order = Order.objects.get(pk=payment.order_id)
    level.refresh_from_db()
    assert settled.state == "paid"
    assert (order.status, order.payment_status, order.cancelled_at) == ("processing", "paid", None)
    assert (level.on_hand, level.reserved) == (5, 2)
    assert order.details.get().quantity_cancelled == 0
    assert sum(order.entries.values_list("net_amount", flat=True)) == order.total_amount


def test_an_order_taken_up_again_can_be_cancelled_and_its_stock_is_free():
    level = make_stock(5)
    pay(payment := expired_transfer(level, 2))

    cancel_order(payment.order, reason="rusak", actor="sari", at=timezone.now())

    level.refresh_from_db()
    assert (level.on_hand, level.reserved) == (5, 0)


def test_money_after_expiry_waits_for_staff_when_the_goods_are_gone():
    level = make_stock(5)
    payment = expired_transfer(level, 2)
    make_order((level.variant, 4))

    settled = pay(payment)

    assert settled.state == "paid_late"
    assert settled.captured_amount == payment.amount
    assert settled.refund_due_at > timezone.now()
    assert Order.objects.get(pk=payment.order_id).status == "expired"
    assert StockLevel.objects.get(pk=level.pk).reserved == 4


def test_money_without_an_order_finds_its_home_when_goods_are_back():
    level = make_stock(5)
    payment = expired_transfer(level, 2)
    other = make_order((level.variant, 4))
    pay(payment)
    at = timezone.now()
    assert find_home(payment, actor="sari", at=at).state == "paid_late"

    cancel_order(other, reason="batal", actor="sari", at=at)

    assert find_home(payment, actor="sari", at=at).state == "paid"
    assert Order.objects.get(pk=payment.order_id).payment_status == "paid"


def test_the_rest_of_a_sum_may_come_later():
    payment = make_transfer()
    assert pay(payment, amount=payment.amount - 500, key="a").state == "amount_mismatch"

    settled = pay(payment, amount=500, key="b")

    assert (settled.state, settled.captured_amount) == ("paid", payment.amount)


def test_the_fee_is_that_of_the_day_the_first_money_came():
    payment = make_transfer()
    today = timezone.localdate()
    rule = FeeRule.objects.create(provider="transfer", starts_on=today, fixed_amount=4_000)
    pay(payment, key="a")
    FeeRule.objects.filter(pk=rule.pk).update(fixed_amount=9_000)

    settled = pay(payment, amount=500, key="b")

    assert (settled.captured_amount, settled.gateway_fee_amount) == (payment.amount + 500, 4_000)


def change(payment):
    """The shopper chooses another bank; returns the new attempt."""
    at = timezone.now()
    purchase = Purchase(amount=payment.amount, region_code="32", at=at, is_frozen=True)
    return change_method(payment.order, f"transfer-{make_account().pk}", purchase, at=at)


def test_money_for_an_attempt_that_was_left_ends_the_one_that_was_chosen_instead():
    left = make_transfer()
    chosen = change(left)

    assert pay(left).state == "paid"

    chosen.refresh_from_db()
    assert chosen.state == "cancelled"
    assert not Payment.objects.open().exists()


def test_money_that_finds_its_home_ends_the_attempt_beside_it():
    short = make_transfer()
    pay(short, amount=short.amount + 500)
    chosen = change(short)
    refund_now(Payment.objects.get(pk=short.pk), other_amount=500)

    assert find_home(short, actor="sari", at=timezone.now()).state == "paid"

    chosen.refresh_from_db()
    assert chosen.state == "cancelled"


def test_the_rest_of_a_sum_is_kept_when_its_order_was_cancelled_meanwhile():
    payment = make_transfer()
    pay(payment, amount=payment.amount - 500, key="a")
    cancel_order(payment.order, reason="batal", actor="sari", at=timezone.now())

    settled = pay(payment, amount=500, key="b")

    assert (settled.is_homeless, settled.refundable_amount) == (True, payment.amount)


def test_the_rest_of_a_sum_is_kept_when_its_order_was_paid_in_another_way():
    payment = make_transfer()
    pay(payment, amount=payment.amount - 500, key="a")
    pay(change(payment), key="c")

    settled = pay(payment, amount=500, key="b")

    assert (settled.is_homeless, settled.refundable_amount) == (True, payment.amount)


def test_late_money_that_comes_twice_is_kept_twice():
    level = make_stock(5)
    payment = expired_transfer(level, 2)
    make_order((level.variant, 4))
    pay(payment, key="a")

    settled = pay(payment, key="b")

    assert (settled.is_homeless, settled.refundable_amount) == (True, 2 * payment.amount)


def test_what_staff_booked_and_the_statement_shows_is_the_same_money():
    payment = make_transfer()
    pay(payment, key="staff:1")

    settled = settle(
        payment,
        amount=payment.amount,
        event_key="statement:1",
        actor="sari",
        at=timezone.now(),
        source="statement",
    )

    assert settled.captured_amount == payment.amount


def test_an_order_expires_after_its_deadline_and_grace_not_before():
    payment = make_transfer()

    assert expire_overdue(at=payment.due_at + GRACE / 2) == 0
    assert expire_overdue(at=payment.due_at + GRACE * 2) == 1
    assert expire_overdue(at=payment.due_at + GRACE * 2) == 0


def test_an_order_whose_proof_is_being_judged_does_not_expire():
    payment = make_transfer()
    Payment.objects.filter(pk=payment.pk).update(state="review")

    assert expire_overdue(at=payment.due_at + GRACE * 2) == 0


def test_cancelling_gives_stock_back_and_closes_the_payment():
    level = make_stock(5)
    payment = make_transfer((level.variant, 2))

    cancel_order(payment.order, reason="berubah pikiran", actor="pembeli", at=timezone.now())

    payment.refresh_from_db()
    level.refresh_from_db()
    assert payment.state == "cancelled"
    assert (level.on_hand, level.reserved) == (5, 0)
    assert payment.order.details.get().quantity_cancelled == 2


def test_cancelling_a_paid_order_undoes_its_sale_in_the_journal():
    payment = make_transfer()
    pay(payment)

    cancel_order(payment.order, reason="barang rusak", actor="sari", at=timezone.now())

    assert sum(payment.order.entries.values_list("net_amount", flat=True)) == 0
    assert payment.order.entries.count() == 6


def test_cod_enters_the_journal_when_delivered_and_not_before():
    payment = make_cod()
    order = payment.order
    at = timezone.now()
    mark_packed(order, actor="gudang", at=at)
    mark_shipped(order, actor="gudang", at=at)
    assert not order.entries.exists()

    settle_on_delivery(order, actor="gudang", at=at)

    assert sum(order.entries.values_list("net_amount", flat=True)) == order.total_amount
    assert Order.objects.get(pk=order.pk).payment_status == "paid"
