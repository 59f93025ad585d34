"""Each promise is broken from underneath, triggers off, and verify must say which one."""

import logging
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from inventory.tests.factories import make_location, make_stock
from orders.cancelling import cancel_order
from orders.journal import store_date
from orders.statuses import lock_order
from payments.models import Payment, PaymentEvent
from payments.providers.base import Snapshot
from payments.settling import TIME_TO_REFUND, apply, settle
from payments.tests.factories import make_cod, make_transfer, refund, refund_now
from shipping.bills import Charge, import_bill
from shipping.models import Booking, Shipment
from shipping.packing import pack_order, pack_parcel
from shipping.tests.factories import make_courier, send
from tokoonline.storefront.verify_tasks import verify_every_five_minutes
from tokoonline.verifying import INVARIANTS, verify

pytestmark = pytest.mark.django_db


@contextmanager
def without_triggers(*tables):
    """What no code of ours can do: the owner of the tables switches the guards off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def found(at=None):
    return {finding.invariant.name: finding for finding in verify(at=at or timezone.now())}


def names():
    return set(found())


def pay(payment, at=None):
    settle(payment, amount=payment.amount, event_key="test", actor="Sari", at=at or timezone.now())
    return lock_order(payment.order_id)


@pytest.fixture
def waiting():
    """An order that waits for its transfer."""
    return make_transfer().order


@pytest.fixture
def paid():
    return pay(make_transfer())


def test_a_shop_at_work_keeps_all_promises(waiting, paid):
    make_cod()
    cancelled = pay(make_transfer(code=5))
    cancel_order(cancelled, reason="berubah pikiran", actor="Sari", at=timezone.now())

    assert names() == set()


def test_a_level_moved_without_the_ledger(waiting):
    level = make_stock(10)
    with without_triggers("inventory_stocklevel") as cursor:
        cursor.execute("UPDATE inventory_stocklevel SET on_hand = 11 WHERE id = %s", [level.pk])

    assert found()["level_is_ledger"].examples == (level.variant.sku,)
    assert names() == {"level_is_ledger"}


def test_a_level_that_promises_more_than_there_is():
    level = make_stock(10)
    with without_triggers("inventory_stocklevel") as cursor:
        cursor.execute("ALTER TABLE inventory_stocklevel DROP CONSTRAINT stock_level_not_oversold")
        cursor.execute("UPDATE inventory_stocklevel SET reserved = 11 WHERE id = %s", [level.pk])

    assert "not_oversold" in names()


def test_a_reservation_without_an_order(waiting):
    with without_triggers("orders_detailorder") as cursor:
        cursor.execute("UPDATE orders_detailorder SET quantity_cancelled = 1")

    assert found()["reserved_is_open_orders"].examples == (waiting.details.get().sku,)
    assert names() == {"reserved_is_open_orders"}


def test_an_order_without_its_reservation(waiting):
    with without_triggers("inventory_stocklevel", "inventory_stockmovement") as cursor:
        cursor.execute("DELETE FROM inventory_stockmovement WHERE kind = 'reserved'")
        cursor.execute("UPDATE inventory_stocklevel SET reserved = 0")

    assert names() == {"reserved_is_open_orders"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE orders_orderfee SET amount = amount + 1",
        "DELETE FROM orders_orderfee",
        "UPDATE orders_detailorder SET unit_price = unit_price - 1",
        "UPDATE orders_detailorder SET shipping_share_amount = shipping_share_amount + 1",
    ],
)
def test_an_order_that_does_not_add_up(waiting, change):
    with without_triggers("orders_order", "orders_orderfee", "orders_detailorder") as cursor:
        cursor.execute(change)

    assert found()["order_adds_up"].examples == (waiting.number,)
    assert names() == {"order_adds_up"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE orders_order SET fulfilment_status = 'packed'",
        "UPDATE orders_orderstatuschange SET new = 'shipped' WHERE field = 'status'",
        "UPDATE orders_orderstatuschange SET old = 'shipped' WHERE field = 'status'",
        "DELETE FROM orders_orderstatuschange WHERE field = 'payment_status'",
    ],
)
def test_a_history_that_is_no_path(paid, change):
    with without_triggers("orders_order", "orders_orderstatuschange") as cursor:
        cursor.execute(change)

    assert found()["history_is_a_path"].examples == (paid.number,)
    assert names() == {"history_is_a_path"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE payments_payment SET captured_amount = captured_amount - 1",
        "UPDATE payments_payment SET state = 'amount_mismatch'",
    ],
)
def test_an_order_that_is_paid_without_its_money(paid, change):
    with without_triggers("payments_payment") as cursor:
        cursor.execute(change)

    assert found()["paid_is_captured"].examples == (paid.number,)
    assert names() - {"money_without_a_home"} == {"paid_is_captured"}


def test_a_paid_order_that_could_be_paid_once_more(paid):
    Payment.objects.create(
        order=paid,
        number=2,
        method="qris-1",
        provider="qris",
        reference="x",
        amount=1,
        created_at=paid.placed_at,
    )

    assert found()["paid_is_closed"].examples == (paid.number,)
    assert names() == {"paid_is_closed"}


def test_money_that_pays_no_order(waiting):
    with without_triggers("payments_payment") as cursor:
        cursor.execute(
            "UPDATE payments_payment SET state = 'paid', paid_at = now(), captured_amount = amount"
        )

    assert names() == {"paid_is_captured"}


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM orders_saleentry",
        "DELETE FROM orders_saleentry WHERE kind = 'shipping'",
        "UPDATE orders_saleentry SET net_amount = 1, gross_amount = 1 WHERE kind = 'fee'",
    ],
)
def test_a_journal_that_is_not_the_orders(paid, change):
    with without_triggers("orders_saleentry") as cursor:
        cursor.execute(change)

    assert found()["journal_is_orders"].examples == (paid.number,)
    assert names() == {"journal_is_orders"}


def refunded(paid):
    """Parts of a payment that came back in every way there is."""
    payment = paid.payments.get()
    refund(payment, way="credit", other_amount=1_000)
    refund(payment, other_amount=2_000)
    return refund_now(payment, units={paid.details.get().pk: 1}, other_amount=137)


def test_refunds_of_every_kind_keep_all_promises(paid):
    payment = paid.payments.get()
    settle(payment, amount=5_000, event_key="lebih", actor="Sari", at=timezone.now())
    refund_now(payment, other_amount=3_000)
    refunded(paid)
    assert names() == set()

    cancel_order(lock_order(paid.pk), reason="batal", actor="Sari", at=timezone.now())
    assert names() == set()

    payment.refresh_from_db()
    refund_now(payment, everything=payment.refundable_amount)
    assert names() == set()


def test_an_order_that_says_another_thing_than_its_refunds(paid):
    refunded(paid)
    with without_triggers("orders_order", "orders_orderstatuschange") as cursor:
        cursor.execute("DELETE FROM orders_orderstatuschange WHERE new = 'part_refunded'")
        cursor.execute("UPDATE orders_order SET payment_status = 'paid'")

    assert names() == {"paid_is_captured"}


def test_a_refund_that_is_not_in_the_journal(paid):
    refunded(paid)
    with without_triggers("orders_saleentry") as cursor:
        cursor.execute("DELETE FROM orders_saleentry WHERE kind = 'refund' AND detail_id IS NOT NULL")

    assert names() == {"journal_is_orders"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE payments_refund SET amount = amount + 1 WHERE state = 'manual'",
        "UPDATE payments_refund SET other_amount = other_amount - 1 WHERE state = 'manual'",
        "UPDATE payments_refundline SET amount = amount - 1",
        "UPDATE payments_payment SET refunding_amount = refunding_amount + 1",
        "DELETE FROM payments_creditentry",
        "UPDATE payments_creditentry SET amount = 999",
    ],
)
def test_refunds_that_do_not_add_up(paid, change):
    refunded(paid)
    tables = ["payments_refund", "payments_refundline", "payments_payment", "payments_creditentry"]
    with without_triggers(*tables) as cursor:
        cursor.execute(change)

    assert found()["refunds_add_up"].examples == (paid.payments.get().reference,)
    assert names() == {"refunds_add_up"}


def test_a_sale_that_was_undone_but_not_in_the_journal(paid):
    cancel_order(paid, reason="berubah pikiran", actor="Sari", at=timezone.now())
    with without_triggers("orders_saleentry") as cursor:
        cursor.execute("DELETE FROM orders_saleentry WHERE kind = 'cancellation'")

    assert names() == {"journal_is_orders"}


def test_an_unpaid_order_in_the_journal(waiting, paid):
    with without_triggers("orders_saleentry") as cursor:
        cursor.execute("UPDATE orders_saleentry SET order_id = %s", [waiting.pk])

    assert found()["journal_is_orders"].count == 2


def test_a_journal_entry_on_another_day_than_the_stores(paid):
    with without_triggers("orders_saleentry") as cursor:
        cursor.execute("UPDATE orders_saleentry SET date = date + 1")

    assert found()["journal_day_is_store_day"].examples == (paid.number,)
    assert names() == {"journal_day_is_store_day"}


def test_a_cart_ordered_twice(waiting):
    other = make_transfer(code=5).order
    with without_triggers("orders_order") as cursor:
        cursor.execute("ALTER TABLE orders_order DROP CONSTRAINT orders_order_cart_id_key")
        cursor.execute("UPDATE orders_order SET cart_id = %s", [waiting.cart_id])

    assert found()["one_order_a_cart"].examples == (f"{waiting.number} = {other.number}",)
    assert names() == {"one_order_a_cart"}


def test_an_overdue_order_that_still_holds_stock():
    hours = timezone.timedelta(hours=1)
    now = timezone.now()
    late = make_transfer(at=now - 26 * hours).order
    make_transfer(at=now - 25 * hours, code=5)

    assert found(now)["overdue_gives_back"].examples == (late.number,)


def test_a_message_nobody_read(waiting):
    payment = waiting.payments.get()
    for minutes, key in ((4, "baru"), (6, "lama")):
        payment.events.create(
            provider="transfer",
            event_key=key,
            received_at=timezone.now() - timezone.timedelta(minutes=minutes),
        )

    assert found()["inbox_is_read"].examples == ("transfer lama",)
    assert names() == {"inbox_is_read"}


def test_a_message_about_nobody_waits_a_day_for_its_payment(db):
    now = timezone.now()
    for hours, key, tries in ((23, "tamu", 9), (25, "lama", 9), (1, "belum-dicoba", 0)):
        PaymentEvent.objects.create(
            provider="midtrans",
            event_key=key,
            source="webhook",
            tries=tries,
            received_at=now - timezone.timedelta(hours=hours),
        )

    assert found(now)["inbox_is_read"].examples == ("midtrans belum-dicoba", "midtrans lama")


def test_jobs_that_failed_or_were_left():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()), (now() - interval '1 hour')"
            " RETURNING id"
        )
        (alive,), (dead,) = cursor.fetchall()
        for task, status, worker in (
            ("surat", "failed", None),
            ("gambar", "doing", alive),
            ("macet", "doing", dead),
            ("hilang", "doing", None),
            ("nanti", "todo", None),
        ):
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)"
                " VALUES ('default', %s, %s, %s)",
                [task, status, worker],
            )

    findings = found()

    assert set(findings) == {"jobs_succeed", "jobs_have_a_worker"}
    assert findings["jobs_succeed"].examples[0].startswith("surat #")
    assert [example.split()[0] for example in findings["jobs_have_a_worker"].examples] == ["hilang", "macet"]


def test_money_without_a_home_is_known_but_no_fault(waiting, capsys):
    payment = waiting.payments.get()
    settle(payment, amount=payment.amount - 1, event_key="kurang", actor="Sari", at=timezone.now())

    (finding,) = verify(at=timezone.now())
    call_command("verify")

    assert (finding.invariant.name, finding.is_notice) == ("money_without_a_home", True)
    assert "perlu diketahui" in capsys.readouterr().out


def test_money_kept_longer_than_promised_is_a_notice_of_its_own(waiting):
    payment = waiting.payments.get()
    settle(payment, amount=payment.amount - 1, event_key="kurang", actor="Sari", at=timezone.now())

    later = timezone.now() + TIME_TO_REFUND + timezone.timedelta(minutes=1)

    assert found(later)["money_kept_too_long"].is_notice
    assert "money_without_a_home" not in found(later)
    refund_now(payment, everything=payment.amount - 1)
    assert "money_kept_too_long" not in found(later)


def test_money_that_the_gateway_took_back_or_that_came_twice_is_no_fault(waiting):
    payment = waiting.payments.get()
    for key in ("satu", "dua"):
        settle(payment, amount=payment.amount, event_key=key, actor="Sari", at=timezone.now())

    assert names() == set()

    apply(payment, Snapshot("charged_back"), actor="bank", at=timezone.now())

    assert names() == set()


def make_paid_parcel():
    make_courier()
    return pack_order(pay(make_transfer()), actor="Agus", at=timezone.now())


@pytest.fixture
def bill():
    """A courier's bill for one parcel, and for one that the shop does not know."""
    parcel = send(make_paid_parcel())
    charges = [Charge(2, parcel.waybill, 15_000, parcel=parcel), Charge(3, "UNKNOWN001", 9_000)]
    return import_bill(
        parcel.courier,
        charges,
        number="INV-1",
        billed_on=store_date(timezone.now()),
        actor="Sari",
        at=timezone.now(),
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE orders_saleentry SET cost_amount = 1 WHERE kind = 'shipping_cost'",
        "UPDATE orders_saleentry SET at = at - interval '1 day', date = date - 1 WHERE cost_amount = 15000",
        "DELETE FROM orders_saleentry WHERE kind = 'shipping_cost'",
        "UPDATE shipping_courierbillline SET shipment_id = NULL",
    ],
)
def test_a_parcel_of_a_bill_that_is_not_in_the_journal_is_found(bill, sql):
    assert names() == set()

    with without_triggers("orders_saleentry", "shipping_courierbillline") as cursor:
        cursor.execute(sql)

    assert names() == {"bills_are_journal"}


