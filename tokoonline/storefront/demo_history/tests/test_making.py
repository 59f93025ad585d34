from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Min, Sum
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.tests.factories import make_category, make_product, make_variant
from customers.tests.region_factories import load_some_regions
from inventory.availability import available_by_variant
from inventory.models import StockMovement
from inventory.tests.factories import make_stock
from orders.models import Order, SaleEntry
from orders.tests.factories import make_customer, make_order
from payments.models import CodSettlement, Payment, PaymentProof, Refund
from shipping.models import Shipment
from shipping.tests.factories import make_service, make_tariff, make_zone
from tokoonline.storefront.demo_history.making import make_history
from tokoonline.storefront.demo_history.shopping import NothingToSell
from tokoonline.storefront.demo_history.stories import OPEN_WORK
from tokoonline.verifying import verify

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(timezone.datetime(2026, 11, 21, 15, 30))
STOCKS = (0, 1, 4, 40)


@pytest.fixture
def shop(tmp_path):
    """A small shop with everything a past needs; returns its variants."""
    load_some_regions(tmp_path)
    zone = make_zone("Z02", "32", "31")
    make_tariff(zone, make_service("jne", "reg", supports_cod=True))
    make_tariff(zone, make_service("pos", "kargo"), first_price=8_000)
    variants = []
    for number, units in enumerate(STOCKS * 3):
        product = make_product(f"Barang {number}", category=make_category(f"Rak {number % 3}"))
        variant = make_variant(product, price=20_000 * (number + 1), cost_price=9_000 * (number + 1))
        if units:
            make_stock(units, variant)
        else:
            variant.stock_levels.create(location_id=1)
        variants.append(variant)
    return variants


def make(orders=200, days=60, seed=1):
    return make_history(orders=orders, days=days, seed=seed, now=NOW)


def seen():
    """What of a past depends on the seed alone."""
    return list(
        Order.objects.order_by("placed_at", "id").values_list(
            "placed_at", "contact_name", "street", "status", "payment_label", "total_amount", "delivered_at"
        )
    )


def test_who_cancelled_after_paying_has_the_money_back_and_no_letter_of_today(shop):
    make(orders=600)

    refunds = Refund.objects.select_related("payment__order")
    assert refunds
    assert {refund.state for refund in refunds} == {"succeeded"}
    assert all(refund.finished_at <= NOW for refund in refunds)
    left = Order.objects.filter(status="cancelled", payment_status="paid")
    ended = [order.status_changes.get(new="cancelled").at for order in left]
    assert all(at > NOW - timedelta(hours=21) for at in ended)
    assert not ProcrastinateJob.objects.filter(task_name="mail.refund").exists()


def test_a_made_past_keeps_every_promise(shop):
    assert make() == 200

    assert verify(at=NOW) == []
    assert Order.objects.count() == 200


def test_what_may_be_sold_today_is_what_it_was(shop):
    before = available_by_variant([variant.pk for variant in shop])

    make()

    assert available_by_variant([variant.pk for variant in shop]) == before
    assert sorted(before.values()) == sorted(STOCKS * 3)


def test_at_no_moment_was_more_promised_than_there_was(shop):
    first_stock = StockMovement.objects.values_list("pk", flat=True)
    opening = set(first_stock)
    make()

    levels = defaultdict(lambda: [0, 0])
    for move in StockMovement.objects.filter(pk__in=opening):
        levels[move.level_id][0] += move.delta_on_hand
    history = StockMovement.objects.exclude(pk__in=opening).order_by("at", "id")
    ids = [move.pk for move in history]
    for move in history:
        level = levels[move.level_id]
        level[0] += move.delta_on_hand
        level[1] += move.delta_reserved
        assert 0 <= level[1] <= level[0], move
    assert ids == sorted(ids)


def test_staff_find_work_of_every_kind(shop):
    make()

    payments = Counter(Payment.objects.values_list("state", flat=True))
    work = dict(OPEN_WORK)
    assert payments["review"] == work["confirm"]
    assert payments["waiting"] >= work["wait"]
    assert Order.objects.to_pack().count() >= work["pack"]
    assert Order.objects.to_ship().count() >= work["ship"]
    assert Shipment.objects.to_hand_over().count() == Order.objects.to_ship().count()
    assert Order.objects.overdue(NOW).count() == 0


