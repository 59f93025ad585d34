"""Cash on delivery: where the shop allows it, up to an amount, with couriers that collect.

Who let parcels go back unpaid before pays in advance: each of them cost the shop two ways.
"""

from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from catalog.reading import fetch_rows
from orders.choices import Fee, PaymentChoice
from payments.models import CodArea, Payment

from ..base import MethodOffer, MethodUnavailable

COLUMNS = [field.attname for field in CodArea._meta.concrete_fields]
# Asked at every look at the payment page; composing it in the ORM costs more than running it.
# The parcels that this mobile number refused stand last: what a courier lost nobody refused.
NEAREST_AREA = f"""
SELECT {", ".join(COLUMNS)}, (
    SELECT count(*) FROM orders_order o
    WHERE o.contact_phone = %s AND o.payment_method = 'cod' AND o.payment_status = 'unpaid'
        AND EXISTS (
            SELECT FROM orders_detailorder d WHERE d.order_id = o.id AND d.quantity_returned > 0))
FROM payments_codarea WHERE region_prefix = ANY(%s::text[])
ORDER BY length(region_prefix) DESC LIMIT 1
"""  # noqa: S608 the names are our own columns


class CashOnDelivery:
    code = "cod"
    position = 60

    def offers(self, purchase):
        area, refused = area_and_refusals(purchase)
        reason = refusal(area, refused, purchase)
        return [
            MethodOffer(
                code="cod",
                group=_("Pay on delivery"),
                label=_("Pay on delivery (COD)"),
                description=_("Pay the courier in cash when the parcel arrives."),
                fee_amount=area.fee_amount if area else 0,
                is_available=not reason,
                reason=reason,
            )
        ]

    def choose(self, method, purchase):
        area, refused = area_and_refusals(purchase)
        if method != "cod" or refusal(area, refused, purchase):
            raise MethodUnavailable(method)
        fees = (Fee("cod", _("COD fee"), area.fee_amount),) if area.fee_amount else ()
        return PaymentChoice(
            method="cod", label=_("Pay on delivery (COD)"), fees=fees, due_at=None, is_cod=True
        )

    def payment_for(self, order, at):
        return Payment(
            order=order,
            method=order.payment_method,
            provider=self.code,
            reference=order.number,
            amount=order.total_amount,
            created_at=at,
        )


def area_and_refusals(purchase):
    """(the area with the longest prefix that fits, parcels refused by this number); (None, 0) if none."""
    parts = purchase.region_code.split(".")
    prefixes = ["", *(".".join(parts[: i + 1]) for i in range(len(parts)))]
    rows = fetch_rows(NEAREST_AREA, [purchase.phone, prefixes])
    if not rows:
        return None, 0
    *values, refused = rows[0]
    return CodArea.from_db("default", COLUMNS, values), refused


def refusal(area, refused, purchase):
    """Why this purchase cannot be paid on delivery, in a sentence; "" if it can."""
    if area is None or not area.is_allowed:
        return _("Pay on delivery is not offered in your area yet.")
    if not purchase.service_supports_cod:
        return _("The courier you chose does not collect money on delivery.")
    if purchase.amount + area.fee_amount > area.max_amount:
        return _("Pay on delivery is for orders up to %(amount)s.") % {
            "amount": format_rupiah(area.max_amount)
        }
    if purchase.is_frozen and area.fee_amount:
        return _("Only when ordering: its fee cannot be added to an order that is placed.")
    if area.most_refusals and refused >= area.most_refusals:
        return _("For this mobile number we ask for payment in advance. Thank you for understanding.")
    return ""
