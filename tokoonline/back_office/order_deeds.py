"""What staff can do with an order: each deed with its right, its form and the one call that does it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.models import OrderNote
from payments.proofs import reject_proof
from payments.settling import settle
from shipping.handing_over import hand_over
from shipping.packing import pack_order, unpack_order
from tokoonline import parcel_ends

from .forms import CancelForm, ConfirmForm, DeedForm, NoteForm, RejectForm, ShipForm


@dataclass(frozen=True)
class Deed:
    """`noun` is its path; `done` is said when it went well; `is_possible` asks the page."""

    code: str
    noun: str
    permission: str
    form: type
    run: Callable
    is_possible: Callable
    button: str | Promise
    done: str | Promise

    def is_allowed(self, user):
        return user.has_perm(self.permission)


def confirm(page, typed, *, actor, at):
    """Settle the open payment; the key is of the payment, so two who press at once settle once."""
    key = f"staff:{page.payment.pk}"
    settle(page.payment, amount=typed["amount"], event_key=key, actor=actor, at=at)


def reject(page, typed, *, actor, at):
    reject_proof(page.payment, reason=typed["reason"], actor=actor, at=at)


def pack(page, typed, *, actor, at):
    pack_order(page.order, actor=actor, at=at)


def unpack(page, typed, *, actor, at):
    unpack_order(page.order, actor=actor, at=at)


def ship(page, typed, *, actor, at):
    hand_over(page.parcel_to_send, courier=typed["courier"], waybill=typed["waybill"], actor=actor, at=at)


def deliver(page, typed, *, actor, at):
    parcel_ends.arrive_all(page.order, actor=actor, at=at)


def cancel(page, typed, *, actor, at):
    parcel_ends.cancel(page.order, reason=typed["reason"], actor=actor, at=at)


def write_note(page, typed, *, actor, at):
    OrderNote.objects.create(order=page.order, text=typed["text"], actor=actor, at=at)


DEEDS = {
    deed.code: deed
    for deed in [
        Deed(
            "confirm",
            "konfirmasi",
            "back_office.confirm_payment",
            ConfirmForm,
            confirm,
            lambda page: page.can_be_confirmed,
            _("Confirm payment"),
            _("The payment is booked."),
        ),
        Deed(
            "reject",
            "penolakan",
            "back_office.confirm_payment",
            RejectForm,
            reject,
            lambda page: page.is_in_review,
            _("Reject proof"),
            _("The proof is rejected; the shopper can send another until the deadline."),
        ),
        Deed(
            "pack",
            "pengemasan",
            "back_office.pack_order",
            DeedForm,
            pack,
            lambda page: page.can_be_packed,
            _("Mark as packed"),
            _("The order is packed."),
        ),
        Deed(
            "unpack",
            "pembongkaran",
            "back_office.pack_order",
            DeedForm,
            unpack,
            lambda page: page.parcel_to_send is not None and page.order.can_be_handed_over,
            _("Open the parcel again"),
            _("The order is to be packed again."),
        ),
        Deed(
            "ship",
            "pengiriman",
            "back_office.pack_order",
            ShipForm,
            ship,
            lambda page: page.can_be_handed_over,
            _("Hand over to the courier"),
            _("The parcel is on its way."),
        ),
        Deed(
            "deliver",
            "penerimaan",
            "back_office.deliver_order",
            DeedForm,
            deliver,
            lambda page: page.order.can_be_delivered,
            _("Mark as delivered"),
            _("The order is delivered."),
        ),
        Deed(
            "cancel",
            "pembatalan",
            "back_office.cancel_order",
            CancelForm,
            cancel,
            lambda page: page.order.can_be_cancelled,
            _("Cancel order"),
            _("The order is cancelled and its stock is free again."),
        ),
        Deed(
            "note",
            "catatan",
            "orders.add_ordernote",
            NoteForm,
            write_note,
            lambda page: True,
            _("Keep note"),
            _("The note is kept."),
        ),
    ]
}
# The first that is possible is the one next step of an order.
NEXT = ["confirm", "pack", "ship", "deliver"]
