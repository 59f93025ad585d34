"""The story of an order: statuses, notes, money, stock and the audit, told in one line of time."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from catalog.auditing import read_changes
from catalog.money import format_rupiah
from inventory.models import StockMovement
from orders.models import Order, OrderStatusChange
from payments.models import Payment, PaymentEvent
from payments.wording import gateway_name

LABELS = {
    OrderStatusChange.Field.STATUS: dict(Order.Status.choices),
    OrderStatusChange.Field.PAYMENT: dict(Order.PaymentStatus.choices),
    OrderStatusChange.Field.FULFILMENT: dict(Order.FulfilmentStatus.choices),
}
# What the audit may tell that the ledger of statuses does not: changed words of the address.
AUDITED = ["recipient", "phone", "street", "landmark", "district", "regency", "province", "postal_code"]


@dataclass(frozen=True)
class Moment:
    """`kind` is status, note, money, stock or audit."""

    at: datetime
    kind: str
    text: str
    actor: str = ""
    detail: str = ""


def timeline_of(page):
    """Everything that happened to an order, newest first."""
    moments = [
        Moment(page.order.placed_at, "status", _("Order placed")),
        *statuses(page.order),
        *notes(page.order),
        *money(page),
        *refunds(page),
        *stock(page.order),
        *audit(page.order),
    ]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def statuses(order):
    for change in order.status_changes.all():
        label = LABELS[change.field].get(change.new, change.new)
        text = f"{change.get_field_display().capitalize()}: {label}"
        is_method = change.reason == order.payment_method
        reason = order.payment_label if is_method else change.reason
        yield Moment(change.at, "status", text, change.actor, reason)


def notes(order):
    for note in order.notes.all():
        yield Moment(note.at, "note", note.text, note.actor)


def money(page):
    for proof in page.proofs:
        yield Moment(proof.uploaded_at, "money", _("The shopper sent a proof of transfer"))
    for event in PaymentEvent.objects.filter(payment__in=page.payments).defer("raw"):
        if event.amount is not None:
            text = _("%(amount)s came in") % {"amount": format_rupiah(event.amount)}
        elif event.source == PaymentEvent.Source.WEBHOOK:
            # What it says is in the inbox; here it is enough that it came.
            text = _("%(gateway)s sent news: %(kind)s")
            words = {"gateway": gateway_name(event.provider), "kind": event.kind}
            yield Moment(event.received_at, "money", text % words)
            continue
        else:
            text = _("Proof of transfer rejected")
        yield Moment(event.received_at, "money", text, event.actor, event.body)
    yield from attempts(page)


def attempts(page):
    """The steps of each attempt to pay; its money is told by the events."""
    names = {payment.pk: payment.label or payment.method for payment in page.payments}
    states = dict(Payment.State.choices)
    for payment in page.payments:
        if payment.number > 1:
            text = _("Attempt %(number)d to pay: %(method)s")
            words = {"number": payment.number, "method": names[payment.pk]}
            yield Moment(payment.created_at, "money", text % words)
    for change in read_changes(
        "payments.PaymentChangeEvent", {"state": "state"}, subject="pgh_obj_id", pgh_obj__in=page.payments
    ):
        for _name, _before, state in change.parts:
            yield Moment(change.at, "money", f"{names[change.subject]}: {states[state]}", change.who)


def refunds(page):
    for refund in page.refunds:
        words = {"amount": format_rupiah(refund.amount), "way": refund.get_way_display()}
        text = _("Refund of %(amount)s asked for, %(way)s") % words
        yield Moment(refund.created_at, "money", text, refund.actor, refund.reason)
        if refund.finished_at:
            text = _("Refund of %(amount)s: %(state)s") % (words | {"state": refund.get_state_display()})
            yield Moment(refund.finished_at, "money", text, "", refund.failure or refund.transfer_reference)


def stock(order):
    """One moment a deed: the movements of an order that were written together."""
    moves = StockMovement.objects.filter(cause=f"order {order.number}").select_related("level__variant")
    deeds: dict[tuple, list[StockMovement]] = {}
    for move in moves.order_by("id"):
        deeds.setdefault((move.at, move.kind, move.actor), []).append(move)
    for (at, _kind, actor), together in deeds.items():
        items = ", ".join(
            f"{abs(move.delta_reserved or move.delta_on_hand)} x {move.level.variant.sku}"
            for move in together
        )
        kind = together[0].get_kind_display()
        yield Moment(at, "stock", _("Stock %(kind)s: %(items)s") % {"kind": kind, "items": items}, actor)


def audit(order):
    names = {field: str(order._meta.get_field(field).verbose_name) for field in AUDITED}
    for change in read_changes("orders.OrderEvent", names, pgh_obj=order):
        parts = [part for part in change.parts if part[1] is not None]
        if parts:
            detail = "; ".join(f"{name}: {before} → {after}" for name, before, after in parts)
            yield Moment(change.at, "audit", _("Order data changed"), change.who, detail)
