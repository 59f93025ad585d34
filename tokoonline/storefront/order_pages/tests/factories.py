"""Orders with attempts at a gateway, in whatever state a page has to speak of."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from orders.choices import PaymentChoice
from orders.tests.factories import make_order
from payments.models import Payment, QrisCode

GATEWAY_PAGE = "https://checkout.xendit.co/web/65f0"
# Composed with the name of no real merchant (payments reference, section 5.3).
STATIC_QRIS = (
    "00020101021126620015ID.CO.GOPAY.WWW01189360091400000000000210G0000000010303UMI51440014ID.CO.QRIS.WWW"
    "0215ID10200000000010303UMI5204541153033605802ID5911TOKO CONTOH6007JAKARTA610512190630438B2"
)


@transaction.atomic
def make_attempt(method="xendit-bca_va", *, label="BCA virtual account", at=None, order=None, **fields):
    """An attempt written as it stands; at a gateway, unless `charge_amount` is None."""
    at = at or timezone.now()
    due_at = fields.pop("due_at", at + timedelta(hours=24))
    if order is None:
        choice = PaymentChoice(method=method, label=label, due_at=due_at)
        order = make_order(payment=choice, at=at)
    number = order.payments.count() + 1
    return Payment.objects.create(
        order=order,
        method=method,
        provider=method.partition("-")[0],
        label=label,
        reference=f"{order.number}-{number}",
        number=number,
        amount=order.total_amount,
        **{"charge_amount": order.total_amount, "created_at": at, "due_at": due_at} | fields,
    )


def make_ready(**fields):
    """One whose session is open at the gateway."""
    return make_attempt(**{"gateway_id": "ps-1", "redirect_url": GATEWAY_PAGE, "open_tries": 1} | fields)


def make_qris(**fields):
    """One to be paid by the shop's own QRIS, with a unique code in its sum."""
    code = QrisCode.objects.create(payload=STATIC_QRIS, merchant_name="TOKO CONTOH")
    fields = {"charge_amount": None, "qris_code": code} | fields
    return make_attempt(f"qris-{code.pk}", label="QRIS", **fields)


def url(order, name="payment"):
    """A page of an order, as Indonesians see it."""
    with override("id"):
        return reverse(f"storefront:{name}", args=[order.number, order.token])
