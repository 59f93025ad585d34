"""A parcel whose number was mistyped: what was told about the wrong number is a stranger's story."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shipping import looking
from shipping.handing_over import correct_waybill
from shipping.models import Shipment, TrackingEvent
from shipping.providers.base import Tracked
from shipping.providers.biteship import provider
from shipping.tracking import take_in

from .factories import make_courier
from .tracking_values import booked_parcel, fake, make_scan, sent_parcel, tracked, waiting_jobs  # noqa: F401

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "010000000000001", "010000000000002"
NOW = timezone.now()


def at_minute(minute):
    return NOW - timedelta(hours=1) + timedelta(minutes=minute)


def tell(parcel, *scans):
    taken = take_in(parcel, tracked(*scans), source="biteship", at=NOW)
    parcel.refresh_from_db()
    return taken


def mend(parcel, waybill=RIGHT, courier=None):
    correct_waybill(parcel, courier=courier or make_courier(), waybill=waybill, at=NOW)
    parcel.refresh_from_db()


def arrivals():
    return waiting_jobs("parcels.arrived")


def test_a_mended_number_begins_its_story_anew():
    parcel = sent_parcel(WRONG)
    tell(parcel, make_scan("out_for_delivery", at=at_minute(1)), make_scan("returning", at=at_minute(2)))

    mend(parcel)

    assert (parcel.tracking_state, parcel.tracking_at) == ("unknown", None)


def test_what_a_stranger_s_parcel_did_keeps_ours_from_nothing():
    parcel = sent_parcel(WRONG)
    tell(parcel, make_scan("returning", at=at_minute(1)))
    mend(parcel)

    tell(parcel, make_scan("in_transit", at=at_minute(2)))
    assert parcel.tracking_state == "in_transit"
    tell(parcel, make_scan("delivered", at=at_minute(3)))

    assert parcel.tracking_state == "delivered"
    assert [args["shipment_id"] for args in arrivals()] == [parcel.pk]


def test_an_answer_about_the_number_of_before_is_not_taken_in():
    asked = sent_parcel(WRONG)
    mend(Shipment.objects.get())

    taken = take_in(asked, tracked(make_scan("delivered", at=at_minute(1))), source="biteship", at=NOW)

    assert taken is None
    assert not TrackingEvent.objects.exists()
    assert arrivals() == []
    assert Shipment.objects.get().tracking_state == "unknown"


def test_a_number_that_is_mended_while_it_is_asked_about_is_asked_about_at_once(fake, monkeypatch):
    parcel = sent_parcel(WRONG)

    def track(self, asked):
        mend(Shipment.objects.get())
        return Tracked((make_scan("delivered", at=at_minute(1)),))

    monkeypatch.setattr(type(provider), "track", track)
    looking.look(parcel.pk, at=NOW)

    parcel.refresh_from_db()
    assert (parcel.tracking_state, parcel.waybill) == ("unknown", RIGHT)
    assert list(looking.due(NOW)) == [parcel]


def test_a_parcel_that_leaves_under_another_number_while_its_booking_is_asked_about(fake):
    booked_parcel()
    asked = Shipment.objects.get()
    asked.waybill = ""
    Shipment.objects.update(waybill=RIGHT)

    taken = take_in(asked, tracked(make_scan("delivered", at=at_minute(1))), source="biteship", at=NOW)

    assert taken is None


def test_the_same_words_about_another_number_are_another_scan():
    parcel = sent_parcel(WRONG)
    scan = make_scan("picked_up", at=at_minute(1))
    tell(parcel, scan)
    mend(parcel)

    assert len(tell(parcel, scan).fresh) == 1

    assert list(TrackingEvent.objects.values_list("waybill", flat=True)) == [WRONG, RIGHT]


def test_who_mends_it_back_has_the_old_story_again():
    parcel = sent_parcel(WRONG)
    tell(parcel, make_scan("in_transit", at=at_minute(1)))
    mend(parcel)

    mend(parcel, WRONG)

    assert (parcel.tracking_state, parcel.tracking_at) == ("in_transit", at_minute(1))
