"""A question is left once, asked by the worker, and answered for a while."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from catalog.outside.server import Answer
from inventory.tests.test_races import at_once
from shipping.calls import breaker
from shipping.live import asking
from shipping.live.allowance import most_a_day, take
from shipping.live.asking import CLAIM_HOLDS, HOLDS, PROBLEM_HOLDS, ask_later, ask_rates, forget_rates
from shipping.models import LiveRates
from shipping.providers.base import ProviderDown
from shipping.providers.biteship.fake_rules import refusal

from .live import lose_jobs, make_question, providers, waiting_jobs, work

pytestmark = pytest.mark.django_db
__all__ = ["providers"]


def lose_rates():
    LiveRates.objects.all().delete()


def rates_of(code):
    row = LiveRates.objects.get(provider=code)
    return {(rate["courier_code"], rate["service_code"]): rate["amount"] for rate in row.rates}


def test_asking_later_calls_nobody_and_the_worker_keeps_the_answer(providers):
    at = timezone.now()

    ask_later(make_question(("jne", "reg"), ("jnt", "ez")), at=at)

    assert providers.hits == {"places": 0, "biteship": 0, "rajaongkir": 0}
    assert work(at=at) == ["biteship"]
    row = LiveRates.objects.get()
    assert (row.answered_at, row.expires_at, row.problem) == (at, at + HOLDS, "")
    assert rates_of("biteship") == {("jne", "reg"): 10_000, ("jnt", "ez"): 11_000}


def test_the_same_question_is_asked_once_while_it_waits_and_while_it_holds(providers):
    at = timezone.now()
    question = make_question()

    ask_later(question, at=at)
    ask_later(question, at=at + timedelta(seconds=1))
    assert len(waiting_jobs()) == 1
    work(at=at)
    ask_later(question, at=at + HOLDS - timedelta(seconds=1))
    assert waiting_jobs() == []

    ask_later(question, at=at + HOLDS)
    assert len(waiting_jobs()) == 1


def test_an_answer_that_never_came_is_asked_for_again(providers):
    at = timezone.now()
    ask_later(make_question(), at=at)
    lose_jobs()

    ask_later(make_question(), at=at + CLAIM_HOLDS)

    assert len(waiting_jobs()) == 1


def test_a_job_run_twice_or_too_late_asks_nobody(providers):
    at = timezone.now()
    question = make_question()
    ask_later(question, at=at)
    ask_rates("biteship", question.key, at=at + CLAIM_HOLDS)
    assert providers.hits["biteship"] == 0

    ask_rates("biteship", question.key, at=at)
    ask_rates("biteship", question.key, at=at)

    assert providers.hits["biteship"] == 1


def test_what_the_first_does_not_price_the_second_is_asked_for(providers):
    at = timezone.now()
    providers.biteship.rates = lambda wish: Answer(200, {"success": True, "pricing": []})

    ask_later(make_question(("jne", "reg"), ("pos", "reguler")), at=at)

    assert work(at=at) == ["biteship", "rajaongkir"]
    assert rates_of("biteship") == {}
    assert rates_of("rajaongkir") == {("jne", "reg"): 10_000, ("pos", "reguler"): 9_000}


def test_whoever_prices_everything_leaves_the_second_alone(providers):
    at = timezone.now()
    ask_later(make_question(("jne", "reg")), at=at)

    assert work(at=at) == ["biteship"]
    assert providers.hits["rajaongkir"] == 0


FAULTS = ["before_send", "error_500", "bad_json", "reset", "time_out"]


@pytest.mark.parametrize("point", FAULTS)
def test_a_provider_that_fails_is_a_problem_for_a_while_and_the_second_answers(providers, point):
    at = timezone.now()
    providers.biteship.faults.add(point, path="/rates", times=3)

    ask_later(make_question(), at=at)
    work(at=at)

    failed = LiveRates.objects.get(provider="biteship")
    assert (failed.rates, bool(failed.problem)) == ([], True)
    assert failed.expires_at == at + PROBLEM_HOLDS
    assert rates_of("rajaongkir") == {("jne", "reg"): 10_000}


def test_a_provider_that_hangs_is_left_after_the_time_that_the_shop_allows(providers, settings):
    settings.SHIPPING_TIME_OUT = 0.2
    providers.only("biteship")
    providers.biteship.faults.add("slow", path="/rates", seconds=2)
    at = timezone.now()
    ask_later(make_question(), at=at)

    begun = timezone.now()
    work(at=at)

    assert timezone.now() - begun < timedelta(seconds=1.5)
    assert LiveRates.objects.get().problem


def test_after_failures_in_a_row_nobody_is_called_any_more(providers):
    providers.only("biteship")
    providers.biteship.faults.add("error_500", path="/rates", times=20)
    at = timezone.now()
    for grams in range(1, 9):
        ask_later(make_question(boxes=((grams, 10, 10, 10, 0),)), at=at)

    work(at=at)

    assert LiveRates.objects.exclude(problem="").count() == 8
    assert sum(fault.times for fault in providers.biteship.faults.waiting) == 15


def test_that_nobody_goes_there_is_an_answer_and_no_problem(providers):
    at = timezone.now()
    providers.only("biteship")
    providers.biteship.rates = nobody_goes_there
    ask_later(make_question(), at=at)

    work(at=at)

    row = LiveRates.objects.get()
    assert (row.rates, row.problem, row.expires_at) == ([], "", at + HOLDS)


def nobody_goes_there(wish):
    raise refusal(400, 40001010, "No courier available for the requested location")


def test_without_keys_nothing_is_left(providers, settings):
    settings.SHIPPING_PROVIDERS = {}

    ask_later(make_question(), at=timezone.now())

    assert waiting_jobs() == []


def test_another_place_box_or_service_is_another_question():
    questions = [
        make_question(),
        make_question(("jnt", "ez")),
        make_question(destination=("32.73.02.1004", "40136")),
        make_question(boxes=((2_000, 100, 100, 100, 85_000),)),
    ]

    assert len({question.key for question in questions}) == 4


def test_the_shop_that_moves_asks_anew(settings):
    before = make_question().key
    settings.STORE = replace(settings.STORE, origin_postal_code="40111")

    assert make_question().key != before


def limit(settings, code, count):
    settings.SHIPPING_PROVIDERS[code]["questions_a_day"] = str(count)


def test_no_more_questions_are_asked_than_a_day_has_and_the_next_provider_answers(providers, settings):
    limit(settings, "biteship", 5)
    at = timezone.now()

    # Two places are looked for first, then each weight is a question.
    for grams in range(1_000, 1_005):
        ask_later(make_question(boxes=((grams, 100, 100, 100, 85_000),)), at=at)
        work(at=at)

    assert (providers.hits["places"], providers.hits["biteship"]) == (2, 3)
    refused = LiveRates.objects.filter(provider="biteship").exclude(problem="")
    assert [(row.rates, row.expires_at) for row in refused] == [([], at + PROBLEM_HOLDS)] * 2
    assert LiveRates.objects.filter(provider="rajaongkir", problem="").count() == 2
    assert not breaker.is_down("biteship")


def test_a_new_day_has_new_questions(providers, settings):
    limit(settings, "biteship", 3)
    providers.only("biteship")
    limit(settings, "biteship", 3)
    at = timezone.now()
    for day, count in ((0, 1), (0, 1), (1, 2)):
        ask_later(make_question(), at=at + timedelta(days=day))
        work(at=at + timedelta(days=day))
        lose_rates()
        assert providers.hits["biteship"] == count


def test_each_kind_of_box_is_a_question(providers, settings):
    providers.only("biteship")
    limit(settings, "biteship", 3)
    boxes = tuple((grams, 100, 100, 100, 85_000) for grams in (1_000, 1_000, 2_000))

    ask_later(make_question(boxes=boxes), at=timezone.now())
    work(at=timezone.now())

    # Two places and two kinds of box are four.
    assert providers.hits["biteship"] == 0


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_workers_at_once_ask_no_more_than_a_day_has(providers, settings):
    limit(settings, "biteship", 10)

    def one(number):
        try:
            take("biteship", 3, at=timezone.now())
        except ProviderDown:
            return 0
        return 3

    assert sum(at_once(8, one)) == 9


@pytest.mark.parametrize(("told", "most"), [("", None), ("0", 0), ("25000", 25_000)])
def test_the_shop_says_how_many_questions_a_day_has(providers, settings, told, most):
    limit(settings, "biteship", told)

    assert most_a_day("biteship") == most
    assert most_a_day("rajaongkir") == 80


def test_what_is_no_number_of_questions_is_said(providers, settings):
    limit(settings, "biteship", "banyak")

    with pytest.raises(ImproperlyConfigured, match="SHIP_BITESHIP_QUESTIONS_A_DAY"):
        most_a_day("biteship")


def test_old_answers_are_forgotten(providers):
    at = timezone.now()
    ask_later(make_question(), at=at)
    work(at=at)

    assert forget_rates(before=at + HOLDS, unanswered_before=at + HOLDS) == 0
    assert forget_rates(before=at + HOLDS + timedelta(seconds=1), unanswered_before=at) == 1


def test_questions_that_nobody_answered_are_forgotten_sooner(providers):
    at = timezone.now()
    ask_later(make_question(), at=at)

    assert forget_rates(before=at, unanswered_before=at + CLAIM_HOLDS) == 0
    assert forget_rates(before=at, unanswered_before=at + CLAIM_HOLDS + timedelta(seconds=1)) == 1


def test_a_storm_of_questions_fills_neither_queue_nor_table(providers, monkeypatch):
    monkeypatch.setattr(asking, "MOST_OPEN", 3)
    at = timezone.now()

    for grams in range(1_000, 1_009):
        ask_later(make_question(boxes=((grams, 100, 100, 100, 85_000),)), at=at)

    assert (len(waiting_jobs()), LiveRates.objects.count()) == (3, 3)
    # Half a minute later they are over, whether the worker came to them or not.
    ask_later(make_question(boxes=((2_000, 100, 100, 100, 85_000),)), at=at + CLAIM_HOLDS)
    assert LiveRates.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_eight_shoppers_who_press_at_once_leave_one_question(providers):
    at = timezone.now()
    together = Barrier(8)

    def press():
        together.wait()
        ask_later(make_question(), at=at)
        connection.close()

    threads = [Thread(target=press) for _shopper in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(waiting_jobs()) == 1
    assert LiveRates.objects.count() == 1
