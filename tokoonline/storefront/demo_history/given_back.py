"""The money of orders that were cancelled after they were paid: transferred by hand some hours later."""

from datetime import timedelta

from django.db import connection

from payments.refund_asking import Destination, finish_manual, request_refund
from payments.refund_parts import Parts

STAFF = "Ratna Pemilik"
SOON, LATER = timedelta(hours=2), timedelta(hours=20)


def give_back(told, payments, *, now):
    """Refund what was cancelled long enough ago; the newest still waits for somebody."""
    for order, story in told:
        if story.ending == "cancelled" and story.paid_at and story.ended_at + LATER < now:
            transfer(payments[order.pk], story)
    # Their letters were written long ago.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'mail.refund' AND status = 'todo'")


def transfer(payment, story):
    refund = request_refund(
        payment,
        Parts(everything=payment.amount),
        key=f"history-{payment.pk}",
        reason=story.reason,
        actor=STAFF,
        at=story.ended_at + SOON,
        way="manual",
        destination=Destination("BCA", f"{payment.pk:010}", payment.order.contact_name),
    )
    finish_manual(refund, reference=f"TRF-{payment.pk}", actor=STAFF, at=story.ended_at + LATER)