def test_a_bill_that_is_not_its_parcels_is_found(bill):
    with without_triggers("shipping_courierbill") as cursor:
        cursor.execute("UPDATE shipping_courierbill SET amount = amount + 1")

    assert names() == {"bill_adds_up"}


def test_what_a_courier_charges_for_an_unpaid_parcel_is_no_fault():
    """Pay on delivery that came back: nothing was sold, and its way was charged all the same."""
    payment = make_cod()
    pack_order(payment.order, actor="Agus", at=timezone.now())
    parcel = send(payment.order.shipments.get())
    import_bill(
        parcel.courier,
        [Charge(2, parcel.waybill, 15_000, parcel=parcel)],
        number="INV-1",
        billed_on=store_date(timezone.now()),
        actor="Sari",
        at=timezone.now(),
    )

    assert names() == set()


@pytest.fixture
def parcels():
    """A paid order with a parcel on its way and one still here, and one to be paid on delivery, packed."""
    order = pay(make_transfer((make_stock(9, cost_price=20_000).variant, 2), code=9))
    courier = make_courier()
    detail = order.details.get()
    first, _second = (
        pack_parcel(order, {detail: 1}, actor="Agus", at=timezone.now()) for _number in range(2)
    )
    send(first, courier=courier)
    pack_order(make_cod().order, actor="Agus", at=timezone.now())
    make_location(code="lain")
    return order


