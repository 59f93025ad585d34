"""Writing the past: the rows that the shop's own deeds write, thousands in one statement.

A ledger's trigger carries every row over to its order or stock level. That is an UPDATE a row,
a minute for a year of them; here each ledger is written whole and then added up in one UPDATE.
`manage.py verify` sees no difference, and the tests replay the ledger moment by moment.
"""

from collections import defaultdict
from datetime import timedelta

import pgtrigger
from django.db import connection
from django.db.models import F
from django.utils.translation import override

from inventory.models import StockLevel, StockLocation, StockMovement
from inventory.moving import Kind
from orders import journal
from orders.models import Cart, DetailOrder
from orders.placing import write_orders
from orders.statuses import Step, take_steps
from payments.models import Payment, PaymentEvent
from payments.providers import provider_of
from shipping.models import Courier, Shipment, ShipmentLine

LEDGERS = (
    "inventory.StockMovement:movement_moves_level",
    "inventory.StockLevel:level_moved_by_ledger_only",
    "orders.OrderStatusChange:status_change_moves_order",
    "orders.Order:order_status_by_ledger_only",
    "shipping.ShipmentLine:shipment_line_within_order",
)
LEVELS_FROM_LEDGER = """
    UPDATE inventory_stocklevel l SET on_hand = m.on_hand, reserved = m.reserved
    FROM (
        SELECT level_id, sum(delta_on_hand) AS on_hand, sum(delta_reserved) AS reserved
        FROM inventory_stockmovement GROUP BY level_id
    ) m
    WHERE m.level_id = l.id
"""
STATUSES_FROM_LEDGER = """
    UPDATE orders_order o SET
        status = coalesce(s.status, o.status),
        payment_status = coalesce(s.payment_status, o.payment_status),
        fulfilment_status = coalesce(s.fulfilment_status, o.fulfilment_status),
        paid_at = s.paid_at, shipped_at = s.shipped_at, delivered_at = s.delivered_at,
        cancelled_at = s.cancelled_at
    FROM (
        SELECT order_id,
            (array_agg(new ORDER BY id DESC) FILTER (WHERE field = 'status'))[1] AS status,
            (array_agg(new ORDER BY id DESC) FILTER (WHERE field = 'payment_status'))[1]
                AS payment_status,
            (array_agg(new ORDER BY id DESC) FILTER (WHERE field = 'fulfilment_status'))[1]
                AS fulfilment_status,
            max(at) FILTER (WHERE field = 'payment_status' AND new = 'paid') AS paid_at,
            max(at) FILTER (WHERE field = 'status' AND new = 'shipped') AS shipped_at,
            max(at) FILTER (WHERE field = 'status' AND new = 'delivered') AS delivered_at,
            max(at) FILTER (WHERE field = 'status' AND new IN ('cancelled', 'expired'))
                AS cancelled_at
        FROM orders_orderstatuschange GROUP BY order_id
    ) s
    WHERE s.order_id = o.id
"""
STAFF, WAREHOUSE, SHOP = "Joko Staf", "Gudang", "shop"
BATCH = 1000


def write_history(stories):
    """Write all stories, which must be in the order of their days; the caller opens the transaction."""
    plans = [story.plan for story in stories]
    write_carts(plans)
    orders, details = write_orders(plans)
    told = list(zip(orders, stories, strict=True))
    # The checks at commit are planned by what the database knows of these tables: until now, nothing.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_order, orders_detailorder, orders_orderfee, orders_orderdiscount")
    details_of = defaultdict(list)
    for detail in details:
        details_of[detail.order_id].append(detail)
    payments = write_payments(told)
    shipments = write_shipments(told, details_of)
    write_stock(told, details_of, shipments)
    write_statuses(told, shipments)
    write_journal(told)
    return told, payments


def write_carts(plans):
    carts = Cart.objects.bulk_create([plan.cart for plan in plans], batch_size=BATCH)
    # The model stamps a new cart with the present; these were filled long ago.
    Cart.objects.filter(pk__in=[cart.pk for cart in carts]).update(
        created_at=F("completed_at"), updated_at=F("completed_at")
    )


