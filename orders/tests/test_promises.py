"""The promises of orders, each attacked from underneath the forms."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from inventory.tests.factories import make_stock
from orders.models import (
    CartLine,
    DetailOrder,
    Order,
    OrderDiscount,
    OrderFee,
    OrderStatusChange,
    SaleEntry,
)
from orders.statuses import StatusRefused, Step, mark_packed, mark_paid, take_steps
from orders.tests.factories import make_cart, make_customer, make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    return make_order()


def sql(statement, *values):
    """Run a statement and, at once, the checks that wait for the commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(match, statement, *values):
    with pytest.raises(DatabaseError, match=match):
        sql(statement, *values)


def at_commit(deed):
    """Do it, and at once make the checks that wait for the commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        deed()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("column", ["status", "payment_status", "fulfilment_status"])
def test_a_status_cannot_be_set(order, column):
    new = {"status": "processing", "payment_status": "paid", "fulfilment_status": "packed"}

    refused(
        "inserting an OrderStatusChange",
        f"UPDATE orders_order SET {column} = %s WHERE id = %s",
        new[column],
        order.pk,
    )


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("status", "pending", "shipped"),
        ("status", "pending", "completed"),
        ("payment_status", "unpaid", "refunded"),
        ("fulfilment_status", "unfulfilled", "delivered"),
    ],
)
def test_an_order_takes_only_known_steps(order, field, old, new):
    with pytest.raises(StatusRefused):
        take_steps([Step(order.pk, field, old, new, timezone.now(), "budi")])

    assert not order.status_changes.exists()


def test_a_step_from_where_the_order_is_not_any_more_is_refused(order):
    mark_paid(order, actor="sari", at=timezone.now())

    with pytest.raises(StatusRefused):
        mark_paid(order, actor="dewi", at=timezone.now())

    assert order.status_changes.filter(field="payment_status").count() == 1


def test_a_cancellation_says_why(order):
    with pytest.raises(IntegrityError, match="cancellation_has_reason"), transaction.atomic():
        OrderStatusChange.objects.create(
            order=order, field="status", old="pending", new="cancelled", at=timezone.now(), actor="x"
        )


def test_every_step_says_who(order):
    with pytest.raises(IntegrityError, match="status_change_has_actor"), transaction.atomic():
        OrderStatusChange.objects.create(
            order=order, field="status", old="pending", new="processing", at=timezone.now(), actor=""
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE orders_orderstatuschange SET actor = 'lain'",
        "DELETE FROM orders_orderstatuschange",
        "UPDATE orders_saleentry SET discount_amount = 1, net_amount = net_amount - 1",
        "DELETE FROM orders_saleentry",
        "UPDATE orders_orderfee SET amount = 1",
        "DELETE FROM orders_orderfee",
        "DELETE FROM orders_detailorder",
        "DELETE FROM orders_order",
        "UPDATE orders_order SET total_amount = total_amount - 1, items_amount = items_amount - 1",
        "UPDATE orders_order SET number = 'TO-261121-AAAAA'",
        "UPDATE orders_detailorder SET unit_price = unit_price - 1",
        "UPDATE orders_detailorder SET quantity = quantity + 1",
    ],
)
def test_history_cannot_be_rewritten(order, statement):
    mark_paid(order, actor="sari", at=timezone.now())

    refused("Cannot|never change|stays as it was sold", statement)


def test_an_order_is_born_at_the_start():
    copy = Order.objects.values().get(pk=make_order().pk)
    cart = make_cart()
    copy |= {"id": None, "number": "TO-261121-ABCDE", "token": "t", "cart_id": cart.pk}

    with pytest.raises(IntegrityError, match="pending, unpaid"), transaction.atomic():
        Order.objects.create(**copy | {"status": "processing"})


def test_the_total_is_its_parts():
    copy = Order.objects.values().get(pk=make_order().pk)
    copy |= {"id": None, "number": "TO-261121-ABCDE", "token": "t", "cart_id": make_cart().pk}

    with pytest.raises(IntegrityError, match="order_total_is_its_parts"), transaction.atomic():
        Order.objects.create(**copy | {"total_amount": copy["total_amount"] - 1})


def test_a_header_without_its_lines_does_not_commit():
    copy = Order.objects.values().get(pk=make_order().pk)
    copy |= {"id": None, "number": "TO-261121-ABCDE", "token": "t", "cart_id": make_cart().pk}

    with pytest.raises(IntegrityError, match="does not add up"):
        at_commit(lambda: Order.objects.create(**copy))


@pytest.mark.parametrize(
    "row",
    [
        lambda order: OrderFee(order=order, kind="cod", label="x", amount=1),
        lambda order: OrderDiscount(order=order, kind="voucher", label="x", amount=-1),
    ],
)
def test_no_money_row_can_be_slipped_under_an_order(order, row):
    with pytest.raises(IntegrityError, match="does not add up"):
        at_commit(row(order).save)


def test_a_line_cannot_be_slipped_under_an_order(order):
    other = make_stock(3).variant
    detail = DetailOrder.objects.filter(order=order).values().get()
    del detail["subtotal"]

    line = DetailOrder(**detail | {"id": None, "variant_id": other.pk})
    with pytest.raises(IntegrityError, match="does not add up"):
        at_commit(line.save)


def test_the_subtotal_is_computed_by_the_database():
    mug = make_stock(5, price=85_000).variant

    detail = make_order((mug, 3)).details.get()

    assert detail.subtotal == 255_000
    refused("subtotal", "UPDATE orders_detailorder SET subtotal = 1 WHERE id = %s", detail.pk)


@pytest.mark.parametrize(
    ("shipped", "cancelled", "returned"), [(2, 0, 0), (0, 2, 0), (1, 1, 0), (0, 0, 1), (1, 0, 2)]
)
def test_no_more_is_shipped_cancelled_or_returned_than_was_sold(order, shipped, cancelled, returned):
    refused(
        "detail_(shipped|returned)",
        "UPDATE orders_detailorder SET quantity_shipped = %s, quantity_cancelled = %s,"
        " quantity_returned = %s WHERE order_id = %s",
        shipped,
        cancelled,
        returned,
        order.pk,
    )


def test_a_fee_adds_and_a_discount_takes_off(order):
    refused(
        "fee_not_negative",
        "INSERT INTO orders_orderfee (order_id, kind, label, amount) VALUES (%s, 'cod', 'x', -1)",
        order.pk,
    )
    refused(
        "discount_not_positive",
        "INSERT INTO orders_orderdiscount (order_id, kind, label, amount) VALUES (%s, 'x', 'x', 1)",
        order.pk,
    )


def test_the_same_sale_enters_the_journal_once(order):
    mark_paid(order, actor="sari", at=timezone.now())
    entry = SaleEntry.objects.filter(order=order).values().first()

    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        SaleEntry.objects.create(**entry | {"id": None})


def test_one_open_cart_a_customer():
    budi = make_customer()
    make_cart(customer=budi)

    with pytest.raises(IntegrityError, match="one_open_cart"), transaction.atomic():
        make_cart(customer=budi)


@pytest.mark.parametrize("quantity", [0, -1, 1000])
def test_a_cart_line_holds_a_possible_quantity(quantity):
    cart = make_cart()

    with pytest.raises(DatabaseError), transaction.atomic():
        CartLine.objects.filter(cart=cart).update(quantity=quantity)


def test_each_step_leaves_who_when_and_why(order):
    at = timezone.now()

    mark_paid(order, actor="sari", at=at, reason="transfer-1")
    mark_packed(order, actor="joko", at=at)

    changes = order.status_changes.values_list("field", "old", "new", "actor", "reason", "at")
    assert list(changes) == [
        ("payment_status", "unpaid", "paid", "sari", "transfer-1", at),
        ("status", "pending", "processing", "sari", "transfer-1", at),
        ("fulfilment_status", "unfulfilled", "packed", "joko", "", at),
    ]