PARCEL_FAULTS = [
    ("parcels_are_lines", "UPDATE orders_detailorder SET quantity_returned = 1 WHERE quantity_shipped = 1"),
    ("cod_is_split", "UPDATE shipping_shipment SET cod_amount = cod_amount - 1 WHERE cod_amount > 0"),
    (
        "parcels_stand_on_stock",
        """UPDATE shipping_shipment SET location_id = (SELECT id FROM inventory_stocklocation
        WHERE code = 'lain') WHERE state = 'packed'""",
    ),
    ("cost_is_goods", "UPDATE orders_saleentry SET cost_amount = cost_amount + 1 WHERE cost_amount > 0"),
]


@pytest.mark.parametrize(("promise", "sql"), PARCEL_FAULTS, ids=[name for name, _sql in PARCEL_FAULTS])
def test_a_parcel_that_is_not_in_the_books_is_found(parcels, promise, sql):
    assert names() == set()

    with without_triggers("orders_detailorder", "shipping_shipment", "orders_saleentry") as cursor:
        cursor.execute(sql)

    assert names() == {promise}


@pytest.fixture
def booked(parcels):
    """Two packed parcels, each with its transport."""
    packed = list(Shipment.objects.filter(state="packed").order_by("pk"))
    for number, parcel in enumerate(packed):
        waybill = f"JP{number:010d}"
        Booking.objects.create(
            shipment=parcel,
            provider="biteship",
            key=f"TO-{number}",
            state="booked",
            reference=f"A{number}",
            waybill=waybill,
            actor="Sari",
            created_at=timezone.now(),
        )
        Shipment.objects.filter(pk=parcel.pk).update(waybill=waybill)
    return packed


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE shipping_shipment SET waybill = '' WHERE state = 'packed'",
        "UPDATE shipping_shipment SET waybill = waybill || 'X' WHERE state = 'packed'",
        "UPDATE shipping_booking SET state = 'cancelled'",
    ],
)
def test_a_parcel_that_bears_another_number_than_it_was_booked_with_is_found(booked, sql):
    assert names() == set()

    with connection.cursor() as cursor:
        cursor.execute(sql)

    assert names() == {"parcel_bears_its_booked_number"}
    assert found()["parcel_bears_its_booked_number"].count == 2


