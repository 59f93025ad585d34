"""Transports ordered for a batch at once, how they stand, and what a person decides about them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from shipping.booking.asking import ask_for_booking
from shipping.models import Booking, Shipment
from shipping.tests.booking_shop import biteship, forgive, fresh, live_orders  # noqa: F401 a fixture
from shipping.tests.factories import make_courier
from shipping.tests.jobs import do_jobs
from shipping.tests.pages import read_codes, read_texts
from tokoonline.back_office.roles import SUPPORT, WAREHOUSE

from .parcel_orders import packed_parcel
from .people import make_shopper, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def packer(client):
    client.force_login(make_staff(WAREHOUSE))
    return client


def make_parcel(**values):
    parcel = packed_parcel()
    Shipment.objects.filter(pk=parcel.pk).update(**{"service_code": "reg", **values})
    return fresh(parcel)


def book(client, parcels, **more):
    chosen = {"pesanan": [parcel.order_id for parcel in parcels], "deed": "pesan-kurir", **more}
    return client.post(reverse("admin:parcels_choose"), chosen)


def batch(client, parcels):
    pks = ",".join(str(parcel.order_id) for parcel in parcels)
    return client.get(reverse("admin:parcels"), {"pesanan": pks})


def decide(client, booking, deed, **typed):
    return client.post(reverse("admin:bookings_decide", args=[booking.pk, deed]), typed)


def unsure(biteship, client):
    parcel = make_parcel()
    book(client, [parcel])
    biteship.faults.add("error_500", path="/v1/orders")
    do_jobs()
    biteship.faults.clear()
    forgive()
    return parcel.bookings.get()


def test_twenty_transports_are_booked_by_one_press(biteship, packer):
    parcels = [make_parcel() for _ in range(20)]

    page = packer.get(book(packer, parcels).url).text
    do_jobs()
    after = batch(packer, parcels).text

    assert "20 pengiriman sedang dipesan" in page
    assert 'hx-trigger="every 2s"' in page
    assert len(live_orders(biteship)) == 20
    assert "hx-trigger" not in after
    assert all(fresh(parcel).waybill in after for parcel in parcels)


def test_no_page_calls_a_provider(biteship, packer):
    parcel = make_parcel()

    book(packer, [parcel])
    batch(packer, [parcel])
    packer.get(reverse("admin:bookings"))

    assert biteship.state["hits"] == {}


def test_pressed_twice_it_is_booked_once(biteship, packer):
    parcel = make_parcel()

    book(packer, [parcel])
    page = packer.get(book(packer, [parcel]).url).text
    do_jobs()

    assert "Tidak ada yang perlu dipesan" in page
    assert Booking.objects.count() == len(live_orders(biteship)) == 1


def test_what_cannot_be_booked_is_named_and_the_others_are_booked(biteship, packer, monkeypatch):
    good, bad = make_parcel(), make_parcel()
    from tokoonline.back_office.parcels import transports  # noqa: PLC0415

    # A colleague types a waybill between the page and the press.
    real = transports.want_booking

    def late(parcel, **parts):
        if parcel.pk == bad.pk:
            Shipment.objects.filter(pk=bad.pk).update(waybill="JP1234567890")
        return real(parcel, **parts)

    monkeypatch.setattr(transports, "want_booking", late)
    page = packer.get(book(packer, [good, bad]).url).text

    assert "1 pengiriman sedang dipesan" in page
    assert f"{bad.order.number}: Paket ini sudah punya nomor resi." in page
    assert list(Booking.objects.values_list("shipment", flat=True)) == [good.pk]


def test_without_a_provider_there_is_no_button(packer, settings):
    settings.SHIPPING_PROVIDERS = {}

    page = batch(packer, [make_parcel()]).text

    assert "pesan-kurir" not in page
    assert "penyedia" not in page


def test_staff_may_choose_among_several_providers(biteship, packer, settings):
    jne = dict.fromkeys(("username", "api_key", "branch", "customer_id", "origin_code"), "x")
    settings.SHIPPING_PROVIDERS["jne"] = jne
    parcel = make_parcel()

    page = batch(packer, [parcel]).text
    book(packer, [parcel], penyedia="jne")

    assert page.index("Biteship</option>") < page.index("JNE</option>")
    assert parcel.bookings.get().provider == "jne"


def test_a_provider_that_does_not_carry_it_is_refused(biteship, packer):
    parcel = make_parcel()

    for code in ("jnt", "nonsense", "\x00"):
        page = packer.get(book(packer, [parcel], penyedia=code).url).text
        assert parcel.order.number in page

    assert not Booking.objects.exists()


def test_each_state_is_said_in_words(biteship, packer):
    booked, refused, doubtful = make_parcel(), make_parcel(service_code="nosuch"), make_parcel()
    book(packer, [booked, refused])
    do_jobs()
    book(packer, [doubtful])
    biteship.faults.add("time_out", path="/v1/orders")
    do_jobs()

    page = batch(packer, [booked, refused, doubtful]).text

    for words in ("Sudah dipesan", "Gagal dipesan", "Mungkin sudah dipesan", "nosuch", "JNE-12345"):
        assert words in page


def test_the_label_has_waybill_and_routing(biteship, packer):
    parcel = make_parcel()
    book(packer, [parcel])
    do_jobs()
    Booking.objects.update(routing="BDO10000-03")

    for code in ("label", "label-a6"):
        label = packer.get(reverse("admin:parcels_document", args=[code]), {"pesanan": parcel.order_id})
        assert "BDO10000-03" in read_texts(label.content)[0]
        assert read_codes(label.content)[0]["Code 128"] == fresh(parcel).waybill


def test_one_scan_of_the_booked_waybill_sends_the_parcel(biteship, packer):
    parcel = make_parcel()
    book(packer, [parcel])
    do_jobs()

    response = packer.post(reverse("admin:scan"), {"scan": fresh(parcel).waybill})

    assert response.status_code == 200
    assert fresh(parcel).state == "handed_over"


def test_the_label_of_another_parcel_is_not_taken(biteship, packer):
    parcel = make_parcel()
    book(packer, [parcel])
    do_jobs()
    page = packer.post(reverse("admin:scan"), {"scan": parcel.order.number})

    signed = page.context["signed"]
    answer = packer.post(reverse("admin:scan"), {"scan": "010000000000009", "parcel": signed})

    assert answer.status_code == 422
    assert fresh(parcel).state == "packed"


# Deciding


def test_a_doubt_is_on_the_first_page_and_ends_with_its_waybill(biteship, packer):
    booking = unsure(biteship, packer)

    today = packer.get(reverse("admin:index")).text
    listed = packer.get(reverse("admin:bookings")).text
    answer = decide(packer, booking, "ada", waybill="0100-0000-0000-001", reference="ABC")

    assert "Pengiriman yang perlu diputuskan" in today
    assert booking.key in listed
    assert answer.url == reverse("admin:bookings")
    assert fresh(booking.shipment).waybill == "010000000000001"
    assert booking.key not in packer.get(reverse("admin:bookings")).text


def test_a_waybill_that_is_none_is_shown_again_as_typed(biteship, packer):
    booking = unsure(biteship, packer)

    answer = decide(packer, booking, "ada", waybill="12<34", reference="ABC")

    assert answer.status_code == 422
    assert 'value="12&lt;34"' in answer.text
    assert 'value="ABC"' in answer.text
    assert fresh(booking).state == "unsure"


def test_what_is_not_booked_is_booked_again(biteship, packer):
    booking = unsure(biteship, packer)

    decide(packer, booking, "tidak-ada")
    again = packer.get(reverse("admin:bookings")).text
    decide(packer, fresh(booking), "ulang")
    do_jobs()

    assert "Pesan lagi" in again
    assert fresh(booking.shipment).waybill
    assert sorted(live_orders(biteship)) == [f"{booking.shipment.order.number}-2"]


def test_a_transport_is_called_off_from_the_batch(biteship, packer):
    parcel = make_parcel()
    book(packer, [parcel])
    do_jobs()
    booking = parcel.bookings.get()
    back = f"{reverse('admin:parcels')}?pesanan={parcel.order_id}"

    answer = decide(packer, booking, "batal", back=back)
    do_jobs()

    assert answer.url == back
    assert live_orders(biteship) == {}
    assert fresh(parcel).waybill == ""


@pytest.mark.parametrize("deed", ["ada", "tidak-ada", "ulang", "batal", "selesai"])
def test_decided_twice_is_decided_once(biteship, packer, deed):
    parcel = make_parcel(courier=make_courier("jnt"), service_code="ez")
    book(packer, [parcel])
    do_jobs()
    booking = parcel.bookings.get()
    if deed != "selesai":
        Booking.objects.update(state="cancelled")

    decide(packer, booking, deed, waybill="JP1234567890")
    answer = decide(packer, booking, deed, waybill="JP1234567890")

    assert answer.status_code == 302
    assert fresh(booking).state == "cancelled"


def test_unknown_deeds_and_bookings_are_not_there(biteship, packer):
    booking = unsure(biteship, packer)

    assert decide(packer, booking, "hapus").status_code == 404
    assert packer.post(reverse("admin:bookings_decide", args=[booking.pk + 1, "ada"])).status_code == 404
    assert packer.get(reverse("admin:bookings_decide", args=[booking.pk, "ada"])).status_code == 405
    assert decide(packer, booking, "batal", back="//evil.example/").url == reverse("admin:bookings")


def test_only_those_who_pack_decide(biteship, client):
    parcel = make_parcel()
    booking = Booking.objects.create(
        shipment=parcel, provider="biteship", key="k", state="unsure", actor="x", created_at=timezone.now()
    )

    for person, status in ((make_staff(SUPPORT), 403), (make_shopper(), 302)):
        client.force_login(person)
        assert client.get(reverse("admin:bookings")).status_code in {status, 404}
        assert decide(client, booking, "tidak-ada").status_code in {status, 404}
        assert book(client, [parcel]).status_code in {status, 404}

    assert fresh(booking).state == "unsure"


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_for_one_and_four(biteship, packer, count, django_assert_num_queries):
    for _ in range(count):
        unsure(biteship, packer)

    with django_assert_num_queries(6):
        packer.get(reverse("admin:bookings"))


def test_a_hanging_job_is_not_the_pages_business(biteship, packer):
    """A provider that is asked right now: the page says so, and looks again."""
    parcel = make_parcel()
    book(packer, [parcel])
    biteship.faults.add("error_500", path="/v1/orders")
    Booking.objects.update(asked_at=timezone.now(), tries=1)
    ask_for_booking(parcel.bookings.get().pk, at=timezone.now())

    assert 'hx-trigger="every 2s"' in batch(packer, [parcel]).text
