import json
from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.outside.server import Answer
from shipping import looking, tracking_tasks
from shipping.models import Booking, Shipment
from shipping.providers.base import ProviderDown, ProviderUnsure
from shipping.tests.factories import make_courier, make_shipment
from shipping.tracking_tasks import track

from .tracking_values import booked_parcel, fake, sent_parcel, waiting_jobs  # noqa: F401

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def looks():
    return [args["shipment_id"] for args in waiting_jobs("shipping.look")]


def facts(parcel):
    """What a look that fails leaves as it was."""
    parcel.refresh_from_db()
    events = list(parcel.tracking_events.values_list("pk", flat=True))
    return parcel.state, parcel.tracking_state, parcel.tracking_at, events


def test_a_look_takes_in_what_the_provider_tells(fake):
    parcel, booking = booked_parcel()
    fake.move_on(booking.reference)
    fake.move_on(booking.reference)

    at = timezone.now()
    looking.look(parcel.pk, at=at)

    parcel.refresh_from_db()
    assert parcel.tracking_state == "picked_up"
    states = [event.state for event in parcel.tracking_events.all()]
    assert states == ["booked", "pickup_pending", "picked_up"]
    assert (parcel.next_look_at, parcel.looks) == (at + HOUR, 0)


def test_a_waybill_typed_by_hand_is_asked_for_at_the_first_that_knows_its_courier(fake):
    booked_parcel()
    typed = Shipment.objects.get()
    Booking.objects.update(state="cancelled")

    looking.look(typed.pk, at=timezone.now())

    typed.refresh_from_db()
    assert typed.tracking_state == "booked"


def test_a_courier_that_nobody_tracks_is_left_for_a_day(fake):
    parcel = sent_parcel()
    Shipment.objects.filter(pk=parcel.pk).update(courier=make_courier("gojek"))

    at = timezone.now()
    looking.look(parcel.pk, at=at)

    parcel.refresh_from_db()
    assert parcel.next_look_at == at + timedelta(days=1)
    assert fake.state["hits"] == {}


def test_a_late_waybill_and_the_price_after_weighing_again_are_kept_on_the_booking(fake):
    fake.is_waybill_late = True
    parcel, booking = booked_parcel()
    assert booking.waybill == ""
    fake.give_waybill(booking.reference)
    fake.reweigh(booking.reference, 77_000)

    looking.look(parcel.pk, at=timezone.now())

    booking.refresh_from_db()
    assert (booking.waybill, booking.price) == ("010000000000001", 77_000)


def test_a_parcel_that_left_under_another_number_is_not_followed_by_its_booking(fake):
    parcel, booking = booked_parcel()
    Shipment.objects.filter(pk=parcel.pk).update(waybill="010000000000555")
    fake.deliver(booking.reference)
    fake.reweigh(booking.reference, 99_000)

    looking.look(parcel.pk, at=timezone.now())

    parcel.refresh_from_db()
    booking.refresh_from_db()
    assert parcel.tracking_state == "unknown"
    assert booking.price != 99_000


def test_half_a_character_in_a_couriers_words_keeps_no_parcel_from_its_news(fake):
    parcel, booking = booked_parcel()
    fake.scan(booking.reference, "dropping_off", "Titip tetangga XX")
    answer = fake.handle

    def cut_in_the_middle(request):
        body = json.dumps(answer(request).body).replace("XX", "\\ud83d\\u0000")
        return Answer(200, body)

    fake.handle = cut_in_the_middle
    looking.look(parcel.pk, at=timezone.now())

    assert parcel.tracking_events.last().text == "Titip tetangga ?"


def html(request):
    return Answer(200, "<html><body>Sedang dalam perbaikan</body></html>")


@pytest.mark.parametrize("fault", ["error_500", "bad_json", "before_send", "reset"])
def test_a_fault_of_the_provider_leaves_the_parcel_as_it_was_and_due_again(fake, fault):
    parcel, booking = booked_parcel()
    looking.look(parcel.pk, at=timezone.now())
    before = facts(parcel)
    fake.move_on(booking.reference)
    fake.faults.add(fault)

    at = timezone.now()
    with pytest.raises((ProviderDown, ProviderUnsure)):
        looking.look(parcel.pk, at=at)

    assert facts(parcel) == before
    assert (parcel.next_look_at, parcel.looks) == (at + timedelta(minutes=5), 1)


def test_a_page_instead_of_an_answer_is_none(fake):
    parcel, _booking = booked_parcel()
    before = facts(parcel)
    fake.handle = html

    with pytest.raises(ProviderUnsure):
        looking.look(parcel.pk, at=timezone.now())

    assert facts(parcel) == before
    assert parcel.next_look_at > timezone.now()