def test_a_number_that_the_parcel_cannot_bear_is_for_staff_and_no_fault(booked):
    Shipment.objects.filter(pk=booked[0].pk).update(waybill="")
    Booking.objects.filter(shipment=booked[0]).update(note="The courier gave it twice.")

    assert names() == set()


@pytest.mark.parametrize(
    ("index", "sql"),
    [
        ("booking_one_open_a_shipment", "UPDATE shipping_booking SET shipment_id = %(first)s"),
        (
            "waybill_once_among_open_parcels",
            "UPDATE shipping_shipment SET waybill = 'JP0000000000', courier_id = %(courier)s",
        ),
    ],
)
def test_two_transports_of_a_parcel_and_two_parcels_with_a_number_are_found(booked, index, sql):
    first = booked[0]

    with without_triggers("shipping_shipment", "shipping_booking") as cursor:
        cursor.execute(f"DROP INDEX {index}")
        cursor.execute(sql, {"first": first.pk, "courier": first.courier_id})

    assert "one_transport_a_parcel" in names()


@pytest.mark.parametrize("status", ["unfulfilled", "shipped"])
def test_an_order_that_stands_elsewhere_than_its_parcels_is_found(parcels, status):
    with without_triggers("orders_order") as cursor:
        cursor.execute("UPDATE orders_order SET fulfilment_status = %s", [status])

    assert found()["order_follows_parcels"].count >= 1


