"""What a cart costs to send: the tables at once, and live prices as soon as the worker knows them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.outside.server import Answer
from shipping.live.asking import HOLDS, PROBLEM_HOLDS
from shipping.live.offering import offers_for
from shipping.models import LiveRates
from shipping.quoting import Parcel, quotes
from shipping.shop_days import hand_over_day
from shipping.tests.factories import make_service, make_tariff, make_zone

from .live import DAGO, providers, waiting_jobs, work

pytestmark = pytest.mark.django_db
__all__ = ["providers"]
SHIRT = Parcel(400, 300, 200, 50, 2, 85_000)
NONSENSE = {
    "html": lambda: Answer(200, "<html>Service unavailable</html>"),
    "an empty list": lambda: Answer(200, {"success": True, "pricing": []}),
    "0": lambda: priced(0),
    "negative": lambda: priced(-15_000),
    "dollars": lambda: priced(15, currency="USD"),
    "absurd": lambda: priced(99_000_000),
    "no number": lambda: priced("12000"),
}


def priced(amount, **more):
    line = {"courier_code": "jne", "courier_service_code": "reg", "price": amount, "currency": "IDR", **more}
    return Answer(200, {"success": True, "pricing": [line]})


@pytest.fixture
def tables(db):
    """JNE REG goes to Bandung for Rp12.000; J&T EZ has no tariff for it."""
    make_service("jnt", "ez")
    return make_tariff(make_zone("Z02", "32"), make_service("jne", "reg"), first_price=12_000)


def look(at):
    return offers_for(*DAGO, [SHIRT], at=at)


def prices(offers):
    return {(one.courier_code, one.service_code): one.amount for one in offers.quotes}


def test_tables_come_first_and_live_prices_after_the_worker(providers, tables):
    at = timezone.now()

    first = look(at)
    first.ask(at=at)
    waiting = look(at)
    work(at=at)
    known = look(at)

    assert (prices(first), len(first.unasked), first.is_pending) == ({("jne", "reg"): 12_000}, 1, False)
    assert (prices(waiting), waiting.unasked, waiting.is_pending) == ({("jne", "reg"): 12_000}, (), True)
    assert prices(known) == {("jne", "reg"): 10_000, ("jnt", "ez"): 11_000}
    assert (known.unasked, known.is_pending) == ((), False)


def test_a_price_that_is_too_old_counts_no_more(providers, tables):
    at = timezone.now()
    look(at).ask(at=at)
    work(at=at)

    old = look(at + HOLDS)

    assert prices(old) == {("jne", "reg"): 12_000}
    assert len(old.unasked) == 1


def test_a_service_out_of_use_is_neither_asked_for_nor_offered(providers, tables):
    make_service("jne", "yes", is_active=False)
    at = timezone.now()
    look(at).ask(at=at)
    work(at=at)

    assert ("jne", "yes") not in prices(look(at))


@pytest.mark.parametrize("kind", NONSENSE)
def test_an_answer_without_sense_leaves_the_tables(providers, tables, kind):
    providers.only("biteship")
    providers.biteship.rates = lambda wish: NONSENSE[kind]()
    at = timezone.now()
    look(at).ask(at=at)
    work(at=at)

    known = look(at)

    assert prices(known) == {("jne", "reg"): 12_000}
    assert known.unasked == ()


@pytest.mark.parametrize("point", ["before_send", "error_500", "bad_json", "reset", "time_out"])
def test_with_every_provider_dead_the_tables_quote_at_the_same_cost(
    providers, tables, point, django_assert_num_queries
):
    for fake in (providers.biteship, providers.rajaongkir):
        fake.faults.add(point, times=50)
    at = timezone.now()
    look(at).ask(at=at)
    work(at=at)

    with django_assert_num_queries(3):
        known = look(at)

    assert known.quotes == quotes(DAGO[0], [SHIRT], on=hand_over_day(at))
    assert known.unasked == ()
    assert len(look(at + PROBLEM_HOLDS).unasked) == 1


@pytest.mark.parametrize("count", [1, 5])
def test_offers_cost_three_statements_whatever_there_is(providers, count, django_assert_num_queries):
    zone = make_zone("Z02", "32")
    for number in range(count):
        make_tariff(zone, make_service("jne", f"s{number}"))
    at = timezone.now()

    with django_assert_num_queries(3):
        assert len(look(at).quotes) == count


def test_without_keys_or_without_a_door_the_tables_are_all(tables, settings, django_assert_num_queries):
    settings.SHIPPING_PROVIDERS = {}
    at = timezone.now()

    with django_assert_num_queries(2):
        found = look(at)
    found.ask(at=at)

    assert (prices(found), found.unasked) == ({("jne", "reg"): 12_000}, ())
    assert waiting_jobs() == []


def test_services_that_pack_differently_are_asked_apart(providers):
    zone = make_zone("Z02", "32")
    make_tariff(zone, make_service("jne", "reg"))
    make_tariff(zone, make_service("pos", "reguler", maximum_grams=1_000))
    at = timezone.now()

    offers_for(*DAGO, [Parcel(800, 100, 100, 100, 2)], at=at).ask(at=at)
    work(at=at)

    asked = offers_for(*DAGO, [Parcel(800, 100, 100, 100, 2)], at=at)
    assert {one.service_code: one.parcels for one in asked.quotes} == {"reg": 1, "reguler": 2}
    assert providers.hits["biteship"] == 2
    assert prices(asked)["pos", "reguler"] == 18_000


def test_looking_asks_nobody(providers, tables):
    look(timezone.now())

    assert providers.hits == {"places": 0, "biteship": 0, "rajaongkir": 0}
    assert waiting_jobs() == []


def test_the_preferred_provider_decides_the_price_even_if_it_answers_later(providers, tables):
    at = timezone.now()
    providers.only("rajaongkir")
    look(at).ask(at=at)
    work(at=at)
    row = LiveRates.objects.get()
    row.pk, row.provider = None, "biteship"
    row.rates[0]["amount"] = 11_500
    row.save()
    providers.only("biteship", "rajaongkir")

    assert prices(look(at + timedelta(minutes=1)))["jne", "reg"] == 11_500
