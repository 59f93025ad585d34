"""What the shop writes when it has paid money back."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.money import format_rupiah
from orders.models import Order
from payments.models import Refund
from tokoonline.storefront.mails import about, set_letter

SHOWN_DIGITS = 4


def refund_letter(refund_id):
    """Write the letter of a refund in the order's language; None if there is nothing to tell.

    Raises Refund.DoesNotExist.
    """
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    order = Order.objects.with_details().get(pk=refund.payment.order_id)
    if refund.state != Refund.State.SUCCEEDED or refund.way not in WRITERS or not order.contact_email:
        return None
    with override(order.language):
        return set_letter(order, words_of(refund, order))


def words_of(refund, order):
    return about(
        order,
        _("We have paid money back for order %(number)s"),
        WRITERS[refund.way](refund, order),
        _("Reason: %(reason)s") % {"reason": refund.reason},
    )


def through_gateway(refund, order):
    return _(
        "%(amount)s is on its way to where your payment came from (%(method)s). "
        "Depending on the bank it may take a few days until you see it."
    ) % {
        "amount": format_rupiah(refund.amount),
        "method": refund.payment.label or order.payment_label,
    }


def by_transfer(refund, order):
    amount = format_rupiah(refund.amount)
    if not refund.destination_number:
        return _("We have transferred %(amount)s back to you (reference %(reference)s).") % {
            "amount": amount,
            "reference": refund.transfer_reference,
        }
    return _("We have transferred %(amount)s to your account %(account)s (reference %(reference)s).") % {
        "amount": amount,
        "account": account_words(refund),
        "reference": refund.transfer_reference,
    }


def as_credit(refund, order):
    return _(
        "%(amount)s is your credit with us now. Would you rather have it transferred? Answer this letter."
    ) % {"amount": format_rupiah(refund.amount)}


WRITERS = {
    Refund.Way.PROVIDER: through_gateway,
    Refund.Way.MANUAL: by_transfer,
    Refund.Way.CREDIT: as_credit,
}


def account_words(refund):
    """Enough of an account to know it again: "BCA ••••6789"."""
    number = refund.destination_number
    return f"{refund.destination_bank} ••••{number[-SHOWN_DIGITS:]}".strip()
