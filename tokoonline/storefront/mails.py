"""What the shop writes to whoever ordered: placed, paid, shipped, cancelled, expired."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.money import format_rupiah
from customers.mailing import Letter, absolute
from orders.models import Order
from payments.models import Payment
from tokoonline.storefront.arrival import arrival_words
from tokoonline.storefront.pay_facts import charge_words, gateway_name
from tokoonline.storefront.sent_parts import is_part, words_of_part


@dataclass(frozen=True)
class Words:
    """A letter's own part; what was ordered, for how much and where to follows by itself."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str
    path: str
    # To be transferred by hand, with all that a transfer needs.
    transfer: Payment | None = None


def order_letter(order_id, kind, shipment_id=None):
    """Write one letter about an order in the language it was placed in; None if it has no e-mail.

    `kind` is placed, paid, shipped, cancelled, part_cancelled or expired; `shipment_id` is the
    parcel that was shipped. Raises Order.DoesNotExist, KeyError.
    """
    order = Order.objects.with_details().get(pk=order_id)
    if not order.contact_email:
        return None
    parcels = parcels_of(order, shipment_id) if kind == "shipped" else ()
    with override(order.language):
        if shipment_id and parcels and is_part(order, parcels[0]):
            subject, sentences = words_of_part(order, parcels[0])
            words = about(order, subject, *sentences, arrival_words(order.eta_from, order.eta_to))
        else:
            words = WRITERS[kind](order)
        return set_letter(order, words, parcels=parcels)


def set_letter(order, words, *, parcels=()):
    """Set the words of a letter about an order, in the active language."""
    payment = words.transfer
    context = {
        "store": settings.STORE,
        "order": order,
        "subject": words.subject,
        "paragraphs": words.paragraphs,
        "action": words.action,
        "url": absolute(words.path),
        "payment": payment,
        "deadline": moment(payment.due_at) if payment and payment.due_at else "",
        "parcels": parcels,
        "rows": rows_of(order),
    }
    return Letter(
        to=order.contact_email,
        subject=words.subject,
        text=render_to_string("mail/order.txt", context).strip() + "\n",
        html=render_to_string("mail/order.html", context),
    )


def placed(order):
    if order.is_cod:
        paragraphs = (
            _("Thank you for your order. We are packing it now."),
            _("Please have %(total)s ready for the courier.") % {"total": format_rupiah(order.total_amount)},
        )
        return about(order, _("Your order %(number)s is placed"), *paragraphs)
    if order.payment_status != "unpaid":
        # The money was quicker than this letter.
        return about(
            order,
            _("Your order %(number)s is placed"),
            _("Thank you for your order. Your payment is here, and we are packing it."),
        )
    payment = open_payment(order)
    is_transfer = payment is not None and payment.bank_account is not None
    return Words(
        _("Your order %(number)s waits for your payment") % {"number": order.number},
        (
            _("Thank you for your order. As soon as your money is here we pack it."),
            *([how_to_pay(payment)] if payment and not is_transfer else []),
        ),
        _("How to pay"),
        reverse("storefront:payment", args=[order.number, order.token]),
        payment if is_transfer else None,
    )


def how_to_pay(payment):
    """A sentence about any way but a transfer. The link is to our own page: a gateway's may end."""
    facts = {
        "amount": format_rupiah(payment.amount),
        "method": payment.label,
        "gateway": gateway_name(payment),
        "deadline": moment(payment.due_at) if payment.due_at else "",
    }
    if payment.provider == "qris":
        words = _(
            "Scan the code on the payment page with any bank or e-wallet app before %(deadline)s, and "
            "pay exactly %(amount)s."
        )
        return words % facts
    charge = charge_words(payment)
    if charge:
        words = _(
            "Pay %(charge)s at %(gateway)s before %(deadline)s. That is %(total)s at a rate fixed for "
            "this payment: %(unit)s = %(rate)s."
        )
        return words % (facts | charge | {"charge": charge["amount"], "total": facts["amount"]})
    words = _("Pay %(amount)s with %(method)s before %(deadline)s, on the secure page of %(gateway)s.")
    return words % facts


def paid(order):
    received = _("We have received %(total)s and are packing your order.")
    if order.status == "shipped":
        received = _("We have received %(total)s. Your parcel is on its way.")
    return about(
        order,
        _("Your payment for order %(number)s is here"),
        received % {"total": format_rupiah(order.total_amount)},
        arrival_words(order.eta_from, order.eta_to),
    )


def shipped(order):
    return about(
        order,
        _("Your order %(number)s is on its way"),
        _("Your parcel is with %(courier)s.") % {"courier": f"{order.courier_name} {order.service_name}"},
        arrival_words(order.eta_from, order.eta_to),
    )


def cancelled(order):
    if order.payment_status == "unpaid":
        money = _("Nothing is to be paid. Please do not transfer any money.")
    else:
        money = _("We return your money and tell you when it is sent.")
    return about(order, _("Your order %(number)s is cancelled"), money)


def part_cancelled(order):
    money = _("Nothing is to be paid for it.")
    if order.payment_status != "unpaid":
        money = _("We return what you paid for it and tell you when it is sent.")
    return about(
        order,
        _("Part of your order %(number)s is not sent"),
        _("We could not send everything you ordered. What has left us is on its way as before."),
        money,
    )


def expired(order):
    return about(
        order,
        _("Your order %(number)s has expired"),
        _("It was not paid in time, so the goods went back to the shelf."),
        _("Paid already? Answer this letter: no money is lost. Still want it? Just order again."),
    )


WRITERS = {
    "placed": placed,
    "paid": paid,
    "shipped": shipped,
    "cancelled": cancelled,
    "part_cancelled": part_cancelled,
    "expired": expired,
}


def about(order, subject, *paragraphs):
    """Words that lead to the order's own page."""
    return Words(
        subject % {"number": order.number},
        tuple(filter(None, paragraphs)),
        _("See your order"),
        order.get_absolute_url(),
    )


def open_payment(order):
    return order.payments.open().select_related("bank_account").order_by("-id").first()


def parcels_of(order, shipment_id=None):
    """The parcels that were sent; only the one that is named, if one is."""
    sent = order.shipments.exclude(waybill="").exclude(state="cancelled")
    if shipment_id:
        sent = sent.filter(pk=shipment_id)
    return list(sent.select_related("courier").order_by("id"))


def moment(at):
    """`21 November 2026 21.00 WIB`."""
    return date_format(localtime(at), "j F Y H.i T")


def rows_of(order):
    rows = [(_("Items"), order.items_amount), (_("Discount"), -order.discount_amount)]
    rows.append((_("Shipping"), order.shipping_amount))
    rows += [(fee.label, fee.amount) for fee in order.fees.all()]
    rows.append((_("Tax"), order.tax_added_amount))
    return [(label, amount) for label, amount in rows if amount or label == _("Shipping")]
