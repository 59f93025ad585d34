"""What the payment page says: one scene for every state of an order and of its attempt.

Nothing here is believed that only the browser told; thanks are said for money that is booked.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from payments.models.payment import TAKEN_BACK

from ..arrival import arrival_words
from ..pay_facts import gateway_name, has_code
from .story import mismatch_words, refund_day, story_of, taken_back_words


@dataclass(frozen=True)
class Scene:
    """`part` is the template of its middle, `pace` how soon it may change: "quick", "slow" or "".

    `can_leave` says that a button leads to the gateway, `can_change` that another way to pay may
    be chosen, as far as the scene is concerned.
    """

    name: str
    heading: str
    lead: str = ""
    part: str = ""
    pace: str = ""
    can_leave: bool = False
    can_change: bool = False

    @property
    def template(self):
        return f"storefront/payment/_{self.part}.html"

    @property
    def has_form(self):
        """Whether something may be half filled in, which a page that comes anew would lose."""
        return self.part == "transfer"


def scene_of(order, payment, *, is_back, at):
    """The scene of an order's page; `is_back` if the shopper comes from the gateway."""
    if payment.state in TAKEN_BACK and not order.awaits_payment:
        return Scene("taken_back", *taken_back_words(payment))
    if order.status in {"cancelled", "expired"}:
        story = story_of(order, payment)
        return Scene(order.status, story.heading, story.lead)
    if order.payment_status != "unpaid":
        return paid(order)
    if not order.awaits_payment:
        return Scene("on_delivery", _("Thank you, your order is in"), part="cod")
    if payment.is_homeless:
        return Scene("mismatch", *mismatch_words(order, payment), pace="slow")
    if not payment.is_open:
        return over(payment)
    is_overdue = payment.due_at is not None and payment.due_at < at
    if not is_hosted(payment):
        return by_hand(payment, is_overdue=is_overdue)
    return at_gateway(payment, is_back=is_back, is_overdue=is_overdue)


def is_hosted(payment):
    """Whether a gateway takes this payment."""
    return payment.charge_amount is not None


def paid(order):
    if order.payment_status == "refunded":
        return Scene("refunded", _("We have paid your money back"), part="paid")
    lead = arrival_words(order.eta_from, order.eta_to) if order.status == "processing" else ""
    return Scene("paid", _("Thank you, your payment is here"), lead, part="paid")


def over(payment):
    """An attempt that ended while the order still waits."""
    headings = {
        "failed": _("This payment did not work out"),
        "expired": _("The time to pay is over"),
        "cancelled": _("This payment was cancelled"),
    }
    return Scene(
        payment.state,
        headings[payment.state],
        _("No money has reached us for it. Try again, or choose another way to pay."),
        part="again",
        pace="slow",
        can_change=True,
    )


def by_hand(payment, *, is_overdue):
    """Transfer and QRIS: the shop finds the money on its own account."""
    heading = _("Transfer exactly this amount") if payment.provider == "transfer" else _("Scan and pay")
    lead = ""
    if is_overdue:
        lead = _(
            "The time to pay is over. Paid already? Then we find your money and write to you. "
            "If not, choose a way to pay once more."
        )
    name = f"{payment.provider}_{payment.state}{'_overdue' if is_overdue else ''}"
    return Scene(
        name, heading, lead, part=payment.provider, pace="slow", can_change=payment.state != "review"
    )


def at_gateway(payment, *, is_back, is_overdue):
    names = {"gateway": gateway_name(payment), "method": payment.label or gateway_name(payment)}
    pace = "quick" if is_back else "slow"
    if payment.state == "review":
        heading = _("%(gateway)s is checking your payment") % names
        lead = _("You need not pay again. As soon as it is decided we write to you.")
        return Scene("review", heading, lead, pace=pace)
    if is_overdue:
        lead = _(
            "Paid already? Then nothing is lost: %(gateway)s tells us, and we pack your order. "
            "If not, choose a way to pay once more."
        )
        return Scene(
            "overdue", _("The time to pay is over"), lead % names, part="again", pace=pace, can_change=True
        )
    if not payment.redirect_url:
        return not_ready(payment, names)
    if has_code(payment):
        heading = _("Pay %(total)s") % {"total": format_rupiah(payment.amount)}
        lead = _("With the number below, in your banking app or at the counter.")
        return Scene("code", heading, lead, part="code", pace=pace, can_leave=True, can_change=True)
    if is_back:
        lead = _("%(gateway)s tells us as soon as your money is there. You need not do anything.") % names
        return Scene(
            "checking", _("We are checking your payment"), lead, part="checking", pace=pace,
            can_leave=True, can_change=True,
        )  # fmt: skip
    heading = _("Pay with %(method)s") % names
    lead = _("You pay on the secure page of %(gateway)s and come back here.") % names
    return Scene("ready", heading, lead, part="ready", pace=pace, can_leave=True, can_change=True)


def not_ready(payment, names):
    """The gateway has not opened the session yet, or gave no answer when it was asked."""
    if payment.state == "unknown" or payment.failure:
        heading = _("%(gateway)s does not answer right now") % names
        lead = _("We keep trying. You need not wait for it: choose another way to pay.")
        return Scene("silent", heading, lead, part="preparing", pace="quick", can_change=True)
    heading = _("We are preparing your payment with %(gateway)s") % names
    lead = _("This takes a few seconds. The page goes on by itself.")
    return Scene("preparing", heading, lead, part="preparing", pace="quick", can_change=True)


def homeless_words(payments):
    """[(kind of notice, sentence)] about money that no order could take: it is safe, and goes back."""
    return [sentence_of(payment) for payment in payments if payment.is_homeless]


def sentence_of(payment):
    facts = {"amount": format_rupiah(payment.captured_amount), "method": payment.label or payment.method}
    if payment.refunded_amount >= payment.captured_amount:
        return "good", _("We have sent back your payment of %(amount)s by %(method)s.") % facts
    if payment.refunding_amount >= payment.captured_amount:
        return "", _("Your payment of %(amount)s by %(method)s is on its way back to you.") % facts
    facts["date"] = refund_day(payment)
    if payment.state == "paid_twice":
        words = _(
            "Your payment of %(amount)s by %(method)s came although the order was paid already. "
            "It is safe: we send it back by %(date)s."
        )
    elif payment.state == "paid_late":
        words = _(
            "Your payment of %(amount)s by %(method)s came after the order had ended. It is safe: we send "
            "it back by %(date)s. Still want the goods? Write to us before that."
        )
    else:
        words = _(
            "Your payment by %(method)s was of another amount than the order. It is safe: "
            "we write to you by %(date)s."
        )
    return "warn", words % facts