def write_payments(told):
    """One payment an order as its provider makes it, where the story has brought it; {order_id: payment}."""
    rows = Payment.objects.bulk_create([payment_of(order, story) for order, story in told], batch_size=BATCH)
    PaymentEvent.objects.bulk_create(
        [
            PaymentEvent(
                provider=payment.provider, event_key=f"history:{payment.order_id}", payment=payment,
                amount=payment.amount, actor=STAFF, received_at=payment.paid_at, processed_at=payment.paid_at,
            )
            for payment in rows
            if payment.paid_at
        ],
        batch_size=BATCH,
    )  # fmt: skip
    return {payment.order_id: payment for payment in rows}


def payment_of(order, story):
    payment = provider_of(order.payment_method).payment_for(order, order.placed_at)
    if story.paid_at:
        payment.state = Payment.State.PAID
        payment.captured_amount = payment.amount
        payment.paid_at = story.paid_at
    elif story.ending:
        payment.state = story.ending
    return payment


def write_shipments(told, details_of):
    """The parcels of all packed orders, as far as they have come; {order_id: shipment}."""
    couriers = {courier.code: courier for courier in Courier.objects.all()}
    packed = [(order, story) for order, story in told if story.packed_at]
    location = StockLocation.objects.get(is_default=True)
    shipments = Shipment.objects.bulk_create(
        [shipment_of(order, story, couriers[order.courier_code], location) for order, story in packed],
        batch_size=BATCH,
    )
    lines = [
        ShipmentLine(shipment=shipment, detail=detail, quantity=detail.quantity)
        for shipment in shipments
        for detail in details_of[shipment.order_id]
    ]
    with pgtrigger.ignore(*LEDGERS):
        ShipmentLine.objects.bulk_create(lines, batch_size=BATCH)
    return {shipment.order_id: shipment for shipment in shipments}


def shipment_of(order, story, courier, location):
    state = Shipment.State.PACKED
    if story.shipped_at:
        state = Shipment.State.DELIVERED if story.delivered_at else Shipment.State.HANDED_OVER
    return Shipment(
        order=order,
        courier=courier,
        service=order.service_name,
        service_code=order.service_code,
        location=location,
        quoted_amount=order.shipping_amount,
        cod_amount=order.total_amount if story.is_cod else 0,
        waybill=waybill_of(order) if story.shipped_at else "",
        state=state,
        packed_at=story.packed_at,
        handed_over_at=story.shipped_at,
        delivered_at=story.delivered_at,
    )


def waybill_of(order):
    """A number that looks like the courier's own; no two orders have the same."""
    forms = {"jnt": "JP{:010}", "pos": "P{:013}"}
    return forms.get(order.courier_code, "{:015}").format(4_000_000_000 + order.pk)


def write_stock(told, details_of, shipments):
    """Write a year of the stock ledger in the order of its instants, and the levels it adds up to.

    Goods come in before each week, as many as it sells, so the ledger ends with what lay there
    before it began.
    """
    levels = dict(StockLevel.objects.filter(location__is_default=True).values_list("variant_id", "pk"))
    rows = [*receipts(told, levels)]
    for order, story in told:
        for detail in details_of[order.pk]:
            rows += moves_of(order, story, detail, levels[detail.variant_id], shipments.get(order.pk))
    rows.sort(key=lambda row: (row.at, row.level_id))
    with pgtrigger.ignore(*LEDGERS):
        StockMovement.objects.bulk_create(rows, batch_size=BATCH)
        with connection.cursor() as cursor:
            cursor.execute(LEVELS_FROM_LEDGER)
    set_quantities(told)


def receipts(told, levels):
    units = defaultdict(int)
    for _order, story in told:
        if not story.ending:
            for variant_id, quantity in story.units:
                units[delivery_before(story.plan.at), levels[variant_id]] += quantity
    for (at, level_id), quantity in units.items():
        yield StockMovement(
            level_id=level_id, kind=Kind.RECEIVED, delta_on_hand=quantity, at=at, actor=WAREHOUSE,
            cause=f"delivery {at:%d-%m-%Y}", key=f"history:{level_id}:{at:%y%m%d}",
        )  # fmt: skip


