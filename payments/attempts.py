"""An attempt to pay as its gateway needs to know it, read from payment and order."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from orders.models import Order

from .providers.base import Attempt, Item


def attempt_of(payment):
    """The Attempt of a Payment; its items add up to the amount, to the rupiah."""
    order = Order.objects.prefetch_related("details", "fees").get(pk=payment.order_id)
    with override(order.language):
        here = {"number": order.number, "token": order.token}
        return Attempt(
            reference=payment.reference,
            method=payment.method,
            amount=payment.amount,
            charge_amount=payment.expected_charge,
            charge_currency=payment.charge_currency,
            items=tuple(items_of(order)),
            name=order.contact_name,
            email=order.contact_email,
            phone=order.contact_phone,
            language=order.language,
            created_at=payment.created_at,
            due_at=payment.due_at or payment.created_at,
            return_url=settings.SITE_URL + reverse("storefront:payment_return", kwargs=here),
            notification_url=f"{settings.SITE_URL}/webhook/{payment.provider}/",
            gateway_id=payment.gateway_id,
            transaction_id=payment.transaction_id,
            address={
                "recipient": order.recipient,
                "street": order.street,
                "city": order.regency,
                "province": order.province,
                "postal_code": order.postal_code,
                "country": "ID",
            },
        )


def items_of(order):
    for detail in order.details.all():
        yield Item(detail.sku, detail.name, detail.unit_price, detail.quantity)
    if order.discount_amount:
        yield Item("discount", _("Discount"), -order.discount_amount)
    if order.shipping_amount:
        yield Item("shipping", _("Shipping fee"), order.shipping_amount)
    for fee in order.fees.all():
        if fee.amount:
            yield Item(fee.kind, fee.label, fee.amount)
    if order.tax_added_amount:
        yield Item("tax", _("Tax"), order.tax_added_amount)
