from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from shipping.delivering import deliver_parcel
from shipping.models import Shipment, TrackingEvent
from shipping.tracking import state_of, take_in
from shipping.tracking_states import RANK, TrackingState

from .tracking_values import make_scan, sent_parcel, tracked, waiting_jobs

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MINUTE = timedelta(minutes=1)


def tell(parcel, *scans, at=NOW, **facts):
    return take_in(parcel, tracked(*scans, **facts), source="biteship", at=at)


def at_minute(minute):
    """An instant after the parcel was packed."""
    return NOW - timedelta(hours=1) + minute * MINUTE


def test_a_scan_is_kept_with_its_words_and_moves_the_parcel():
    parcel = sent_parcel()
    scan = make_scan("in_transit", at=at_minute(1), text="DEPARTED FROM TRANSIT", place="DENPASAR")

    taken = tell(parcel, scan)

    event = TrackingEvent.objects.get()
    kept = (event.shipment, event.at, event.state, event.text, event.code, event.place, event.source)
    assert kept == (parcel, scan.at, scan.state, scan.text, scan.code, scan.place, "biteship")
    parcel.refresh_from_db()
    assert (parcel.tracking_state, parcel.tracking_at) == ("in_transit", scan.at)
    assert taken.fresh == [event]


def test_what_is_told_twice_changes_nothing_twice():
    parcel = sent_parcel()
    scan = make_scan(at=at_minute(1))
    tell(parcel, scan, scan)

    taken = tell(parcel, scan)

    assert taken.fresh == []
    assert TrackingEvent.objects.count() == 1


def test_no_scans_leave_the_parcel_as_it_was():
    parcel = sent_parcel()

    tell(parcel)

    parcel.refresh_from_db()
    assert (parcel.tracking_state, parcel.tracking_at) == ("unknown", None)


# The order in which scans come


SCANS = st.builds(
    lambda state, minute: make_scan(state, at=at_minute(minute)),
    st.sampled_from(TrackingState.values),
    st.integers(0, 3),
)


@given(st.lists(SCANS, max_size=5))
def test_any_order_of_any_scans_ends_in_the_same_state_and_never_goes_back(scans):
    ends = set()
    for order in permutations(scans):
        states = [state_of(order[:told]) for told in range(len(order) + 1)]
        ranks = [RANK[state] for state in states]
        assert ranks == sorted(ranks)
        ends.add(states[-1])

    assert len(ends) == 1


@pytest.mark.parametrize(
    "story",
    [
        ["booked", "picked_up", "in_transit", "out_for_delivery", "delivered"],
        ["out_for_delivery", "delivery_failed", "returning", "returned", "delivered"],
    ],
)
def test_in_whatever_order_scans_are_taken_in_the_parcel_ends_the_same(story):
    parcel = sent_parcel()
    scans = [make_scan(state, at=at_minute(minute)) for minute, state in enumerate(story)]
    ends = set()

    for order in permutations(scans):
        with transaction.atomic():
            for scan in order:
                tell(parcel, scan)
            parcel.refresh_from_db()
            ends.add((parcel.tracking_state, parcel.tracking_at, parcel.tracking_events.count()))
            transaction.set_rollback(True)

    assert ends == {("delivered", at_minute(4), 5)}


@pytest.mark.parametrize(
    ("story", "state"),
    [
        (["out_for_delivery", "in_transit"], "out_for_delivery"),
        (["out_for_delivery", "delivery_failed"], "delivery_failed"),
        (["delivery_failed", "out_for_delivery"], "out_for_delivery"),
        (["in_transit", "on_hold"], "on_hold"),
        (["out_for_delivery", "returning"], "returning"),
        (["returning", "out_for_delivery"], "returning"),
        (["returning", "returned"], "returned"),
        (["lost", "delivered"], "delivered"),
        (["delivered", "returning"], "delivered"),
        (["delivered", "returned"], "delivered"),
        (["in_transit", "unknown"], "in_transit"),
        (["unknown"], "unknown"),
        ([], "unknown"),
    ],
)
def test_the_furthest_scan_counts_and_among_equals_the_newest(story, state):
    scans = [make_scan(name, at=at_minute(minute)) for minute, name in enumerate(story)]

    assert state_of(scans) == state


def test_a_late_scan_tells_its_time_but_takes_nothing_back():
    parcel = sent_parcel()
    tell(parcel, make_scan("out_for_delivery", at=at_minute(5)))

    tell(parcel, make_scan("in_transit", at=at_minute(9)))

    parcel.refresh_from_db()
    assert (parcel.tracking_state, parcel.tracking_at) == ("out_for_delivery", at_minute(9))


def test_a_clock_that_runs_ahead_is_not_believed():
    parcel = sent_parcel()

    tell(parcel, make_scan(at=NOW + timedelta(days=400)))

    parcel.refresh_from_db()
    assert parcel.tracking_at == NOW


# The end


