"""Turning money into state: one way for gateways, banks, couriers and staff.

An event is only a reason to look; money counts once and payments move forward only. The
order is locked before the payment, everywhere.
"""

from collections import Counter
from datetime import timedelta

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.moving import OutOfStock
from orders.models import OrderNote
from orders.reopening import reopen_order
from orders.statuses import StatusRefused, mark_paid

from .closing import end_open_payments
from .fees import fee_of
from .locking import lock_payment
from .models import Payment, PaymentEvent
from .refund_booking import state_before
from .refunding import give_again, record_refunds, take_back

logger = structlog.get_logger(__name__)

# How long money without an order may stay before it has to be on its way back.
TIME_TO_REFUND = timedelta(days=3)
# A few methods take a settlement back within minutes (payments reference, section 1.7).
SECOND_LOOK = timedelta(minutes=10)
State = Payment.State
ENDS = {
    "failed": State.FAILED,
    "cancelled": State.CANCELLED,
    "expired": State.EXPIRED,
    # It came and went before we looked: nothing was ever here.
    "reversed": State.FAILED,
    "charged_back": State.FAILED,
}
TAKEN = {State.REVERSED: "reversal", State.CHARGED_BACK: "chargeback"}


@transaction.atomic
def settle(payment, *, amount, event_key, actor, at, body="", source="staff"):
    """Record that `amount` rupiah more came for a payment; if its order waits for that, pay it.

    Late money and another amount are recorded too and wait for staff; what is missing may
    come later. Told twice, it counts once, because (provider, event_key) is unique.
    Returns the payment as it is now.
    """
    order, payment = lock_payment(payment.pk)
    _event, is_new = PaymentEvent.objects.get_or_create(
        provider=payment.provider,
        event_key=event_key,
        defaults={
            "payment": payment,
            "amount": amount,
            "actor": actor,
            "body": body,
            "source": source,
            "received_at": at,
            "processed_at": at,
        },
    )
    if is_new and not is_known(payment, amount, source):
        book_money(order, payment, payment.captured_amount + amount, actor=actor, at=at)
    return payment


def is_known(payment, amount, source):
    """Whether this money was told before by the other of the two who read the bank's account."""
    other = {"staff": "statement", "statement": "staff"}.get(source)
    if other is None:
        return False
    told = Counter(payment.events.filter(amount=amount).values_list("source", flat=True))
    return told[source] <= told[other]


@transaction.atomic
def apply(payment, snapshot, *, actor, at):
    """Bring a payment to what its gateway says about it; saying it again changes nothing.

    Returns the payment as it is now.
    """
    order, payment = lock_payment(payment.pk)
    remember(payment, snapshot)
    if snapshot.state == "paid" and payment.state in TAKEN:
        bring_back(payment, at=at)
    if snapshot.refunds and payment.captured_amount:
        # Before anything is taken back: what is on its way already is a part of it.
        record_refunds(payment, snapshot.refunds, at=at)
    if snapshot.state == "paid":
        captured = in_rupiah(payment, snapshot)
        if captured > payment.captured_amount:
            book_money(order, payment, captured, actor=actor, at=at)
            payment.next_look_at = at + SECOND_LOOK
            record_refunds(payment, snapshot.refunds, at=at)
    elif payment.captured_amount and is_taken_back(payment, snapshot):
        state = State.CHARGED_BACK if snapshot.state == "charged_back" else State.REVERSED
        if payment.state not in TAKEN:
            payment.state = state
            payment.save(update_fields=["state"])
            take_back(payment, order, way=TAKEN[state], actor=actor, at=at)
            logger.warning("payment.taken_back", reference=payment.reference, state=state)
    elif payment.is_open:
        note_progress(payment, snapshot)
    payment.save(update_fields=["state", "gateway_id", "transaction_id", "channel", "facts", "next_look_at"])
    payment.refresh_from_db()
    return payment


def bring_back(payment, *, at):
    """Undo that money was taken back: the shop won the dispute, or the reversal did not stand.

    It pays its order again, or is without one again.
    """
    payment.state = state_before(payment)
    payment.refund_due_at = at + TIME_TO_REFUND if payment.is_homeless else None
    payment.next_look_at = at + SECOND_LOOK
    payment.save(update_fields=["state", "refund_due_at", "next_look_at"])
    give_again(payment, at=at)
    logger.warning("payment.came_back", reference=payment.reference, state=payment.state)


def is_taken_back(payment, snapshot):
    """Whether money that was here is gone; a payment voided at the gateway is told as cancelled."""
    if snapshot.state in {"reversed", "charged_back"}:
        return True
    return snapshot.state == "cancelled" and payment.transaction_id == snapshot.transaction_id != ""


