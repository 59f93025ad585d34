"""What gateways tell about money going back: how our refunds stand, and what went without us.

The order is locked before the payment, everywhere; money that is gone wins over money that
somebody means to send.
"""

import hashlib

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from orders.models import OrderNote

from .locking import lock_payment
from .models import Refund
from .models.refund import DEAD
from .refund_booking import end, move, pays_order, succeed
from .refund_parts import Left, Parts, left_of, price
from .refund_writing import charge_of, charged_of, write_refund

logger = structlog.get_logger(__name__)

State = Refund.State
Way = Refund.Way
# Not sent yet, or by hand: nothing of it can have happened.
STILL_OURS = {State.REQUESTED, State.MANUAL}
AT_GATEWAY = {State.UNKNOWN, State.PENDING}


@transaction.atomic
def record_refunds(payment, seen_refunds, *, at):
    """Bring the refunds of a payment to what its gateway says about them; again changes nothing.

    One that was made at the gateway's own pages becomes a refund of ours.
    """
    order, payment = lock_payment(payment.pk)
    for position, seen in enumerate(seen_refunds):
        name = seen.gateway_id or seen.key or f"unnamed-{position}"
        refund = find_refund(payment, seen, name)
        if refund is None and seen.state != "failed" and seen.amount > 0:
            refund = write_foreign(payment, order, seen, name, at=at)
        if refund is not None:
            note_refund(refund, seen, payment, order, at=at)


def find_refund(payment, seen, name):
    """The refund that a gateway speaks of: by our key, else by its own name. Called off is none."""
    refunds = payment.refunds.exclude(state=State.CANCELLED).order_by("pk")
    found = refunds.filter(key=seen.key).first() if seen.key else None
    if found is None and seen.gateway_id:
        found = refunds.filter(gateway_id=seen.gateway_id).first()
    return found or refunds.filter(key=foreign_key(payment, name)).first()


def foreign_key(payment, name):
    key = f"gateway:{payment.pk}:{name}"
    return key if len(key) <= 64 else f"gateway:{hashlib.sha256(key.encode()).hexdigest()[:48]}"


def note_refund(refund, seen, payment, order, *, at):
    """Move one refund to what its gateway says; what is done stays done unless it failed after all."""
    actor = payment.provider
    if seen.gateway_id and not refund.gateway_id:
        # Seen in a list before its own answer came: the row with our lines is the true one.
        for twin in payment.refunds.filter(gateway_id=seen.gateway_id).exclude(state__in=DEAD):
            undo(twin, payment, order, why=f"= {refund.key}", at=at)
        refund.gateway_id = seen.gateway_id[:255]
        refund.save(update_fields=["gateway_id"])
    if seen.state == "succeeded" and refund.state != State.SUCCEEDED:
        arrive(refund, payment, order, at=at)
    elif seen.state == "failed" and refund.state in {State.REQUESTED, *AT_GATEWAY, State.SUCCEEDED}:
        why = _("The gateway says that it failed.")
        end(refund, State.FAILED, payment, order, why=why, actor=actor, at=at)
    elif seen.state == "pending" and refund.state in {State.REQUESTED, State.UNKNOWN}:
        move(refund, State.PENDING, payment, at=at)


def arrive(refund, payment, order, *, at):
    """Book a refund that the gateway calls done; what we gave up makes room and comes back first."""
    if refund.state == State.FAILED:
        if make_room(payment, order, refund.amount, at=at) < refund.amount:
            tell_too_much(payment, order, refund.amount, at=at)
            return
        refund.way = Way.PROVIDER
        move(refund, State.MANUAL, payment, at=at)
    refund.way = Way.PROVIDER
    succeed(refund, payment, order, actor=payment.provider, at=at)


def write_foreign(payment, order, seen, name, *, at):
    """Keep a refund that somebody made at the gateway's own pages; None if there is no room for it."""
    charged = charged_of(payment)
    amount = seen.amount if charged is None else charged.rupiah_of(seen.amount)
    room = make_room(payment, order, amount, at=at)
    if room < amount:
        tell_too_much(payment, order, amount, at=at)
    if room <= 0:
        return None
    refund = Refund.objects.create(
        payment=payment,
        key=foreign_key(payment, name),
        way=Way.PROVIDER,
        amount=min(amount, room),
        other_amount=min(amount, room),
        charge_amount=None if charged is None else seen.amount,
        gateway_id=seen.gateway_id[:255],
        reason=_("made at the gateway's own pages"),
        actor=payment.provider,
        created_at=at,
    )
    payment.refresh_from_db(fields=["refunding_amount", "refunded_amount"])
    return refund


def make_room(payment, order, amount, *, at):
    """End open refunds, the newest first, until `amount` fits; returns what then can go back.

    Money that is gone wins over money that somebody means to send: sending it too would pay twice.
    """
    for refund in payment.refunds.filter(state__in=[*STILL_OURS, *AT_GATEWAY]).order_by("-pk"):
        if payment.refundable_amount >= amount:
            break
        give_up(refund, payment, order, at=at)
    return payment.refundable_amount


def give_up(refund, payment, order, *, at):
    state = State.CANCELLED if refund.state in STILL_OURS else State.FAILED
    why = _("The gateway gave the money back in another way.")
    end(refund, state, payment, order, why=why, actor=payment.provider, at=at)


def tell_too_much(payment, order, amount, *, at):
    """More went back than came in: no row can hold it, so people have to know."""
    logger.error("payment.too_much_refunded", reference=payment.reference, amount=amount)
    text = _(
        "%(gateway)s paid back more than is left of payment %(reference)s. Please look at its own pages."
    ) % {"gateway": payment.provider, "reference": payment.reference}
    OrderNote.objects.get_or_create(order=order, text=text, actor=payment.provider, defaults={"at": at})


@transaction.atomic
def take_back(payment, order, *, way, actor, at):
    """Book that the gateway took back everything that was still here (reversal, chargeback).

    Returns the refund, or None if nothing was left.
    """
    order, payment = lock_payment(payment.pk)
    for refund in payment.refunds.filter(state__in=[*STILL_OURS, *AT_GATEWAY]):
        give_up(refund, payment, order, at=at)
    amount = payment.refundable_amount
    if amount <= 0:
        return None
    left = left_of(payment, order) if pays_order(payment) else Left(amount, 0, [])
    turn = payment.refunds.filter(way=way).count()
    refund = write_refund(
        payment,
        price(Parts(everything=amount), left),
        key=f"{way}:{payment.pk}:{turn}",
        way=way,
        charge_amount=charge_of(payment, amount),
        reason=str(Way(way).label),
        actor=actor,
        created_at=at,
    )
    succeed(refund, payment, order, actor=actor, at=at)
    return refund


@transaction.atomic
def give_again(payment, *, at):
    """Undo what was taken back: the shop won. The payment is paid again by the caller, before this."""
    order, payment = lock_payment(payment.pk)
    taken = payment.refunds.filter(way__in=[Way.REVERSAL, Way.CHARGEBACK], state=State.SUCCEEDED)
    for refund in taken:
        undo(refund, payment, order, why=_("The money came back."), at=at)


def undo(refund, payment, order, *, why, at):
    """Take a refund out of all books for good: nobody has to try it again."""
    end(refund, State.FAILED, payment, order, why=why, actor=payment.provider, at=at)
    move(refund, State.CANCELLED, payment, at=at, failure=why)
