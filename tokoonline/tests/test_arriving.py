"""From the courier's scan to the order: booked once, with its money, by the jobs that do it."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from inventory.tests.factories import make_stock
from orders.statuses import mark_paid
from payments.cod_settling import owed
from payments.models import Payment
from payments.tests.factories import make_cod
from shipping import looking
from shipping.handing_over import correct_waybill
from shipping.models import Booking, Shipment
from shipping.packing import pack_order
from shipping.tests.factories import make_courier, send
from shipping.tests.jobs import do_jobs
from shipping.tests.tracking_values import booked_parcel, fake  # noqa: F401
from tokoonline.arriving import book_arrival
from tokoonline.storefront.parcel_mails import parcel_letter

pytestmark = pytest.mark.django_db


def look(parcel):
    """One look, and all that follows from it."""
    looking.look(parcel.pk, at=timezone.now())
    do_jobs("parcels.")
    do_jobs("mail.parcel")
    parcel.refresh_from_db()
    parcel.order.refresh_from_db()


def subjects():
    return [letter.subject for letter in mail.outbox]


def cod_parcel(fake):
    """A parcel on the road whose money the courier collects."""
    with transaction.atomic():
        payment = make_cod((make_stock(5).variant, 1))
    make_courier()
    parcel = send(pack_order(payment.order, actor="Agus", at=timezone.now()), "010000000000777")
    return parcel, payment


def test_a_journey_ends_with_a_delivered_order_and_two_letters(fake):
    parcel, booking = booked_parcel()

    for _scan in range(10):
        fake.move_on(booking.reference)
        look(parcel)

    assert (parcel.state, parcel.tracking_state) == ("delivered", "delivered")
    assert (parcel.order.status, parcel.order.fulfilment_status) == ("delivered", "delivered")
    assert parcel.tracking_events.count() == 8
    assert subjects() == [
        f"Pesanan {parcel.order.number} sedang diantar",
        f"Pesanan {parcel.order.number} sudah tiba",
    ]


def test_repeated_news_of_the_end_changes_nothing(fake):
    parcel, booking = booked_parcel()
    fake.deliver(booking.reference)
    look(parcel)
    delivered_at = parcel.delivered_at

    fake.deliver(booking.reference)
    fake.scan(booking.reference, "dropping_off", "PROCESSED AT SORTING CENTER [JAKARTA]")
    look(parcel)
    book_arrival(parcel.pk, at=timezone.now())

    parcel.refresh_from_db()
    assert (parcel.state, parcel.delivered_at) == ("delivered", delivered_at)
    assert len(subjects()) == 1


def test_cash_on_delivery_is_collected_and_not_yet_settled(fake):
    parcel, payment = cod_parcel(fake)
    Shipment.objects.filter(pk=parcel.pk).update(tracking_state="delivered")

    book_arrival(parcel.pk, at=timezone.now())
    book_arrival(parcel.pk, at=timezone.now())

    payment.refresh_from_db()
    parcel.order.refresh_from_db()
    assert (payment.state, payment.captured_amount) == ("paid", payment.amount)
    assert (parcel.order.status, parcel.order.payment_status) == ("delivered", "paid")
    assert list(owed()) == [payment]


def test_what_staff_ended_otherwise_is_left_alone(fake):
    parcel, booking = booked_parcel()
    Shipment.objects.filter(pk=parcel.pk).update(state="lost", came_to_nothing_at=timezone.now())
    fake.deliver(booking.reference)

    look(parcel)

    assert parcel.state == "lost"
    assert subjects() == []


def test_a_number_that_was_mended_before_the_job_books_no_stranger_s_delivery(fake):
    parcel, booking = booked_parcel()
    fake.deliver(booking.reference)
    looking.look(parcel.pk, at=timezone.now())
    correct_waybill(parcel, courier=parcel.courier, waybill="010000000000555", at=timezone.now())

    do_jobs("parcels.")

    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking_state) == ("handed_over", "unknown")


def test_what_came_back_to_us_collects_no_money(fake):
    parcel, payment = cod_parcel(fake)
    Booking.objects.all().delete()
    Shipment.objects.filter(pk=parcel.pk).update(tracking_state="returned")

    do_jobs("parcels.")

    payment.refresh_from_db()
    assert payment.state == "waiting"


def test_the_letter_of_the_day_names_courier_number_and_cash(fake):
    parcel, payment = cod_parcel(fake)

    letter = parcel_letter(parcel.pk, "out_for_delivery")

    amount = f"Rp{payment.amount:,}".replace(",", ".")
    for half in (letter.text, letter.html):
        assert all(word in half for word in ("JNE", parcel.waybill, "0812-3456-7890", amount))
        assert f"/pesanan/{parcel.order.number}/{parcel.order.token}/" in half
    assert letter.to == parcel.order.contact_email


def test_cash_at_the_door_is_told_with_the_arrival_in_one_letter(fake):
    parcel, payment = cod_parcel(fake)

    Shipment.objects.filter(pk=parcel.pk).update(tracking_state="delivered")

    book_arrival(parcel.pk, at=timezone.now())

    kinds = [job.args["kind"] for job in ProcrastinateJob.objects.filter(task_name__startswith="mail.")]
    assert "delivered" in kinds
    assert "paid" not in kinds
    amount = f"Rp{payment.amount:,}".replace(",", ".")
    assert f"Anda membayar {amount} kepada kurir." in parcel_letter(parcel.pk, "delivered").text


def test_who_paid_before_the_door_is_not_told_of_cash(fake):
    parcel, payment = cod_parcel(fake)
    with transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(state="cancelled")
        mark_paid(parcel.order, actor="bank", at=timezone.now())
    Shipment.objects.filter(pk=parcel.pk).update(tracking_state="delivered")

    book_arrival(parcel.pk, at=timezone.now())

    assert "kepada kurir" not in parcel_letter(parcel.pk, "delivered").text


def test_an_english_order_gets_an_english_letter_in_our_time(fake):
    parcel, booking = booked_parcel(language="en")
    fake.deliver(booking.reference)
    look(parcel)

    letter = parcel_letter(parcel.pk, "delivered")

    assert "has arrived" in letter.subject
    assert " WIB" in letter.text
    assert "/en/pesanan/" in letter.text


@pytest.mark.parametrize("kind", ["out_for_delivery", "delivered"])
def test_without_an_address_or_too_late_nothing_is_written(fake, kind):
    parcel, _booking = booked_parcel()
    state = {"out_for_delivery": "returned", "delivered": "handed_over"}[kind]
    times = {"came_to_nothing_at": timezone.now()} if state == "returned" else {}
    Shipment.objects.filter(pk=parcel.pk).update(state=state, **times)

    assert parcel_letter(parcel.pk, kind) is None
