"""Paying money back as staff decide: asked for once by its key, finished by hand, or given up."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from .attempts import attempt_of
from .locking import lock_payment
from .models import CreditEntry, Refund
from .providers import gateway_of
from .refund_booking import end, move, succeed
from .refund_parts import RefundRefused, left_of, price
from .refund_writing import KeyTaken, charge_of, lock_refund, refusal_of, write_refund

State = Refund.State
Way = Refund.Way


@dataclass(frozen=True)
class Destination:
    """Where a refund by hand goes."""

    bank: str = ""
    number: str = ""
    name: str = ""


@transaction.atomic
def request_refund(payment, parts, *, key, reason, actor, at, way=None, destination=None):
    """Ask for a refund of `parts`; the same key again is the same refund.

    `way` is provider, manual or credit; None: through the gateway if it can, else by hand.
    Raises RefundRefused with a sentence, KeyTaken if the key stands for another refund.
    """
    order, payment = lock_payment(payment.pk)
    known = Refund.objects.filter(key=key).first()
    if known is not None:
        if not is_same(known, payment, parts, way):
            raise KeyTaken(_("This page was used for another refund already. Please open it again."))
        return known
    priced = price(parts, left_of(payment, order))
    charge = charge_of(payment, priced.amount)
    way = choose_way(payment, priced.amount, charge, way)
    refund = write_refund(
        payment,
        priced,
        key=key,
        way=way,
        state=State.MANUAL if way == Way.MANUAL else State.REQUESTED,
        charge_amount=charge,
        reason=reason,
        actor=actor,
        created_at=at,
        # Should its job be lost, the clock finds it.
        next_look_at=at if way == Way.PROVIDER else None,
        **destination_fields(destination if way == Way.MANUAL else None),
    )
    payment.refresh_from_db(fields=["refunding_amount", "refunded_amount"])
    if way == Way.CREDIT:
        give_credit(refund, order, at=at)
        succeed(refund, payment, order, actor=actor, at=at)
    elif way == Way.PROVIDER:
        jobs.configure_task("payments.send_refund", task_kwargs={"refund_id": refund.pk}).defer()
    return refund


def is_same(refund, payment, parts, way):
    """Whether a refund is what is asked for again; one that failed may be by hand meanwhile."""
    if refund.payment_id != payment.pk or way not in {None, refund.way, Way.PROVIDER}:
        return False
    if way == Way.PROVIDER and refund.way == Way.CREDIT:
        return False
    if parts.everything:
        return refund.amount == parts.everything
    lines = {line.detail_id: line.quantity for line in refund.lines.all()}
    return (lines, refund.shipping_amount, refund.other_amount) == (
        {pk: units for pk, units in parts.units.items() if units},
        parts.shipping_amount,
        parts.other_amount,
    )


def choose_way(payment, amount, charge, way):
    can_gateway = way in {None, Way.PROVIDER} and gateway_can(payment, amount, charge)
    if way == Way.PROVIDER and not can_gateway:
        raise RefundRefused(_("The gateway cannot pay this back. Choose a bank transfer or customer credit."))
    return way or (Way.PROVIDER if can_gateway else Way.MANUAL)


def gateway_can(payment, amount, charge=None):
    """Whether the payment's gateway could pay `amount` rupiah back; no network is asked."""
    gateway = gateway_of(payment.provider)
    asked = amount if charge is None else charge
    if gateway is None or asked <= 0:
        return False
    is_whole = amount == payment.captured_amount
    return gateway.can_refund(attempt_of(payment), asked, is_whole, payment.channel)


def destination_fields(destination):
    found = destination or Destination()
    return {
        "destination_bank": found.bank,
        "destination_number": found.number,
        "destination_name": found.name,
    }


def give_credit(refund, order, *, at):
    CreditEntry.objects.create(
        customer_id=order.customer_id,
        phone=order.contact_phone,
        refund=refund,
        amount=refund.amount,
        reason=refund.reason,
        actor=refund.actor,
        at=at,
        key=f"refund:{refund.pk}",
    )


@transaction.atomic
def finish_manual(refund, *, reference, actor, at, proof=None, destination=None):
    """Book that staff transferred a refund; `proof` is a ProofPicture. Raises RefundRefused."""
    order, payment, refund = lock_refund(refund.pk)
    if refund.state != State.MANUAL:
        raise RefundRefused(_("This refund does not wait for a transfer any more."))
    refund.transfer_reference = reference
    for name, value in destination_fields(destination).items():
        setattr(refund, name, value or getattr(refund, name))
    if proof is not None:
        refund.proof.save(f"{proof.sha256[:32]}.webp", proof.picture, save=False)
    refund.save(
        update_fields=[
            "transfer_reference",
            "proof",
            "destination_bank",
            "destination_number",
            "destination_name",
        ]
    )
    succeed(refund, payment, order, actor=actor, at=at)
    return refund


@transaction.atomic
def pay_by_hand(refund, *, actor, at, destination=None):
    """Make a failed refund one that staff transfer. Raises RefundRefused."""
    _order, payment, refund = lock_refund(refund.pk)
    if refund.state != State.FAILED or refund.way not in {Way.PROVIDER, Way.MANUAL}:
        raise RefundRefused(_("Only a refund that failed can be paid by hand instead."))
    refund.way = Way.MANUAL
    for name, value in destination_fields(destination).items():
        setattr(refund, name, value or getattr(refund, name))
    try:
        with transaction.atomic():
            refund.save(update_fields=["destination_bank", "destination_number", "destination_name"])
            move(refund, State.MANUAL, payment, at=at)
    except IntegrityError as error:
        raise refusal_of(error) from error
    return refund


@transaction.atomic
def call_off(refund, *, actor, at):
    """Give up a refund that has not begun, or that failed. Raises RefundRefused."""
    order, payment, refund = lock_refund(refund.pk)
    if refund.state not in {State.REQUESTED, State.MANUAL, State.FAILED}:
        raise RefundRefused(_("This refund cannot be called off any more."))
    why = refund.failure or _("called off by %(actor)s") % {"actor": actor}
    end(refund, State.CANCELLED, payment, order, why=why, actor=actor, at=at)
    return refund
