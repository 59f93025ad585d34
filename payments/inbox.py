"""The inbox of gateways' messages: kept as they came, once each, then a reason to look."""

from django.db import transaction
from django.db.models import F, Q

from catalog.outside.receiving import kept

from .deferring import leave_event
from .looking import EVENT_LIFE, look
from .masking import mask_card_numbers
from .models import Payment, PaymentEvent, Refund
from .providers.base import Notification
from .refund_sending import ask_again

# Beside the usual headers, those that gateways sign with.
SIGNING_HEADERS = ("paypal-", "stripe-", "x-")


def take_in(code, notification: Notification, notice, *, at):
    """Keep a believed message and have it read; returns whether it is new."""
    # Most of what comes twice is known at the first glance, without a transaction.
    known = PaymentEvent.objects.filter(provider=code, event_key=notice.event_key[:200])
    return not known.exists() and keep(code, notification, notice, at=at)


@transaction.atomic
def keep(code, notification, notice, *, at):
    payment = payment_told(code, notice)
    # No gateway sends a card number; should one ever stand there, it is not kept.
    body = mask_card_numbers(notification.body)
    event, is_new = PaymentEvent.objects.get_or_create(
        provider=code,
        event_key=notice.event_key[:200],
        defaults={
            "payment": payment,
            "source": PaymentEvent.Source.WEBHOOK,
            "kind": notice.kind[:80],
            "reference": notice.reference[:100],
            "gateway_id": notice.gateway_id[:255],
            "transaction_id": notice.transaction_id[:255],
            "body": body.decode("utf-8", "replace").replace("\x00", "�"),
            "raw": body,
            "headers": kept(notification.headers, *SIGNING_HEADERS),
            "actor": code,
            "received_at": at,
        },
    )
    if is_new:
        leave_event(event.pk, event.payment_id)
    return is_new


def payment_told(code, notice):
    """The payment that a message is about, by our reference first, or None."""
    told = Payment.objects.filter(provider=code)
    if notice.reference:
        found = told.filter(reference=notice.reference).first()
        if found:
            return found
    names = Q()
    if notice.gateway_id:
        names |= Q(gateway_id=notice.gateway_id)
    if notice.transaction_id:
        names |= Q(transaction_id=notice.transaction_id)
    return told.filter(names).order_by("-id").first() if names else None


def read_event(event_id, *, at):
    """Act on one message: look at its payment. Safe to do again.

    A message about nobody we know is kept for a day, in case our own record comes later.
    """
    event = PaymentEvent.objects.get(pk=event_id)
    if event.processed_at:
        return event
    if event.payment_id is None:
        event.payment = payment_told(event.provider, event)
    if event.payment_id is None:
        event.tries += 1
        event.error = "no such payment"
        if event.received_at < at - EVENT_LIFE:
            event.processed_at = at
        event.save(update_fields=["tries", "error", "processed_at"])
        return event
    event.save(update_fields=["payment"])
    if event.gateway_id:
        # We may have lost the answer that told us this name.
        Payment.objects.filter(pk=event.payment_id, gateway_id="").update(gateway_id=event.gateway_id)
    look(event.payment_id, actor=event.provider, at=at)
    if event.kind.startswith("refund"):
        # Not every gateway tells of refunds when it is asked about their payment.
        for refund in Refund.objects.filter(payment=event.payment_id, state=Refund.State.PENDING):
            ask_again(refund)
    event.refresh_from_db()
    return event


def replay(event_id):
    """Read a message again at the wish of staff, whatever became of it before."""
    PaymentEvent.objects.filter(pk=event_id).update(processed_at=None, tries=F("tries") + 1)
    payment_id = PaymentEvent.objects.values_list("payment_id", flat=True).get(pk=event_id)
    leave_event(event_id, payment_id)