def delivery_before(at):
    """Saturday afternoon before the week of an instant."""
    saturday = at - timedelta(days=at.weekday() + 2)
    return saturday.replace(hour=15, minute=0, second=0, microsecond=0)


def moves_of(order, story, detail, level_id, shipment):
    """Reserved, then shipped or released: the rows that the deeds of orders.stock write."""
    units, row = detail.quantity, {"level_id": level_id, "cause": f"order {order.number}"}
    yield StockMovement(
        **row, kind=Kind.RESERVED, delta_reserved=units, at=story.plan.at, actor=SHOP,
        key=f"reserve:{detail.pk}",
    )  # fmt: skip
    if story.ending:
        yield StockMovement(
            **row, kind=Kind.RELEASED, delta_reserved=-units, at=story.ended_at,
            actor=actor_of_end(story), key=f"release:{detail.pk}",
        )  # fmt: skip
    elif story.shipped_at:
        yield StockMovement(
            **row, kind=Kind.SHIPPED, delta_on_hand=-units, delta_reserved=-units, at=story.shipped_at,
            actor=WAREHOUSE, key=f"shipment:{shipment.pk}:{detail.pk}",
        )  # fmt: skip


def set_quantities(told):
    shipped = [order.pk for order, story in told if story.shipped_at]
    ended = [order.pk for order, story in told if story.ending]
    DetailOrder.objects.filter(order__in=shipped).update(quantity_shipped=F("quantity"))
    DetailOrder.objects.filter(order__in=ended).update(quantity_cancelled=F("quantity"))


def actor_of_end(story):
    return SHOP if story.ending == "expired" else STAFF


def write_statuses(told, shipments):
    """Write the status ledger in the order of its instants, and where it has brought each order."""
    steps = [step for order, story in told for step in steps_of(order, story, shipments.get(order.pk))]
    with pgtrigger.ignore(*LEDGERS):
        take_steps(sorted(steps, key=lambda step: step.at))
        with connection.cursor() as cursor:
            cursor.execute(STATUSES_FROM_LEDGER)


def steps_of(order, story, shipment):
    """The steps as the deeds take them: paying, packing, handing over, delivering."""
    paid, status, fulfilment = "payment_status", "status", "fulfilment_status"
    if story.is_cod:
        yield Step(order.pk, status, "pending", "processing", story.plan.at, SHOP)
    if story.paid_at:
        yield Step(order.pk, paid, "unpaid", "paid", story.paid_at, STAFF, order.payment_method)
        if not story.is_cod:
            yield Step(order.pk, status, "pending", "processing", story.paid_at, STAFF, order.payment_method)
    if story.packed_at:
        yield Step(order.pk, fulfilment, "unfulfilled", "packed", story.packed_at, WAREHOUSE)
    if story.shipped_at:
        words = f"{shipment.courier.name} {shipment.waybill}"
        yield Step(order.pk, fulfilment, "packed", "shipped", story.shipped_at, WAREHOUSE, words)
        yield Step(order.pk, status, "processing", "shipped", story.shipped_at, WAREHOUSE, words)
    if story.delivered_at:
        yield Step(order.pk, fulfilment, "shipped", "delivered", story.delivered_at, STAFF)
        yield Step(order.pk, status, "shipped", "delivered", story.delivered_at, STAFF)
    if story.completed_at:
        yield Step(order.pk, status, "delivered", "completed", story.completed_at, SHOP)
    if story.ending:
        old = "processing" if story.paid_at or story.is_cod else "pending"
        reason = "not paid in time" if story.ending == "expired" else story.reason
        yield Step(order.pk, status, old, story.ending, story.ended_at, actor_of_end(story), reason)


def write_journal(told):
    paid = {order.pk: story.paid_at for order, story in told if story.paid_at}
    with override("id"):
        journal.enter_sales([order for order, _story in told if order.pk in paid], at=paid)
    for order, story in told:
        if story.ending and story.paid_at:
            journal.enter_cancellation(order, at=story.ended_at)