def test_an_empty_answer_is_no_news(fake):
    parcel, _booking = booked_parcel()
    fake.handle = lambda request: Answer(404, {"success": False})

    at = timezone.now()
    looking.look(parcel.pk, at=at)

    assert facts(parcel) == ("handed_over", "unknown", None, [])
    assert parcel.next_look_at == at + HOUR


def test_a_provider_that_hangs_keeps_only_its_own_queue_waiting(fake):
    """Its looks have one lock, so a worker of four has three hands free (procrastinate's own promise)."""
    for _parcel in range(3):
        booked_parcel()

    assert track(at=timezone.now()) == 3

    locks = ProcrastinateJob.objects.filter(task_name="shipping.look").values_list("lock", flat=True)
    assert list(locks) == ["tracking:biteship"] * 3


def test_the_job_says_nothing_of_a_fault_and_breaks_after_five(fake):
    parcel, _booking = booked_parcel()
    fake.faults.add("error_500", times=5)
    for _time in range(5):
        tracking_tasks.look(parcel.pk)
    asked = dict(fake.state["hits"])

    tracking_tasks.look(parcel.pk)

    assert fake.state["hits"] == asked
    parcel.refresh_from_db()
    assert parcel.looks == 6
    assert parcel.next_look_at > timezone.now() + 2 * HOUR


# Whose turn it is


@pytest.mark.parametrize(
    ("state", "silent", "pause"),
    [
        ("unknown", 0, 1),
        ("picked_up", 0, 1),
        ("in_transit", 0, 3),
        ("in_transit", 4, 6),
        ("in_transit", 30, 12),
        ("out_for_delivery", 0, 1),
        ("delivery_failed", 0, 1),
        ("returning", 0, 3),
    ],
)
def test_the_longer_it_is_silent_the_later_it_is_asked_about(state, silent, pause):
    at = timezone.now()
    seen_at = at - timedelta(days=silent)
    parcel = Shipment(state="handed_over", tracking_state=state, tracking_at=seen_at, handed_over_at=seen_at)

    assert looking.next_look(parcel, at) == at + pause * HOUR


@pytest.mark.parametrize("state", ["delivered", "returned", "cancelled", "lost"])
def test_what_has_ended_is_not_asked_about(state):
    at = timezone.now()

    assert looking.next_look(Shipment(state="handed_over", tracking_state=state, tracking_at=at), at) is None


def test_after_45_days_nobody_asks_any_more(fake):
    parcel, _booking = booked_parcel()
    sent_at = timezone.now() - timedelta(days=46)
    Shipment.objects.filter(pk=parcel.pk).update(handed_over_at=sent_at, packed_at=sent_at)

    looking.look(parcel.pk, at=timezone.now())

    parcel.refresh_from_db()
    assert parcel.next_look_at is None


def test_only_parcels_whose_turn_it_is_are_asked_about_and_so_many_at_once(fake):
    now = timezone.now()
    first, _booking = booked_parcel()
    second, _booking = booked_parcel()
    later, _booking = booked_parcel()
    for parcel, due_at in ((first, now - 2 * HOUR), (second, now - HOUR), (later, now + HOUR)):
        Shipment.objects.filter(pk=parcel.pk).update(next_look_at=due_at)
    make_shipment()

    assert track(at=now, most=1) == 1
    assert looks() == [first.pk]
    assert track(at=now) == 2
    assert looks() == [first.pk, second.pk]


def test_a_packed_parcel_waits_for_its_number(fake):
    shipment = make_shipment()
    booking = Booking.objects.create(
        shipment=shipment, provider="biteship", key="k", state="booked", reference="000", actor="Agus",
        created_at=timezone.now(),
    )  # fmt: skip
    assert track(at=timezone.now()) == 1

    at = timezone.now()
    looking.look(shipment.pk, at=at)

    shipment.refresh_from_db()
    assert shipment.next_look_at == at + timedelta(minutes=10)
    assert track(at=at) == 0
    Booking.objects.filter(pk=booking.pk).update(waybill="010000000000001")
    assert track(at=at + HOUR) == 0


def test_without_any_provider_nothing_is_asked(settings):
    settings.SHIPPING_PROVIDERS = {}
    sent_parcel()

    assert track(at=timezone.now() + HOUR) == 0
    assert looks() == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_run_costs_the_same_selects_for_one_parcel_and_three(fake, count, django_assert_num_queries):
    for _parcel in range(count):
        booked_parcel()
    track(at=timezone.now())

    # Four to read; for each parcel a job that waits already: savepoint, refusal, rollback, release.
    with django_assert_num_queries(4 + 4 * count):
        track(at=timezone.now())
