"""Payments of gateways as they stand after this or that, without any network."""

from datetime import timedelta

from django.utils import timezone

from inventory.tests.factories import make_stock
from orders.choices import PaymentChoice
from orders.tests.factories import make_order
from payments.models import Payment
from payments.providers.base import Snapshot
from payments.settling import apply
from payments.starting import start_payments


def make_attempt(*lines, method="midtrans-bca_va", at=None, **fields):
    """An open attempt whose session is there; `fields` of the Payment as they should stand."""
    at = at or timezone.now()
    choice = PaymentChoice(method=method, label="BCA virtual account", due_at=at + timedelta(hours=24))
    order = make_order(*(lines or [(make_stock(50).variant, 1)]), payment=choice, at=at)
    (payment,) = start_payments([order], at=at)
    known = {
        "gateway_id": f"sesi-{payment.pk}",
        "redirect_url": "https://app.midtrans.com/x",
        "open_tries": 1,
    }
    Payment.objects.filter(pk=payment.pk).update(**{**known, **fields})
    payment.refresh_from_db()
    return payment


def tell(payment, state, *, captured=None, at=None, **facts):
    """Let the gateway say how an attempt stands; returns the payment as it is then."""
    is_money = state in {"paid", "reversed", "charged_back"}
    amount = captured or (payment.expected_charge if is_money else 0)
    snapshot = Snapshot(state, captured=amount, currency=payment.charge_currency, facts=facts)
    return apply(payment, snapshot, actor=payment.provider, at=at or timezone.now())


def make_homeless(**parts):
    """Money that came twice: the order was paid by another attempt."""
    payment = tell(make_attempt(**parts), "paid")
    twin = Payment.objects.create(
        order=payment.order,
        method="midtrans-gopay",
        provider="midtrans",
        reference=f"{payment.order.number}-2",
        number=2,
        amount=payment.amount,
        charge_amount=payment.amount,
        gateway_id=f"sesi-{payment.pk}-2",
        open_tries=1,
        created_at=payment.created_at,
        due_at=payment.due_at,
    )
    return tell(twin, "paid")
