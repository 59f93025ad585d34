"""Transports of a batch in a real browser: booked, followed by themselves, decided."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from shipping.models import Shipment
from shipping.tests.booking_shop import biteship, forgive  # noqa: F401 a fixture
from shipping.tests.jobs import do_jobs
from tokoonline.back_office.roles import WAREHOUSE
from tokoonline.back_office.tests.parcel_orders import packed_parcel
from tokoonline.back_office.tests.people import make_staff

from .looking import complaints
from .shopping import log_in, quiet, without_scripts  # noqa: F401
from .test_parcels import plain  # noqa: F401 a fixture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def make_parcels(*codes):
    parcels = [packed_parcel() for _ in codes]
    for parcel, code in zip(parcels, codes, strict=True):
        Shipment.objects.filter(pk=parcel.pk).update(service_code=code)
    return parcels


def batch(parcels):
    return reverse("admin:parcels") + "?pesanan=" + ",".join(str(parcel.order_id) for parcel in parcels)


def test_a_batch_is_booked_and_the_list_follows_by_itself(quiet, log_in, biteship):
    parcels = make_parcels("reg", "reg", "nosuch", "reg")
    log_in(make_staff(WAREHOUSE))
    quiet.goto(batch(parcels))

    quiet.get_by_role("button", name="Pesan 4 pengiriman").click()
    expect(quiet.get_by_text("Akan dipesan").first).to_be_visible()
    biteship.faults.add("time_out", path="/v1/orders")
    do_jobs()

    expect(quiet.get_by_text("Sudah dipesan").first).to_be_visible()
    expect(quiet.get_by_text("Mungkin sudah dipesan")).to_be_visible()
    expect(quiet.get_by_text("Gagal dipesan")).to_be_visible()
    expect(quiet.locator("[hx-trigger]")).to_have_count(0)
    assert complaints(quiet, [batch(parcels), reverse("admin:bookings"), reverse("admin:index")]) == []


def test_without_javascript_a_link_looks_again_and_a_doubt_is_ended(plain, biteship):
    (parcel,) = make_parcels("reg")
    plain.goto(batch([parcel]))
    plain.get_by_role("button", name="Pesan 1 pengiriman").click()
    biteship.faults.add("time_out", path="/v1/orders")
    do_jobs()
    forgive()

    plain.get_by_role("link", name="Lihat lagi").click()
    plain.get_by_role("link", name="Putuskan").click()
    plain.get_by_label("Resi").fill("12")
    plain.get_by_role("button", name="Sudah dipesan").click()
    expect(plain.get_by_role("alert")).to_be_visible()
    plain.get_by_label("Resi").fill("010000000000001")
    plain.get_by_role("button", name="Sudah dipesan").click()

    expect(plain.locator(".messagelist .success")).to_be_visible()
    assert Shipment.objects.get().waybill == "010000000000001"