def arrivals():
    return [args["shipment_id"] for args in waiting_jobs("parcels.arrived")]


def test_a_delivery_is_left_to_be_booked_once():
    parcel = sent_parcel()

    tell(parcel, make_scan("delivered", at=at_minute(1)))
    tell(parcel, make_scan("delivered", at=at_minute(1)))

    parcel.refresh_from_db()
    assert parcel.state == "handed_over"
    assert arrivals() == [parcel.pk]


def test_a_delivered_parcel_never_goes_back():
    parcel = sent_parcel()
    deliver_parcel(parcel, actor="test", at=NOW)

    tell(parcel, make_scan("delivered", at=at_minute(1)))
    tell(parcel, make_scan("in_transit", at=at_minute(2)), make_scan("returning", at=at_minute(3)))

    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking_state) == ("delivered", "delivered")
    assert parcel.tracking_events.count() == 3
    assert arrivals() == []


@pytest.mark.parametrize("end", ["returned", "lost", "cancelled", "delivery_failed", "returning"])
def test_no_other_end_books_anything(end):
    parcel = sent_parcel()

    tell(parcel, make_scan(end, at=at_minute(1)))

    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking_state) == ("handed_over", end)
    assert arrivals() == []


@pytest.mark.parametrize("turn", ["returning", "returned"])
def test_delivered_after_it_turned_back_may_be_delivered_to_us_and_is_not_booked(turn):
    parcel = sent_parcel()

    tell(parcel, make_scan(turn, at=at_minute(1)))
    tell(parcel, make_scan("delivered", at=at_minute(2)))

    parcel.refresh_from_db()
    assert parcel.tracking_state == "delivered"
    assert arrivals() == []


# Numbers that are used again


def test_scans_of_another_parcel_that_had_the_number_before_are_left_out():
    parcel = sent_parcel()
    old = make_scan("delivered", at=NOW - timedelta(days=120), text="DELIVERED TO [SITI]")

    taken = tell(parcel, old, make_scan("picked_up", at=at_minute(1)))

    assert [event.state for event in taken.fresh] == ["picked_up"]
    parcel.refresh_from_db()
    assert parcel.tracking_state == "picked_up"
    assert arrivals() == []


def test_an_old_parcel_with_the_same_number_is_not_touched():
    old = sent_parcel()
    deliver_parcel(old, actor="test", at=NOW)
    new = sent_parcel(old.waybill)

    tell(new, make_scan("out_for_delivery", at=at_minute(1)))

    old.refresh_from_db()
    assert (old.tracking_state, old.tracking_events.count()) == ("unknown", 0)


# Words that are too long, or none


def test_words_are_kept_as_far_as_there_is_room():
    parcel = sent_parcel()
    scan = make_scan("teleported", at=at_minute(1), text="a\x00b" + "x" * 400, code="c" * 99, place="p" * 99)

    (event,) = tell(parcel, scan).fresh
    tell(parcel, scan)

    event = TrackingEvent.objects.get()
    assert (event.state, event.text[:3], len(event.text)) == ("unknown", "abx", 300)
    assert (len(event.code), len(event.place)) == (40, 80)


# Mails


def letters():
    return [(args["shipment_id"], args["kind"]) for args in waiting_jobs("mail.parcel")]


def finish_letters():
    """As if the worker had sent them: another may be deferred."""
    ProcrastinateJob.objects.filter(task_name="mail.parcel").update(queueing_lock=None)


def test_being_delivered_is_written_once_also_after_a_failure():
    parcel = sent_parcel()

    for minute, state in enumerate(["in_transit", "out_for_delivery", "delivery_failed", "out_for_delivery"]):
        tell(parcel, make_scan(state, at=at_minute(minute)))
        finish_letters()

    assert letters() == [(parcel.pk, "out_for_delivery")]


def test_being_delivered_yesterday_is_no_news():
    parcel = sent_parcel()
    Shipment.objects.filter(pk=parcel.pk).update(packed_at=NOW - timedelta(days=3))

    tell(parcel, make_scan("out_for_delivery", at=NOW - timedelta(days=1)))

    assert letters() == []


def test_what_is_delivered_already_is_not_being_delivered():
    parcel = sent_parcel()

    tell(parcel, make_scan("out_for_delivery", at=at_minute(1)), make_scan("delivered", at=at_minute(2)))

    assert letters() == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_four_workers_take_in_the_same_scans_once():
    parcel = sent_parcel()
    scans = [make_scan("in_transit", at=at_minute(1)), make_scan("delivered", at=at_minute(2))]
    start = Barrier(4)

    def race(_worker):
        start.wait()
        try:
            return len(tell(parcel, *scans).fresh)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        fresh = sorted(workers.map(race, range(4)))

    assert fresh == [0, 0, 0, 2]
    parcel.refresh_from_db()
    assert (parcel.tracking_state, parcel.tracking_events.count()) == ("delivered", 2)
    assert arrivals() == [parcel.pk]
