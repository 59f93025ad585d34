"""PayPal Orders v2: the shopper approves dollars at PayPal, then we take them.

Rules: PayPal REST specifications, Orders v2 and Payments v2 (docs/payments/paypal.md). Without our
capture no money moves, which is what makes an order that was closed here safe.
"""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..base import GatewayUnsure, MethodOffer, MethodUnavailable, Session, Snapshot
from ..hosted import Channel, HostedGateway
from .believing import believe
from .ordering import LIFE, dollars, ends_at, order_of, redirect_of
from .rates import format_dollars, fresh_rate
from .reading import check_amount, read_capture, read_order, read_refund, text, unit_of
from .sending import ask, base_url, is_production, issues, refusal

# PayPal's own limit for giving money back.
REFUNDABLE = timedelta(days=180)
# The shopper may go back to the same page and choose another source.
TRY_AGAIN = {
    "INSTRUMENT_DECLINED",
    "ORDER_NOT_APPROVED",
    "PAYER_ACTION_REQUIRED",
    "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING",
}
HOPELESS = {
    "COMPLIANCE_VIOLATION",
    "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED",
    "PAYEE_BLOCKED_TRANSACTION",
    "PAYER_ACCOUNT_LOCKED_OR_CLOSED",
    "PAYER_ACCOUNT_RESTRICTED",
    "PAYER_CANNOT_PAY",
    "PAYER_COUNTRY_NOT_SUPPORTED",
    "TRANSACTION_BLOCKED_BY_PAYEE",
    "TRANSACTION_REFUSED",
}
# Perhaps it was us, longer ago than PayPal remembers keys.
PERHAPS_OURS = {"CAPTURE_FULLY_REFUNDED", "REFUND_AMOUNT_EXCEEDED"}


class PayPal(HostedGateway):
    code = "paypal"
    name = "PayPal"
    position = 30
    needed_keys = ("client_id", "client_secret", "webhook_id")
    page_domains = ("paypal.com",)
    channels = (
        Channel(
            code="",
            group="PayPal",
            label="PayPal",
            description=gettext_lazy("Pay in US dollars with your PayPal account or a card."),
            time_to_pay=LIFE,
        ),
    )

    def addresses(self):
        return [base_url()]

    def is_live(self):
        return is_production()

    # What the checkout asks.

    def offer(self, channel, purchase):
        """PayPal takes no rupiah: tell the dollars and the rate before anybody chooses it."""
        rate = fresh_rate(purchase.at)
        reason = super().refusal(channel, purchase) or no_rate(rate)
        description = str(channel.description)
        if rate:
            description = _("You pay %(dollars)s (US$1 = %(rupiah)s).") % {
                "dollars": format_dollars(rate.cents_of(purchase.amount)),
                "rupiah": rate.words(),
            }
        return MethodOffer(
            code=self.method_of(channel),
            group=channel.group,
            label=channel.label,
            description=description,
            is_available=not reason,
            reason=reason,
        )

    def refusal(self, channel, purchase):
        return super().refusal(channel, purchase) or no_rate(fresh_rate(purchase.at))

    def payment_for(self, order, at):
        """Freeze the dollars and the rate with the attempt: everything later is compared with them."""
        rate = fresh_rate(at)
        if rate is None:
            raise MethodUnavailable(order.payment_method)
        payment = super().payment_for(order, at)
        payment.charge_amount = rate.cents_of(order.total_amount)
        payment.charge_currency = "USD"
        payment.exchange_rate = rate.rupiah_per_unit
        return payment

    # What the jobs ask.

    def open(self, attempt):
        answer = ask("POST", "/v2/checkout/orders", json=order_of(attempt), key=f"{attempt.reference}-create")
        if not answer.is_good:
            raise refusal(answer)
        check_amount(unit_of(answer.body, attempt), attempt)
        number = text(answer.body.get("id"))
        if not number:
            raise GatewayUnsure("the answer holds no order id")
        return Session(number, redirect_of(answer.body, attempt), ends_at(answer.body))

    def look(self, attempt):
        """PayPal finds no order by our reference; without its id nobody can have been there."""
        if not attempt.gateway_id:
            return Snapshot("none", currency=attempt.charge_currency)
        answer = ask("GET", f"/v2/checkout/orders/{quote(attempt.gateway_id, safe='')}")
        if answer.is_good:
            return read_order(answer.body, attempt)
        if answer.status != 404:
            raise refusal(answer)
        return self.forgotten(attempt)

    def forgotten(self, attempt):
        """PayPal does not know the order (any more); its capture it may know still."""
        if attempt.transaction_id:
            answer = ask("GET", f"/v2/payments/captures/{quote(attempt.transaction_id, safe='')}")
            if answer.is_good and isinstance(answer.body, dict):
                return read_capture(answer.body)
        is_over = timezone.now() - attempt.created_at > LIFE
        return Snapshot("expired" if is_over else "none", currency=attempt.charge_currency)

    def collect(self, attempt):
        """Take the money of an approved order; PayPal lets an order be captured once, whatever the key."""
        path = f"/v2/checkout/orders/{quote(attempt.gateway_id, safe='')}/capture"
        answer = ask("POST", path, json={}, key=f"{attempt.reference}-capture")
        if answer.is_good:
            return read_order(answer.body, attempt)
        found = issues(answer)
        if "ORDER_ALREADY_CAPTURED" in found:
            return self.look(attempt)
        if found & TRY_AGAIN:
            facts = {"declined": sorted(found & TRY_AGAIN)[0]}
            return Snapshot("open", currency=attempt.charge_currency, facts=facts)
        if found & HOPELESS:
            facts = {"declined": sorted(found & HOPELESS)[0]}
            return Snapshot("failed", currency=attempt.charge_currency, facts=facts)
        if answer.status == 404 or "ORDER_EXPIRED" in found:
            return Snapshot("expired", currency=attempt.charge_currency)
        raise refusal(answer)

    def close(self, attempt):
        """An order cannot be cancelled there; but without our capture it never becomes money."""
        seen = self.look(attempt)
        return replace(seen, state="cancelled") if seen.state in {"none", "open", "approved"} else seen

    def can_refund(self, attempt, amount, is_whole, channel):
        return bool(attempt.transaction_id) and timezone.now() - attempt.created_at < REFUNDABLE

    def refund(self, attempt, order):
        """Pay back dollars. The key goes along as PayPal's `custom_id` too, so that a look knows ours."""
        path = f"/v2/payments/captures/{quote(attempt.transaction_id, safe='')}/refund"
        wish = {
            "amount": dollars(order.amount, attempt.charge_currency),
            "custom_id": order.key,
            "note_to_payer": order.reason[:255],
        }
        answer = ask("POST", path, json=wish, key=order.key)
        if answer.is_good and isinstance(answer.body, dict):
            return read_refund({"custom_id": order.key, "amount": wish["amount"], **answer.body})
        if issues(answer) & PERHAPS_OURS:
            for refund in self.look(attempt).refunds:
                if refund.key == order.key:
                    return refund
        raise refusal(answer)

    def believe(self, notification):
        return believe(notification)


def no_rate(rate):
    """Why there is no paying without a rate, in a sentence; "" if there is one."""
    return "" if rate else _("We have no current exchange rate for PayPal. Please choose another way to pay.")