def test_couriers_owe_the_cash_of_the_last_days_only(shop):
    make()

    collected = Payment.objects.filter(provider="cod", state="paid")
    owed = collected.filter(cod_settlement_line__isnull=True)
    settled = CodSettlement.objects.aggregate(amount=Sum("amount"))["amount"]
    since = owed.aggregate(since=Min("paid_at"))["since"]
    assert settled + sum(owed.values_list("amount", flat=True)) == sum(
        collected.values_list("amount", flat=True)
    )
    assert NOW - timedelta(days=16) < since
    assert CodSettlement.objects.filter(settled_on__gte=NOW.date()).count() == 0


def test_proofs_are_pictures_that_staff_can_open(shop):
    make()

    proof = PaymentProof.objects.first()
    with proof.picture.open() as picture:
        assert picture.read(4) == b"RIFF"
    assert PaymentProof.objects.values("sha256").distinct().count() == PaymentProof.objects.count()


def test_the_past_has_all_its_endings(shop):
    make(orders=400)

    assert set(Order.objects.values_list("status", flat=True)) == set(Order.Status.values)
    assert {"cod"} < set(Order.objects.values_list("payment_method", flat=True))
    assert SaleEntry.objects.filter(kind="cancellation").exists()
    assert Order.objects.filter(placed_at__gte=NOW).count() == 0


def test_the_same_seed_makes_the_same_past_and_another_one_does_not(shop):
    pasts = []
    for seed in (7, 7, 8):
        with transaction.atomic():
            make(orders=60, seed=seed)
            pasts.append(seen())
            transaction.set_rollback(True)

    assert pasts[0] == pasts[1]
    assert pasts[0] != pasts[2]


def test_nobody_gets_a_mail_about_the_past(shop):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        before = cursor.fetchone()

        make()

        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == before


def test_who_has_an_account_finds_orders_in_it(shop):
    shopper = make_customer("siti@contoh.id", full_name="Siti")
    staff = make_customer("joko@contoh.id", is_staff=True)

    make()

    assert shopper.orders.count() >= 1
    assert {order.contact_email for order in shopper.orders.all()} == {"siti@contoh.id"}
    assert staff.orders.count() == 0


def test_a_parcel_says_what_its_order_says(shop):
    make()

    shipments = Shipment.objects.select_related("order").prefetch_related("lines__detail")
    assert {shipment.state for shipment in shipments} >= {"handed_over", "delivered"}
    for shipment in shipments:
        order = shipment.order
        assert (shipment.handed_over_at, shipment.delivered_at) == (order.shipped_at, order.delivered_at)
        assert {line.detail.order_id for line in shipment.lines.all()} == {order.pk}


@pytest.mark.parametrize("missing", ["regions", "catalogue", "tariffs"])
def test_without_the_tables_it_says_what_to_load(missing, tmp_path):
    if missing != "regions":
        load_some_regions(tmp_path)
    if missing == "tariffs":
        make_stock(5)

    with pytest.raises(NothingToSell) as refusal:
        make(orders=1)

    expected = {"regions": "load_regions", "catalogue": "import_catalog", "tariffs": "import_tariffs"}
    assert str(refusal.value) == expected[missing]
    assert Order.objects.count() == 0


def test_the_command_makes_a_past_once(shop, settings, capsys):
    settings.IS_DEMO = True
    call_command("demo_history", orders=40, days=30, seed=1)

    assert capsys.readouterr().out.startswith("40 orders of 30 days")
    with pytest.raises(CommandError, match="orders already"):
        call_command("demo_history", orders=40, days=30, seed=1)
    assert Order.objects.count() == 40


def test_a_real_shop_gets_no_invented_past(settings):
    settings.IS_DEMO = settings.DEBUG = False

    with pytest.raises(CommandError, match="not a demo"):
        call_command("demo_history")


def test_a_shop_with_orders_keeps_its_own_past(settings):
    settings.IS_DEMO = True
    make_order(at=timezone.now() - timedelta(days=1))

    with pytest.raises(CommandError, match="orders already"):
        call_command("demo_history", orders=5)
    assert Order.objects.count() == 1
