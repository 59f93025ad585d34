"""Where an order stands, in words: the first thing its page says, and what to do next."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from payments.models.payment import TAKEN_BACK
from payments.settling import TIME_TO_REFUND

from ..arrival import arrival_words
from .parcels import has_missing, standing_of


@dataclass(frozen=True)
class Story:
    """`road` is [(words, instant or None, state)], state "done", "now" or "" for what is to come."""

    heading: str
    lead: str
    road: tuple = ()


def story_of(order, payment, ways=()):
    """`ways` are its parcels: while they are on the road they tell more than the order."""
    standing = standing_of(ways) if order.status == "shipped" else None
    if order.status in {"delivered", "completed"} and has_missing(ways):
        standing = words_of_part(order)
    heading, lead = standing or words_of(order, payment)
    return Story(heading, lead, road_of(order))


def words_of_part(order):
    """What arrived of an order of which a parcel came back or was lost."""
    if order.is_cod:
        return _("A part of your order has arrived"), _("The rest did not reach you. You do not pay for it.")
    return _("A part of your order has arrived"), _(
        "The rest did not reach you. You get back what you paid for it, and we write to you."
    )


def words_of(order, payment):
    arrival = arrival_words(order.eta_from, order.eta_to)
    if order.status == "pending":
        return words_of_waiting(order, payment)
    if payment and payment.state in TAKEN_BACK and order.payment_status != "refunded":
        return taken_back_words(payment)
    if order.status == "processing" and order.payment_status == "refunded":
        return _("We have returned your money"), _("This order is not sent any more.")
    if order.status == "processing" and order.fulfilment_status == "packed":
        return _("Packed, waiting for the courier"), arrival
    if order.status == "processing":
        return _("We are preparing your order"), arrival
    if order.status == "shipped":
        return _("On its way with %(courier)s") % {"courier": order.courier_name}, arrival
    if order.status in {"delivered", "completed"}:
        return _("Your order has arrived"), _("Something not right? Tell us, we will solve it.")
    if order.status == "expired":
        return _("This order has expired"), _(
            "It was not paid in time, so the goods went back to the shelf. "
            "Paid already? Write to us: no money is lost."
        )
    if order.payment_status in {"paid", "part_refunded"}:
        return _("This order was cancelled"), _("We return your money and tell you when it is sent.")
    if order.payment_status == "refunded":
        return _("This order was cancelled"), _("We have returned your money.")
    return _("This order was cancelled"), _("Nothing is to be paid.")


def words_of_waiting(order, payment):
    """An order that nobody paid yet, as its attempt stands."""
    state = payment.state if payment else "waiting"
    if state == "review" and payment.provider == "transfer":
        return _("We are checking your transfer"), _(
            "Your proof has arrived. We compare it with our account and write to you."
        )
    if state == "review":
        return _("Your payment is being checked"), _(
            "You need not pay again. As soon as it is decided we write to you."
        )
    if payment and payment.is_homeless:
        return mismatch_words(order, payment)
    if state == "unknown":
        return _("Waiting for your payment"), _(
            "The payment service does not answer right now. We keep trying; "
            "you may choose another way to pay."
        )
    if state in {"failed", "expired", "cancelled"}:
        return _("Waiting for your payment"), _(
            "The last try did not work out, and no money has reached us. "
            "Try again or choose another way to pay."
        )
    return _("Waiting for your payment"), _("Pay before the deadline, then we pack your order.")


def mismatch_words(order, payment):
    """Money came that is not what the order costs; of a foreign currency we cannot say how much."""
    facts = {
        "came": format_rupiah(payment.captured_amount),
        "total": format_rupiah(order.total_amount),
        "date": refund_day(payment),
    }
    if payment.charge_amount is None:
        words = _(
            "We received %(came)s, and your order costs %(total)s. Your money is safe. Write to us: "
            "we complete your order, or send the money back by %(date)s."
        )
    else:
        words = _(
            "It is not what your order costs. Your money is safe. Write to us: "
            "we complete your order, or send the money back by %(date)s."
        )
    return _("Another amount has arrived"), words % facts


def taken_back_words(payment):
    if payment.state == "charged_back":
        return _("Your bank has taken the payment back"), _(
            "It tells us that the payment was disputed. If you did not ask for that, please write to us."
        )
    return _("Your payment went back to you"), _(
        "The payment service took it back after it had arrived. Write to us, and we find a way together."
    )


def refund_day(payment):
    """`24 November 2026`: until then money without an order has to be on its way back."""
    due_at = payment.refund_due_at or payment.paid_at + TIME_TO_REFUND
    return date_format(localtime(due_at), "j F Y")


def road_of(order):
    """Ordered, paid, packed, sent, delivered; an ended order has no road ahead."""
    if order.status in {"cancelled", "expired"}:
        return ()
    steps = [
        (_("Ordered"), order.placed_at, True),
        (_("Packed"), None, order.fulfilment_status != "unfulfilled"),
        (_("With the courier"), order.shipped_at, order.shipped_at is not None),
        (_("Delivered"), order.delivered_at, order.delivered_at is not None),
    ]
    if not order.is_cod:
        steps.insert(1, (_("Paid"), order.paid_at, order.paid_at is not None))
    last = max(i for i, (_words, _at, is_done) in enumerate(steps) if is_done)
    return tuple(
        (words, at, "now" if i == last else "done" if is_done else "")
        for i, (words, at, is_done) in enumerate(steps)
    )