def test_every_promise_can_be_broken_here():
    """A new invariant needs its test: the list above names each one."""
    with open(__file__) as file:
        text = file.read()
    assert [one.name for one in INVARIANTS if f'"{one.name}"' not in text] == []


def test_the_command_ends_well_and_says_so(paid, capsys):
    call_command("verify", language="en")

    assert capsys.readouterr().out == "All 24 promises hold.\n"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "WRONG: 5 orders are not the sum of their rows: "),
        ("id", "SALAH: 5 pesanan tidak sama dengan jumlah barisnya: "),
    ],
)
def test_the_command_says_what_is_wrong_and_ends_with_one(capsys, language, sentence):
    numbers = sorted(make_transfer(code=code).order.number for code in range(1, 6))
    with without_triggers("orders_orderfee") as cursor:
        cursor.execute("UPDATE orders_orderfee SET amount = amount + 1")

    with pytest.raises(SystemExit) as ended:
        call_command("verify", language=language)

    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(sentence + ", ".join(numbers[:3]))
    assert len(lines) == 2


def test_the_job_logs_what_is_wrong(paid, caplog):
    with without_triggers("orders_saleentry") as cursor:
        cursor.execute("DELETE FROM orders_saleentry")

    with caplog.at_level(logging.ERROR):
        verify_every_five_minutes(0)

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert paid.number in caplog.text


def test_the_job_runs_every_five_minutes():
    crons = [
        periodic.cron
        for (name, _id), periodic in jobs.periodic_registry.periodic_tasks.items()
        if name == "storefront.verify"
    ]

    assert crons == ["*/5 * * * *"]
