"""Where an order stands, in words: the first thing its page says, and what to do next."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..arrival import arrival_words


@dataclass(frozen=True)
class Story:
    """`road` is [(words, instant or None, state)], state "done", "now" or "" for what is to come."""

    heading: str
    lead: str
    road: tuple = ()


def story_of(order, payment):
    heading, lead = words_of(order, payment)
    return Story(heading, lead, road_of(order))


def words_of(order, payment):
    arrival = arrival_words(order.eta_from, order.eta_to)
    if order.status == "pending" and payment and payment.state == "review":
        return _("We are checking your transfer"), _(
            "Your proof has arrived. We compare it with our account and write to you."
        )
    if order.status == "pending":
        return _("Waiting for your payment"), _("Pay before the deadline, then we pack your order.")
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
    if order.payment_status == "paid":
        return _("This order was cancelled"), _("We return your money and tell you when it is sent.")
    return _("This order was cancelled"), _("Nothing is to be paid.")


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