def remember(payment, snapshot):
    """Keep what the gateway tells for people, and its own name of the transaction."""
    if snapshot.transaction_id and not payment.captured_amount:
        payment.transaction_id = snapshot.transaction_id[:255]
    if snapshot.channel:
        payment.channel = snapshot.channel[:40]
    payment.facts = {**payment.facts, **{key: str(value)[:200] for key, value in snapshot.facts.items()}}


def note_progress(payment, snapshot):
    """Steps of an attempt that nobody paid yet; what is open never undoes a later state."""
    if snapshot.state == "review":
        payment.state = State.REVIEW
    elif snapshot.state in ENDS:
        payment.state = ENDS[snapshot.state]
    elif payment.state != State.WAITING:
        payment.state = State.WAITING


def in_rupiah(payment, snapshot):
    """What was captured, in rupiah: the amount asked for if it is that to the last unit."""
    if snapshot.currency.upper() != payment.charge_currency:
        logger.error("payment.other_currency", reference=payment.reference, currency=snapshot.currency)
        # Not to be compared: kept as the smallest sum there is, for staff to look at.
        return 1
    if snapshot.captured == payment.expected_charge:
        return payment.amount
    return max(snapshot.captured * payment.amount // payment.expected_charge, 1)


def book_money(order, payment, captured, *, actor, at):
    """Take `captured` rupiah, all that came so far, into the payment: it pays the order, or waits."""
    if payment.state == State.PAID:
        # More than was asked, after it was enough: staff give it back.
        state = State.PAID
    else:
        state = state_after(payment, order, captured, actor=actor, at=at)
        if payment.is_homeless and state != State.PAID:
            # More of what has no order: why the first of it had none stays the reason.
            state = payment.state
    payment.state, payment.captured_amount = state, captured
    payment.paid_at = payment.paid_at or at
    if payment.gateway_fee_amount is None:
        payment.gateway_fee_amount = fee_of(payment, at)
    payment.refund_due_at = at + TIME_TO_REFUND if payment.is_homeless else None
    payment.save(update_fields=["state", "captured_amount", "paid_at", "gateway_fee_amount", "refund_due_at"])
    if payment.is_homeless:
        logger.warning("payment.without_home", reference=payment.reference, state=state)
    elif order.payment_status == "unpaid":
        pay_order(order, payment, actor=actor, at=at)


def pay_order(order, payment, *, actor, at):
    """Book that `payment` pays its order, and end the attempts that were open beside it.

    The shopper may have chosen another way before this money was seen: nobody may pay it again.
    """
    mark_paid(order, actor=actor, at=at, reason=payment.method)
    if order.is_cod and payment.provider != "cod":
        text = _(
            "Paid by %(method)s although it was to be paid at the door. Is it packed already? Then open "
            "the parcel again and pack it anew, or the courier asks for the money once more."
        )
        OrderNote.objects.create(
            order=order, text=text % {"method": payment.label or payment.method}, actor=actor, at=at
        )
    end_open_payments(order, State.CANCELLED)


def state_after(payment, order, captured, *, actor, at):
    """What money does to a payment: pays its order, or is kept as late, double or another amount.

    An order that expired is taken up again if its goods are still there.
    """
    if order.status == "cancelled":
        return State.PAID_LATE
    if order.payment_status != "unpaid":
        return State.PAID_TWICE
    if captured - payment.refunding_amount != order.total_amount:
        return State.AMOUNT_MISMATCH
    if order.status == "expired":
        try:
            reopen_order(order, actor=actor, at=at, reason="paid late")
        except (OutOfStock, StatusRefused):
            return State.PAID_LATE
    return State.PAID


@transaction.atomic
def find_home(payment, *, actor, at):
    """Try once more to pay the order with money that found it closed; returns the payment.

    Nothing changes if the order still cannot take it.
    """
    order, payment = lock_payment(payment.pk)
    if not payment.is_homeless:
        return payment
    if state_after(payment, order, payment.captured_amount, actor=actor, at=at) != State.PAID:
        return payment
    payment.state, payment.refund_due_at = State.PAID, None
    payment.save(update_fields=["state", "refund_due_at"])
    pay_order(order, payment, actor=actor, at=at)
    return payment


@transaction.atomic
def settle_on_delivery(order, *, actor, at):
    """Book that the courier collected the money of a pay-on-delivery order."""
    payment = order.payments.open().get(provider="cod")
    return settle(
        payment,
        amount=payment.amount,
        event_key=f"delivered:{order.pk}",
        actor=actor,
        at=at,
        source="courier",
    )
