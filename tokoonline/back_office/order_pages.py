"""Everything the page of one order shows, loaded once, in a number of queries that never grows."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.phones import display_phone, whatsapp_link
from orders.models import Order
from orders.tones import FULFILMENT_TONES, PAYMENT_STATUS_TONES, STATUS_TONES
from payments.holding import held_until
from payments.models import BankStatementLine, PaymentProof, Refund, RefundLine
from payments.models.payment import HOMELESS, TAKEN_BACK
from payments.models.refund import DEAD
from payments.statements.confirming import BANKED

from .timeline import timeline_of

PARCEL_TONES = {
    "packed": "wait",
    "handed_over": "move",
    "delivered": "good",
    "returned": "bad",
    "lost": "bad",
}


@dataclass(frozen=True)
class Customer:
    """What is known of who ordered: by account, else by phone number."""

    order_count: int
    paid_amount: int
    open_orders: list


@dataclass(frozen=True)
class Proof:
    """A picture of a transfer slip; `used_for` are other orders that came with the very same one."""

    pk: int
    width: int
    height: int
    uploaded_at: datetime
    used_for: list


class OrderPage:
    def __init__(self, order):
        self.order = order

    @cached_property
    def details(self):
        return list(self.order.details.select_related("variant"))

    @cached_property
    def payments(self):
        return list(self.order.payments.select_related("bank_account", "qris_code").order_by("-id"))

    @cached_property
    def payment(self):
        """The payment that is open, else the newest; None if there never was one."""
        is_open = [payment for payment in self.payments if payment.is_open]
        return next(iter(is_open or self.payments), None)

    @cached_property
    def refunds(self):
        """All refunds of the order's payments, the newest first."""
        return list(Refund.objects.filter(payment__in=self.payments).order_by("-pk"))

    @cached_property
    def parcels(self):
        """All parcels in the order in which they were packed; `number` counts those not opened again."""
        parcels = list(self.order.shipments.with_lines().select_related("location").order_by("id"))
        number = 0
        for parcel in parcels:
            number += parcel.state != "cancelled"
            parcel.number = number
            parcel.tone = PARCEL_TONES.get(parcel.state, "")
        return parcels

    @property
    def parcel_count(self):
        return sum(parcel.state != "cancelled" for parcel in self.parcels)

    @property
    def parcel_to_send(self):
        return next((parcel for parcel in self.parcels if parcel.state == "packed"), None)

    @property
    def is_partly_sent(self):
        return any(detail.quantity_shipped for detail in self.details)

    @cached_property
    def units_not_kept(self):
        """{detail: units} that were paid for and did not stay with the shopper, and no refund is for."""
        if self.order.payment_status not in {"paid", "part_refunded"} or self.order.status == "cancelled":
            return {}
        lost = Counter()
        for parcel in self.parcels:
            if parcel.state == "lost":
                lost.update({line.detail_id: line.quantity for line in parcel.lines.all()})
        lines = RefundLine.objects.filter(refund__in=self.refunds).exclude(refund__state__in=DEAD)
        back = dict(lines.order_by().values_list("detail_id").annotate(Sum("quantity")))
        return {
            detail: units
            for detail in self.details
            if (
                units := detail.quantity_returned
                + detail.quantity_cancelled
                + lost[detail.pk]
                - back.get(detail.pk, 0)
            )
            > 0
        }

    @property
    def is_in_review(self):
        return self.payment is not None and self.payment.state == "review"

    @property
    def can_be_confirmed(self):
        """Money on the shop's own account may be seen on the statement before, or without, any proof."""
        payment = self.payment
        return payment is not None and payment.is_open and payment.provider in BANKED

    @cached_property
    def bank_line(self):
        """A line of an imported statement with the very sum that is awaited, or None."""
        if not self.can_be_confirmed:
            return None
        lines = BankStatementLine.objects.filter(state="new", amount=self.payment.amount)
        if self.payment.bank_account_id:
            lines = lines.filter(account=self.payment.bank_account_id)
        return lines.filter(booked_on__gte=timezone.localdate(self.payment.created_at)).first()

    @cached_property
    def held_until(self):
        """When nobody can take its money back by mistake any more; None if that is so already."""
        now = timezone.now()
        return max(filter(None, (held_until(payment, now) for payment in self.payments)), default=None)

    @property
    def can_be_packed(self):
        return self.order.can_be_packed and self.held_until is None

    @property
    def can_be_handed_over(self):
        return self.order.can_be_handed_over and self.parcel_to_send is not None

    @property
    def may_be_labelled(self):
        """Whether it goes out, or is on its way: a torn label is printed again."""
        return self.order.status in {"processing", "shipped"} and not self.order.is_without_money

    @property
    def may_not_be_sent(self):
        """Whether goods still lie here that nobody pays for any more."""
        return self.order.status == "processing" and self.order.is_without_money

    @property
    def awaits_cash(self):
        return any(payment.is_open and payment.provider == "cod" for payment in self.payments)

    @cached_property
    def homeless(self):
        return [payment for payment in self.payments if payment.state in HOMELESS]

    @cached_property
    def proofs(self):
        """What the shopper sent for any payment of the order, newest first."""
        proofs = list(PaymentProof.objects.filter(payment__in=self.payments).order_by("-id"))
        twins = PaymentProof.objects.filter(sha256__in=[proof.sha256 for proof in proofs])
        twins = twins.exclude(payment__in=self.payments).select_related("payment__order")
        orders: dict[str, list[Order]] = {}
        for twin in twins:
            orders.setdefault(twin.sha256, []).append(twin.payment.order)
        return [
            Proof(proof.pk, proof.width, proof.height, proof.uploaded_at, orders.get(proof.sha256, []))
            for proof in proofs
        ]

    @cached_property
    def timeline(self):
        return timeline_of(self)

    @cached_property
    def customer(self):
        order = self.order
        whose = Q(contact_phone=order.contact_phone)
        if order.customer_id:
            whose |= Q(customer=order.customer_id)
        theirs = Order.objects.filter(whose).order_by()
        sums = theirs.aggregate(
            count=Count("pk"), paid=Sum("total_amount", filter=Q(payment_status="paid"), default=0)
        )
        others = theirs.filter(status__in=["pending", "processing"]).exclude(pk=order.pk)
        return Customer(sums["count"], sums["paid"], list(others.order_by("-placed_at", "-pk")[:3]))

    @property
    def phone(self):
        return display_phone(self.order.phone)

    @property
    def contact_phone(self):
        return display_phone(self.order.contact_phone)

    @property
    def whatsapp(self):
        greeting = _("Hello %(name)s, this is %(store)s about your order %(number)s.")
        words = {
            "name": self.order.contact_name,
            "store": settings.STORE.name,
            "number": self.order.number,
        }
        return whatsapp_link(self.order.contact_phone, greeting % words)

    @property
    def address_text(self):
        """The address as a label wants it: name, number, lines."""
        order = self.order
        lines = [order.recipient, self.phone, *order.address_lines, order.landmark]
        return "\n".join(line for line in lines if line)

    @property
    def captured_amount(self):
        came = {"paid", *TAKEN_BACK}
        return sum(payment.captured_amount for payment in self.payments if payment.state in came)

    @property
    def refunded_amount(self):
        return sum(payment.refunded_amount for payment in self.payments)

    @property
    def due_amount(self):
        is_over = self.order.status in {"cancelled", "expired"} or self.order.payment_status != "unpaid"
        return 0 if is_over else self.order.total_amount - self.captured_amount

    @property
    def is_overdue(self):
        due_at = self.order.payment_due_at
        return self.order.awaits_payment and due_at is not None and due_at < timezone.now()

    @property
    def fingerprint(self):
        """How the order stands: a form sent from a page that shows it otherwise is refused."""
        states = [f"{payment.pk}{payment.state}" for payment in self.payments]
        states += [f"{parcel.pk}{parcel.state}" for parcel in self.parcels]
        order = self.order
        text = " ".join([order.status, order.payment_status, order.fulfilment_status, *states])
        # As short for an order in thirty parcels as for any.
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def pills(self):
        order = self.order
        return [
            (order.get_status_display(), STATUS_TONES[order.status]),
            (order.get_payment_status_display(), PAYMENT_STATUS_TONES[order.payment_status]),
            (order.get_fulfilment_status_display(), FULFILMENT_TONES[order.fulfilment_status]),
        ]
