"""What of a payment can still go back, and what chosen parts of it are worth."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.money import format_rupiah
from orders.models import DetailOrder

from .models import Refund, RefundLine
from .models.refund import DEAD
from .refund_sums import Sold, share_rest


class RefundRefused(Exception):
    """The refund cannot be; the sentence is for staff."""


@dataclass(frozen=True)
class Parts:
    """What somebody wants to pay back: {order line id: units}, and rupiah of shipping and beside.

    `everything` is the other way to say it: all that is left, which must be exactly this much.
    """

    units: Mapping[int, int] = field(default_factory=dict)
    shipping_amount: int = 0
    other_amount: int = 0
    everything: int = 0


@dataclass(frozen=True)
class Priced:
    """Parts with their price: `lines` are unsaved RefundLines, in the order of the order's lines."""

    lines: list[RefundLine]
    shipping_amount: int
    other_amount: int

    @property
    def amount(self):
        return sum(line.amount for line in self.lines) + self.shipping_amount + self.other_amount


@dataclass(frozen=True)
class LeftLine:
    detail: DetailOrder
    sold: Sold


@dataclass(frozen=True)
class Left:
    """What can still go back of a payment, refunds under way taken off; money alone if homeless."""

    amount: int
    shipping_amount: int
    lines: list[LeftLine]


def left_of(payment, order):
    """Read what is left, in two statements; exact only while the order is locked."""
    if payment.is_homeless:
        return Left(payment.refundable_amount, 0, [])
    alive = ~Q(refund_lines__refund__state__in=DEAD)
    details = order.details.annotate(
        back_quantity=Sum("refund_lines__quantity", filter=alive, default=0),
        back_amount=Sum("refund_lines__amount", filter=alive, default=0),
    )
    shipping = Refund.objects.filter(payment__order=order).exclude(state__in=DEAD)
    shipping_back = shipping.aggregate(back=Sum("shipping_amount", default=0))["back"]
    return Left(
        payment.refundable_amount,
        order.shipping_amount - shipping_back,
        [
            LeftLine(detail, Sold(detail.subtotal, detail.quantity, detail.back_quantity, detail.back_amount))
            for detail in details.order_by("position", "pk")
        ],
    )


def price(parts, left):
    """Price chosen parts against what is left. Raises RefundRefused in a sentence."""
    if parts.everything:
        if parts.everything != left.amount:
            raise RefundRefused(
                _("Meanwhile %(amount)s is left of this payment. Please look again.")
                % {"amount": format_rupiah(left.amount)}
            )
        return price_everything(left)
    priced = Priced(list(price_lines(parts, left)), parts.shipping_amount, parts.other_amount)
    if min(priced.shipping_amount, priced.other_amount) < 0 or priced.amount <= 0:
        raise RefundRefused(_("Choose what to pay back."))
    if priced.shipping_amount > left.shipping_amount:
        raise RefundRefused(
            _("Only %(amount)s of the shipping is left to pay back.")
            % {"amount": format_rupiah(left.shipping_amount)}
        )
    if priced.amount > left.amount:
        raise RefundRefused(
            _("%(asked)s is more than the %(left)s that is left of this payment.")
            % {"asked": format_rupiah(priced.amount), "left": format_rupiah(left.amount)}
        )
    return priced


def price_lines(parts, left):
    known = {line.detail.pk: line for line in left.lines}
    if parts.units.keys() - known.keys():
        raise RefundRefused(_("This money did not pay for goods: pay it back as an amount."))
    for pk, line in known.items():
        units = parts.units.get(pk, 0)
        if not 0 <= units <= line.sold.left_quantity:
            raise RefundRefused(
                ngettext(
                    "Only %(count)d unit of %(name)s is left to refund.",
                    "Only %(count)d units of %(name)s are left to refund.",
                    line.sold.left_quantity,
                )
                % {"count": line.sold.left_quantity, "name": line.detail.name}
            )
        if units:
            yield RefundLine(detail=line.detail, quantity=units, amount=line.sold.worth(units))


def price_everything(left):
    """All units, all shipping, and what else came (fees, too much money) beside them."""
    shipping, amounts, other = share_rest(
        left.amount, left.shipping_amount, [line.sold.left_amount for line in left.lines]
    )
    lines = [
        RefundLine(detail=line.detail, quantity=line.sold.left_quantity, amount=amount)
        for line, amount in zip(left.lines, amounts, strict=True)
        if line.sold.left_quantity or amount
    ]
    return Priced(lines, shipping, other)
