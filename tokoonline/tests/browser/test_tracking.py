"""A parcel followed in a real browser: its scans arrive, the shopper sees them, staff look after it."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from shipping import looking
from shipping.models import Shipment
from shipping.tests.jobs import do_jobs
from shipping.tests.tracking_values import booked_parcel, fake, sent_parcel  # noqa: F401
from tokoonline.back_office.roles import WAREHOUSE
from tokoonline.back_office.tests.people import make_staff

from .looking import complaints
from .shopping import log_in, quiet  # noqa: F401

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

# The fake speaks English here; people do not.
WATCHED = "/admin/paket/perhatian/"


def hear(parcel):
    """What the worker does when a parcel's turn comes."""
    looking.look(parcel.pk, at=timezone.now())
    do_jobs("parcels.")


def path_of(parcel):
    return f"/pesanan/{parcel.order.number}/{parcel.order.token}/"


def test_the_shopper_follows_a_parcel_to_the_door(fake, quiet):
    parcel, booking = booked_parcel()
    for _scan in range(6):
        fake.move_on(booking.reference)
    hear(parcel)

    quiet.goto(path_of(parcel))
    expect(quiet.get_by_role("heading", level=1)).to_have_text("Paket Anda sedang diantar")
    expect(quiet.locator(".timeline li").first).to_contain_text("WITH DELIVERY COURIER [KOTA TUJUAN]")

    fake.deliver(booking.reference)
    hear(parcel)
    quiet.reload()
    expect(quiet.get_by_role("heading", level=1)).to_have_text("Pesanan Anda sudah sampai")
    expect(quiet.locator(".timeline li").first).to_contain_text("WIB")
    assert complaints(quiet, [path_of(parcel)]) == []


def test_staff_look_after_a_parcel_that_could_not_be_delivered(fake, quiet, log_in):
    parcel, booking = booked_parcel()
    fake.fail(booking.reference)
    hear(parcel)
    silent = sent_parcel("010000000000500")
    old = timezone.now() - timezone.timedelta(days=9)
    Shipment.objects.filter(pk=silent.pk).update(packed_at=old, handed_over_at=old)
    log_in(make_staff(WAREHOUSE))

    quiet.goto("/admin/")
    quiet.get_by_role("link", name="Gagal diantar").click()
    chat = re.compile(rf"^https://wa\.me/6281234567890\?text=Halo.*{parcel.order.number}")
    expect(quiet.get_by_role("link", name="Tulis di WhatsApp")).to_have_attribute("href", chat)
    quiet.goto(WATCHED)
    quiet.get_by_role("button", name="Tanya kurir sekarang").first.click()
    expect(quiet.locator(".messagelist .success")).to_be_visible()
    assert complaints(quiet, [WATCHED]) == []
