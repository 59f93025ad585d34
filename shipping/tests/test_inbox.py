import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from catalog.outside.hearing import Notification
from shipping import inbox, looking
from shipping.delivering import deliver_parcel
from shipping.models import Booking, Shipment, ShippingNotice
from shipping.providers.biteship import provider

from .tracking_values import NEWS, booked_parcel, fake, sent_parcel, waiting_jobs  # noqa: F401

pytestmark = pytest.mark.django_db
ADDRESS = "/pengiriman/webhook/biteship"


def post(client, body, *, address=ADDRESS, **headers):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(address, body, content_type="application/json", **(headers or NEWS)).status_code


def news_of(fake):
    return fake.notifier.letters[-1].body


def looks():
    return [args["shipment_id"] for args in waiting_jobs("shipping.look")]


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}/"])
def test_a_message_is_kept_and_is_only_a_reason_to_look(fake, client, address):
    parcel, booking = booked_parcel()
    fake.deliver(booking.reference)

    assert post(client, news_of(fake), address=address) == 200

    notice = ShippingNotice.objects.get()
    assert (notice.shipment, notice.kind, notice.reference) == (parcel, "order.status", booking.reference)
    assert (bytes(notice.body), notice.read_at) == (news_of(fake), None)
    assert looks() == [parcel.pk]
    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking_state) == ("handed_over", "unknown")
    looking.look(parcel.pk, at=timezone.now())
    notice.refresh_from_db()
    parcel.refresh_from_db()
    assert notice.read_at is not None
    assert parcel.tracking_state == "delivered"


def test_a_message_that_lies_changes_nothing(fake, client):
    parcel, _booking = booked_parcel()
    lie = json.loads(news_of(fake)) | {"status": "delivered"}

    assert post(client, lie) == 200
    looking.look(parcel.pk, at=timezone.now())

    parcel.refresh_from_db()
    assert parcel.tracking_state == "booked"


def test_a_replay_counts_once(fake, client):
    booked_parcel()

    assert [post(client, news_of(fake)) for _time in range(3)] == [200, 200, 200]

    assert ShippingNotice.objects.count() == 1
    assert len(looks()) == 1


def test_a_message_without_our_secret_is_forged_and_not_kept(fake, client):
    booked_parcel()

    assert post(client, news_of(fake), HTTP_X_TOKO_ONLINE="wrong") == 403

    assert not ShippingNotice.objects.exists()
    assert looks() == []


def test_the_secret_of_a_message_is_not_kept(fake, client):
    booked_parcel()
    post(client, news_of(fake))

    assert NEWS["HTTP_X_TOKO_ONLINE"] not in json.dumps(ShippingNotice.objects.get().headers)


@pytest.mark.parametrize("body", [b"", b"\n", b"{}"])
def test_an_empty_body_tests_the_line(fake, client, body):
    assert post(client, body, HTTP_X_NONE="none") == 200
    assert not ShippingNotice.objects.exists()


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff", b'{"event": 7}', b"<html>"])
def test_what_cannot_be_read_is_refused(fake, client, body):
    assert post(client, body) == 400
    assert not ShippingNotice.objects.exists()


@pytest.mark.parametrize("code", ["nobody", "rajaongkir", "pos", "jne"])
def test_who_is_not_there_or_tells_no_news_is_not_found(fake, client, code):
    assert post(client, b"{}", address=f"/pengiriman/webhook/{code}/") == 404


def test_only_posts_are_messages(fake, client):
    assert client.get(ADDRESS).status_code == 405


def test_a_message_without_an_end_is_refused(fake, client):
    assert post(client, b"x" * 1_000_001) == 413


@pytest.mark.parametrize(("more", "status", "count"), [(0, 200, 1), (1_000_000, 413, 0)])
def test_a_message_in_chunks_is_no_empty_one(fake, client, more, status, count):
    _parcel, _booking = booked_parcel()
    chunks = {"wsgi.input": BytesIO(news_of(fake) + b" " * more), "wsgi.input_terminated": True}

    assert client.post(ADDRESS, b"", content_type="application/json", **NEWS, **chunks).status_code == status

    assert ShippingNotice.objects.count() == count


def test_a_form_of_ours_is_no_door(fake, client):
    client.handler.enforce_csrf_checks = True

    assert post(client, b"") == 200


def test_a_message_about_a_parcel_that_nobody_knows_is_kept_for_staff(fake, client):
    fake_news = {"event": "order.status", "order_id": "stranger", "courier_waybill_id": "019999999999999"}
    assert post(client, fake_news) == 200
    at = timezone.now()

    inbox.find_homes(at=at, most=9)
    assert ShippingNotice.objects.get().problem == ""
    inbox.find_homes(at=at + timedelta(hours=25), most=9)

    notice = ShippingNotice.objects.get()
    assert (notice.shipment, notice.read_at, notice.problem) == (None, None, inbox.NOBODYS)
    assert looks() == []


def test_a_message_that_came_before_its_booking_was_written_finds_it(fake, client):
    parcel, booking = booked_parcel()
    body = news_of(fake)
    Booking.objects.filter(pk=booking.pk).update(reference="x", waybill="")
    type(parcel).objects.filter(pk=parcel.pk).update(waybill="010000000000777")
    post(client, body)
    assert ShippingNotice.objects.get().shipment is None
    Booking.objects.filter(pk=booking.pk).update(reference=booking.reference)

    inbox.find_homes(at=timezone.now(), most=9)

    assert ShippingNotice.objects.get().shipment == parcel
    assert looks() == [parcel.pk]


def test_a_delivered_parcel_never_goes_back_whatever_comes(fake, client):
    parcel, booking = booked_parcel()
    fake.deliver(booking.reference)
    looking.look(parcel.pk, at=timezone.now())
    deliver_parcel(parcel, actor="test", at=timezone.now())
    fake.scan(booking.reference, "dropping_off", "PROCESSED AT SORTING CENTER [JAKARTA]")

    assert post(client, news_of(fake)) == 200
    looking.look(parcel.pk, at=timezone.now())

    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking_state, parcel.next_look_at) == ("delivered", "delivered", None)


def told(waybill, *, days=0):
    at = timezone.now() + timedelta(days=days)
    return inbox.parcel_told("biteship", reference="", waybill=waybill, at=at)


def test_a_number_that_is_used_again_means_the_parcel_on_the_road(fake):
    old = sent_parcel()
    deliver_parcel(old, actor="test", at=timezone.now())

    new = sent_parcel(old.waybill)
    Shipment.objects.filter(pk=new.pk).update(handed_over_at=old.handed_over_at - timedelta(hours=1))

    assert told(new.waybill) == new


def test_news_about_a_parcel_that_ended_lately_are_nobody_elses(fake):
    parcel = sent_parcel()
    deliver_parcel(parcel, actor="test", at=timezone.now())

    assert told(parcel.waybill, days=44) == parcel
    assert told(parcel.waybill, days=46) is None


def test_the_same_message_at_once_is_kept_once(fake):
    booked_parcel()
    notification = Notification(news_of(fake), {"x-toko-online": NEWS["HTTP_X_TOKO_ONLINE"]})
    notice = provider.believe(notification)
    at = timezone.now()

    kept = [inbox.keep("biteship", notification, notice, at=at) for _time in range(2)]

    assert kept == [True, False]
