"""Payments for tests, opened by the shop's own deeds."""

from itertools import count

from django.utils import timezone

from orders.statuses import accept_cod
from orders.tests.factories import COD, make_order, transfer
from payments.models import BankAccount
from payments.refund_asking import finish_manual, request_refund
from payments.refund_parts import Parts
from payments.settling import settle
from payments.starting import start_payments

numbers = count(1)


def make_account(**fields):
    return BankAccount.objects.create(
        bank_name=fields.pop("bank_name", "BCA"),
        number=fields.pop("number", f"{next(numbers):010d}"),
        holder="PT Toko Online",
        **fields,
    )


def make_transfer(*lines, account=None, code=137, at=None, **parts):
    """An order to be paid by transfer, with its open payment."""
    at = at or timezone.now()
    account = account or make_account()
    order = make_order(*lines, payment=transfer(code, account=account.pk, at=at), at=at, **parts)
    (payment,) = start_payments([order], at=at)
    return payment


def make_cod(*lines, at=None, **parts):
    """An order to be paid on delivery, accepted, with its open payment."""
    at = at or timezone.now()
    order = make_order(*lines, payment=COD, at=at, **parts)
    (payment,) = start_payments([order], at=at)
    accept_cod(order, actor="shop", at=at)
    order.refresh_from_db()
    return payment


def make_paid(*lines, **parts):
    """An order that was paid by transfer; returns its payment."""
    payment = make_transfer(*lines, **parts)
    return settle(
        payment, amount=payment.amount, event_key=f"paid:{payment.pk}", actor="bank", at=timezone.now()
    )


def refund(payment, *, key=None, way="manual", **parts):
    """Ask for a refund as staff do; `parts` as of Parts: units, shipping_amount, other_amount, everything."""
    return request_refund(
        payment,
        Parts(**parts),
        key=key or f"kunci-{next(numbers)}",
        way=way,
        reason="barang rusak",
        actor="Sari",
        at=timezone.now(),
    )


def refund_now(payment, **parts):
    """A refund that was transferred at once."""
    return finish_manual(refund(payment, **parts), reference="TRX-1", actor="Sari", at=timezone.now())
