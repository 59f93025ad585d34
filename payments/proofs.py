"""Proofs of transfer: taken in from the shopper, judged by staff."""

from django.db import transaction

from orders.statuses import lock_order

from .models import Payment, PaymentEvent, PaymentProof

# Nobody needs more pictures to show one transfer; each of them is decoded and kept.
MOST_PROOFS = 10


class ProofRefused(Exception):
    """The payment takes no proof: it is not a transfer, is not open any more, or has enough of them."""


def takes_proof(payment):
    """Whether a new proof would be taken: asked before anybody decodes a picture."""
    return is_asked_for(payment) and payment.proofs.count() < MOST_PROOFS


def is_asked_for(payment):
    return payment.provider == "transfer" and payment.is_open


@transaction.atomic
def attach_proof(payment, proof_picture, *, at):
    """Keep a ProofPicture as proof, and put the payment before the eyes of staff.

    The same upload again for this payment is the same proof. Raises ProofRefused.
    """
    lock_order(payment.order_id)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if not is_asked_for(payment):
        raise ProofRefused(payment.state)
    proof = payment.proofs.filter(sha256=proof_picture.sha256).first()
    if proof is None and not takes_proof(payment):
        raise ProofRefused(payment.state)
    if proof is None:
        proof = PaymentProof(
            payment=payment,
            sha256=proof_picture.sha256,
            width=proof_picture.width,
            height=proof_picture.height,
            uploaded_at=at,
        )
        name = f"{proof_picture.sha256[:32]}.webp"
        proof.picture.save(name, proof_picture.picture, save=False)
        proof.save()
    if payment.state == Payment.State.WAITING:
        payment.state = Payment.State.REVIEW
        payment.rejection = ""
        payment.save(update_fields=["state", "rejection"])
    return proof


@transaction.atomic
def reject_proof(payment, *, reason, actor, at):
    """Say that a proof does not show the money; the shopper may send another until the deadline."""
    lock_order(payment.order_id)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if payment.state != Payment.State.REVIEW:
        raise ProofRefused(payment.state)
    payment.state = Payment.State.WAITING
    payment.rejection = reason
    payment.save(update_fields=["state", "rejection"])
    count = payment.events.count()
    PaymentEvent.objects.create(
        provider=payment.provider,
        event_key=f"rejected:{payment.pk}:{count}",
        payment=payment,
        body=reason,
        actor=actor,
        received_at=at,
        processed_at=at,
    )
    return payment
